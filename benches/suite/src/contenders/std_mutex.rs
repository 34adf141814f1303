//! No actor at all: a lock of the standard library around the state, the lower limit of what a call can cost.

use super::{CALL, Entry, NO_ACTOR};
use crate::contender::{Contender, Counts, Tells};
use crate::state::{Payload, State};
use std::sync::{Arc, Mutex};

#[derive(Debug)]
pub struct StdMutex;

pub fn entry() -> Entry {
    Entry::new("std-mutex", None)
        .note(CALL)
        .asks::<StdMutex>()
        .mixes::<StdMutex>()
        .asks_large::<StdMutex>()
        .otherwise(NO_ACTOR)
}

impl Contender for StdMutex {}

impl<P: Payload> Counts<P> for StdMutex {
    type Handle = Arc<Mutex<State>>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        Arc::new(Mutex::new(state))
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.lock().unwrap().add(&payload)
    }
}

impl<P: Payload> Tells<P> for StdMutex {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.lock().unwrap().add(&payload);
    }
}
