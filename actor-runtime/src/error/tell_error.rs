//! Why a message was not accepted.

use super::{call_error::CallError, deadlock_path::DeadlockPath, stop_reason::StopReason, target::CallTarget};
use std::{
    error::Error,
    fmt::{self, Debug, Display},
    sync::{Mutex, PoisonError},
};

/// The message was not accepted. Contains the message, and says why.
///
/// The error is `Debug`, [`Error`], `Send` and `Sync` for every message that is `Send`. It prints like a
/// [`CallError`], and `?` converts it into one.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::ActorHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawner().capacity(1).spawn();
/// counter.add(1).try_tell()?; // the actor has had no turn yet, so now it is full
/// let refused = counter.add(2).try_tell().unwrap_err();
/// assert!(refused.is_full());
/// counter.send(refused.into_message()).await?; // waits for capacity
/// assert_eq!(counter.add(0).await?, 3);
/// # Ok(())
/// # }
/// ```
pub struct TellError<M> {
    /// Only reached through `&mut` or by value. The lock makes the error `Sync` for any message.
    message: Mutex<M>,
    kind: TellErrorKind,
    target: Box<CallTarget>,
}

/// Why a message was not accepted.
#[derive(Debug)]
pub(crate) enum TellErrorKind {
    MailboxFull,
    Closed(StopReason),
    Timeout,
    Deadlock(DeadlockPath),
}

impl TellErrorKind {
    /// The error of a call that was sent to `target`.
    pub(crate) fn into_call_error<E>(self, target: Box<CallTarget>) -> CallError<E> {
        match self {
            Self::MailboxFull => CallError::MailboxFull { target },
            Self::Closed(reason) => CallError::Closed { reason, target },
            Self::Timeout => CallError::Timeout { accepted: false, target: Some(target) },
            Self::Deadlock(path) => CallError::Deadlock { path },
        }
    }
}

impl<M> TellError<M> {
    pub(crate) fn new(message: M, kind: TellErrorKind, target: Box<CallTarget>) -> Self {
        Self { message: Mutex::new(message), kind, target }
    }

    /// Returns the message. You can send it again with [`send`](crate::ActorHandle::send).
    pub fn into_message(self) -> M {
        self.message.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the mailbox was full.
    pub const fn is_full(&self) -> bool {
        matches!(self.kind, TellErrorKind::MailboxFull)
    }

    /// Whether a [`timeout`](crate::Call::timeout) passed before the mailbox had capacity. Also true if the runtime was dropped that was
    /// to send a [`Delayed`](crate::Delayed).
    pub const fn is_timeout(&self) -> bool {
        matches!(self.kind, TellErrorKind::Timeout)
    }

    /// Why the mailbox is closed, if it is.
    pub const fn stop_reason(&self) -> Option<&StopReason> {
        match &self.kind {
            TellErrorKind::Closed(reason) => Some(reason),
            TellErrorKind::MailboxFull | TellErrorKind::Timeout | TellErrorKind::Deadlock(_) => None,
        }
    }

    /// The cycle of waiting actors, if the mailbox would never have had capacity: see [`CallError::Deadlock`].
    pub const fn deadlock(&self) -> Option<&DeadlockPath> {
        match &self.kind {
            TellErrorKind::Deadlock(path) => Some(path),
            TellErrorKind::MailboxFull | TellErrorKind::Closed(_) | TellErrorKind::Timeout => None,
        }
    }

    /// The actor and the method that the message was sent to.
    pub const fn target(&self) -> &CallTarget {
        &self.target
    }
}

impl<M> Debug for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TellError").field("kind", &self.kind).field("target", &self.target).finish_non_exhaustive()
    }
}

impl<M> Display for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = &self.target;
        match &self.kind {
            TellErrorKind::MailboxFull => write!(f, "{target}: not sent: mailbox full"),
            TellErrorKind::Closed(reason) => write!(f, "{target}: not sent: mailbox closed ({reason})"),
            TellErrorKind::Timeout => write!(f, "{target}: timed out: not sent"),
            TellErrorKind::Deadlock(path) => write!(f, "deadlock: {path}"),
        }
    }
}

impl<M> Error for TellError<M> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.stop_reason().and_then(Error::source)
    }
}

impl<M, E> From<TellError<M>> for CallError<E> {
    fn from(error: TellError<M>) -> Self {
        error.kind.into_call_error(error.target)
    }
}
