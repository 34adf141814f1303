//! An actor that could not be spawned.

use std::{
    error::Error,
    fmt::{self, Debug, Display},
    io,
};

/// The actor could not be spawned, because there is no tokio runtime or the system could not spawn a thread. Contains the actor.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// let error = Counter(7).try_spawn().unwrap_err();
/// assert!(error.to_string().contains("no tokio runtime"));
/// assert_eq!(error.into_actor().0, 7);
/// ```
pub struct SpawnError<A> {
    actor: A,
    /// The system's error, if it could not spawn a thread.
    thread: Option<io::Error>,
}

impl<A> SpawnError<A> {
    pub(crate) const fn no_runtime(actor: A) -> Self {
        Self { actor, thread: None }
    }

    pub(crate) const fn no_thread(actor: A, error: io::Error) -> Self {
        Self { actor, thread: Some(error) }
    }

    /// The actor, unchanged.
    pub fn into_actor(self) -> A {
        self.actor
    }
}

impl<A> Debug for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpawnError").field("thread", &self.thread).finish_non_exhaustive()
    }
}

impl<A> Display for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text(self.thread.is_some()))
    }
}

/// There is no runtime to spawn an actor on.
///
/// # Panics
///
/// Always.
#[cold]
#[track_caller]
pub(crate) fn panic_without_runtime() -> ! {
    panic!("{}", text(false))
}

/// Not generic, so that it is compiled once.
const fn text(no_thread: bool) -> &'static str {
    if no_thread {
        "failed to spawn the actor's thread"
    } else {
        "failed to spawn the actor: there is no tokio runtime here; spawn it from `#[tokio::main]`, `#[tokio::test]` or \
         `Runtime::block_on`, enter a runtime with `Handle::enter`, or take the future with `into_task`"
    }
}

impl<A> Error for SpawnError<A> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.thread.as_ref().map(|error| error as _)
    }
}

/// For functions that return [`io::Result`]. The actor is dropped.
impl<A> From<SpawnError<A>> for io::Error {
    fn from(error: SpawnError<A>) -> Self {
        let no_runtime = text(false);
        error.thread.unwrap_or_else(|| Self::other(no_runtime))
    }
}
