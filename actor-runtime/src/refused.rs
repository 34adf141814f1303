//! What could not be sent or spawned, and comes back with its error.

use crate::{
    deadlock::DeadlockPath,
    error::{CallError, NotSent, StopReason},
};
use std::{
    error::Error,
    fmt::{self, Debug, Display},
    io,
    sync::{Mutex, PoisonError},
};

/// A message that was not accepted, and why.
///
/// It is `Debug`, [`Error`], `Send` and `Sync` whatever the message is, as long as that can be sent.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawner().capacity(1).spawn();
/// counter.add(1).try_tell()?; // the actor has had no turn yet, so now it is full
/// let refused = counter.add(2).try_tell().unwrap_err();
/// assert!(refused.is_full());
/// counter.forward(refused.into_message()).await?; // waits for room
/// assert_eq!(counter.add(0).await?, 3);
/// # Ok(())
/// # }
/// ```
pub struct TellError<M> {
    /// Only ever reached through `&mut` or by value; the lock makes the error `Sync` for any message.
    message: Mutex<M>,
    cause: Unsent,
}

/// [`NotSent`], or a deadline that came first, or a circle of actors that was found.
#[derive(Debug)]
pub(crate) enum Unsent {
    Not(NotSent),
    TimedOut,
    Deadlock(DeadlockPath),
}

impl<M> TellError<M> {
    pub(crate) fn new(message: M, cause: Unsent) -> Self {
        Self { message: Mutex::new(message), cause }
    }

    /// The message, to be sent once more with [`forward`](crate::ActorHandle::forward) or taken apart.
    pub fn into_message(self) -> M {
        self.message.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the mailbox was full.
    pub const fn is_full(&self) -> bool {
        matches!(self.cause, Unsent::Not(NotSent::Full))
    }

    /// Whether a [`timeout`](crate::Call::timeout) passed before there was room.
    pub const fn is_timeout(&self) -> bool {
        matches!(self.cause, Unsent::TimedOut)
    }

    /// How the actor ended or is ending, if that is why.
    pub const fn stop_reason(&self) -> Option<&StopReason> {
        match &self.cause {
            Unsent::Not(NotSent::Stopped(reason)) => Some(reason),
            Unsent::Not(NotSent::Full) | Unsent::TimedOut | Unsent::Deadlock(_) => None,
        }
    }

    /// Who waits for whom, if there would never have been room: see [`CallError::Deadlock`].
    pub const fn deadlock(&self) -> Option<&DeadlockPath> {
        match &self.cause {
            Unsent::Deadlock(path) => Some(path),
            Unsent::Not(_) | Unsent::TimedOut => None,
        }
    }
}

impl<M> Debug for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TellError").field("cause", &self.cause).finish_non_exhaustive()
    }
}

impl<M> Display for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Unsent::Not(why) => write!(f, "the message was not sent: {why}"),
            Unsent::TimedOut => f.write_str("the message was not sent in time"),
            Unsent::Deadlock(path) => write!(f, "the message was not sent, for there would never be room: {path}"),
        }
    }
}

impl<M> Error for TellError<M> {}

impl<M, E> From<TellError<M>> for CallError<E> {
    fn from(error: TellError<M>) -> Self {
        error.cause.into()
    }
}

#[diagnostic::do_not_recommend]
impl<E> From<Unsent> for CallError<E> {
    fn from(cause: Unsent) -> Self {
        match cause {
            Unsent::Not(why) => Self::NotSent { why },
            Unsent::TimedOut => Self::Timeout { accepted: false },
            Unsent::Deadlock(path) => Self::Deadlock { path },
        }
    }
}

/// An actor that could not be spawned because there is no tokio runtime here, or no thread for it; it hands the actor back.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// let error = Counter(7).try_spawn().unwrap_err();
/// assert!(error.to_string().contains("outside of a tokio runtime"));
/// assert_eq!(error.into_actor().0, 7);
/// ```
pub struct SpawnError<A> {
    actor: A,
    /// What the system said, if it was asked for a thread.
    thread: Option<io::Error>,
}

impl<A> SpawnError<A> {
    pub(crate) const fn new(actor: A) -> Self {
        Self { actor, thread: None }
    }

    pub(crate) const fn without_thread(actor: A, error: io::Error) -> Self {
        Self { actor, thread: Some(error) }
    }

    /// The actor, as it was.
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
        if let Some(error) = &self.thread {
            return write!(f, "an actor got no thread of its own: {error}");
        }
        f.write_str(
            "an actor was spawned outside of a tokio runtime: spawn it from `#[tokio::main]`, `#[tokio::test]` or \
             `Runtime::block_on`, enter a runtime with `Handle::enter`, or take the future with `into_task`",
        )
    }
}

impl<A> Error for SpawnError<A> {}

/// For functions that fail as the system does; the actor is dropped.
impl<A> From<SpawnError<A>> for io::Error {
    fn from(error: SpawnError<A>) -> Self {
        let text = error.to_string();
        error.thread.unwrap_or_else(|| Self::other(text))
    }
}
