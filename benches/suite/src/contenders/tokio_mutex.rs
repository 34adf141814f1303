//! No actor at all, but one that waits its turn as a task: tokio's lock around the state.

use super::{CALL, Entry, NO_ACTOR};
use crate::contender::{Contender, Counts, Tells};
use crate::state::{Payload, State};
use std::sync::Arc;
use tokio::sync::Mutex;

#[derive(Debug)]
pub struct TokioMutex;

pub fn entry() -> Entry {
    Entry::new("tokio-mutex", None)
        .note(CALL)
        .asks::<TokioMutex>()
        .mixes::<TokioMutex>()
        .asks_large::<TokioMutex>()
        .otherwise(NO_ACTOR)
}

impl Contender for TokioMutex {}

impl<P: Payload> Counts<P> for TokioMutex {
    type Handle = Arc<Mutex<State>>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        Arc::new(Mutex::new(state))
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.lock().await.add(&payload)
    }
}

impl<P: Payload> Tells<P> for TokioMutex {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.lock().await.add(&payload);
    }
}
