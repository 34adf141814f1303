//! Locks around the state instead of an actor: the lower limit of what a call can cost. `std-mutex` blocks the thread while it
//! waits, `tokio-mutex` suspends the task.

use super::Entry;
use crate::contender::{Contender, Counts, Tells};
use crate::state::{Payload, State};
use std::sync::Arc;

const NO_ACTOR: &str = "a lock has no mailbox, no task to start or stop, and no handler that passes a token on";
const CALL: &str = "a tell is a call whose reply is dropped";

/// The contender `$contender`, whose state is in a `$mutex`. `$guard` locks `$handle`.
macro_rules! lock {
    ($contender:ident, $entry:ident, $name:literal, $mutex:ty, |$handle:ident| $guard:expr) => {
        #[derive(Debug)]
        pub struct $contender;

        pub fn $entry() -> Entry {
            Entry::new($name, None)
                .note(CALL)
                .asks::<$contender>()
                .mixes::<$contender>()
                .asks_large::<$contender>()
                .otherwise(NO_ACTOR)
        }

        impl Contender for $contender {}

        impl<P: Payload> Counts<P> for $contender {
            type Handle = Arc<$mutex>;

            async fn spawn(_capacity: usize, state: State) -> Self::Handle {
                Arc::new(<$mutex>::new(state))
            }

            async fn ask($handle: &mut Self::Handle, payload: P) -> u64 {
                $guard.add(&payload)
            }
        }

        impl<P: Payload> Tells<P> for $contender {
            async fn tell($handle: &mut Self::Handle, payload: P) {
                $guard.add(&payload);
            }
        }
    };
}

lock!(StdMutex, std_mutex, "std-mutex", std::sync::Mutex<State>, |handle| handle.lock().unwrap());
lock!(TokioMutex, tokio_mutex, "tokio-mutex", tokio::sync::Mutex<State>, |handle| handle.lock().await);
