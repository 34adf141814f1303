//! Why a call returned no reply.

use super::{deadlock_path::DeadlockPath, stop_reason::StopReason, target::CallTarget};
use std::{
    convert::Infallible,
    error::Error,
    fmt::{self, Debug, Display},
};

/// Why a call returned no reply, and whether its handler may have run.
///
/// `E` is the error of the actor's own method, [`Infallible`] for a method that does not return a `Result`. The type
/// implements [`Error`] wherever `E` is `Debug + Display`, so `E` may be an enum, [`io::Error`](std::io::Error),
/// `anyhow::Error`, [`String`] or a boxed error.
///
/// # What each error means
///
/// | error | did the handler run? | what to do |
/// |---|---|---|
/// | [`MailboxFull`](Self::MailboxFull) | no | retry later, or shed load |
/// | [`Closed`](Self::Closed) | no | the actor is stopping or has stopped; retrying with a new actor is safe |
/// | [`Discarded`](Self::Discarded) | no | as for `Closed` |
/// | [`NoReply`](Self::NoReply) | it started | retry only if running twice is harmless |
/// | [`Timeout`](Self::Timeout) with `accepted: false` | no | retrying is safe |
/// | [`Timeout`](Self::Timeout) with `accepted: true` | it has run, is running or will run | retry only if running twice is harmless |
/// | [`Deadlock`](Self::Deadlock) | no | change the code: these actors wait for each other |
/// | [`Handler`](Self::Handler) | yes | the method's own error |
///
/// [`may_have_run`](Self::may_have_run) answers the second column, and [`stop_reason`](Self::stop_reason) says why the actor stopped.
///
/// # Printing
///
/// An error prints as the actor's name and id, the method, and what happened: ``orders (#2) `place`: not sent: mailbox closed (the
/// actor was shut down)``. A deadlock begins with `deadlock:`. [`Handler`](Self::Handler) prints as `E` does. The cause
/// of a [`StopReason`] is the [`source`](Error::source), so `anyhow`'s `{:#}` prints it once.
///
/// ```
/// use actor_runtime::{actor, Actor, CallError};
///
/// #[actor]
/// struct Purse(u64);
///
/// #[actor]
/// impl Purse {
///     pub fn pay(&mut self, n: u64) -> Result<u64, String> {
///         self.0 = self.0.checked_sub(n).ok_or("too poor")?;
///         Ok(self.0)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let purse = Purse(5).spawn();
/// match purse.pay(7).await {
///     Ok(left) => println!("{left} left"),
///     Err(CallError::Handler(refusal)) => assert_eq!(refusal, "too poor"),
///     Err(error) if error.may_have_run() => panic!("perhaps paid: {error}"),
///     Err(error) => println!("not paid: {error}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E = Infallible> {
    /// The mailbox was full, and the call was sent without waiting for capacity. The message was not accepted.
    #[non_exhaustive]
    MailboxFull {
        #[doc(hidden)]
        target: Box<CallTarget>,
    },
    /// The mailbox is closed. The message was not accepted.
    #[non_exhaustive]
    Closed {
        /// Why the mailbox is closed. While the actor is still stopping, its stop reason may become another one.
        reason: StopReason,
        #[doc(hidden)]
        target: Box<CallTarget>,
    },
    /// The message was accepted, but the actor stopped before its turn.
    #[non_exhaustive]
    Discarded {
        /// Why the actor stopped.
        reason: StopReason,
        #[doc(hidden)]
        target: Box<CallTarget>,
    },
    /// The handler started, and no reply will come.
    #[non_exhaustive]
    NoReply {
        /// Why the actor stopped. `None` if a [`ReplyTo`](crate::ReplyTo) was dropped without a reply, which says nothing about
        /// the actor.
        reason: Option<StopReason>,
        #[doc(hidden)]
        target: Option<Box<CallTarget>>,
    },
    /// The time given to [`timeout`](crate::Call::timeout) has passed.
    #[non_exhaustive]
    Timeout {
        /// If `false`, the message was withdrawn and the handler will not run. If `true`, the handler has run, is running or
        /// will run, and its reply is dropped.
        accepted: bool,
        #[doc(hidden)]
        target: Option<Box<CallTarget>>,
    },
    /// The calling handler waited for itself, directly or through other actors. The call was withdrawn before its handler
    /// started. The other calls of the cycle are not affected.
    ///
    /// Deadlocks are detected in debug builds, and in release builds with the feature `deadlock-detection`. Otherwise such calls
    /// wait forever.
    ///
    /// Detection covers the calls that a handler or hook polls itself, while they wait for capacity or for a reply. Usually the
    /// youngest call of the cycle is withdrawn. A handler that can still make progress is never reported. Detection does not see:
    ///
    /// - a call with a [`timeout`](crate::Call::timeout), and a call that was [enqueued](crate::Call::enqueue);
    /// - a handler that also waits for something else in a `select!` or `join!`: a timer, a socket, a channel, a task, or another
    ///   actor's stop;
    /// - a call inside `tokio::spawn`, even if the handler awaits that task;
    /// - a call that is polled with another waker, as in `FuturesUnordered`;
    /// - a call whose reply sender was passed on;
    /// - a call that one handler polls and a later handler of the same actor awaits;
    /// - [concurrent](crate::guide::concurrency) methods;
    /// - [`blocking`](crate::Call::blocking) calls between actors on threads of their own;
    /// - a handler that awaits `stopped()` of its own actor, and a start hook that awaits its own `started()`.
    #[non_exhaustive]
    Deadlock {
        /// Which handler waits for which.
        path: DeadlockPath,
    },
    /// The handler ran and returned this error.
    Handler(E),
}

impl CallError {
    /// The reply sender was dropped.
    pub(crate) const fn reply_dropped() -> Self {
        Self::NoReply { reason: None, target: None }
    }

    pub(crate) fn discarded(reason: StopReason, target: Box<CallTarget>) -> Self {
        Self::Discarded { reason, target }
    }

    /// The actor stopped while the handler ran.
    pub(crate) fn cut_off(reason: StopReason, target: Box<CallTarget>) -> Self {
        Self::NoReply { reason: Some(reason), target: Some(target) }
    }

    /// The same error for any method. A missing target is filled in.
    #[cold]
    pub(crate) fn with_target<E>(self, target: impl FnOnce() -> Option<Box<CallTarget>>) -> CallError<E> {
        match self {
            Self::NoReply { reason, target: None } => CallError::NoReply { reason, target: target() },
            error => error.map_handler(|never| match never {}),
        }
    }
}

impl<E> CallError<E> {
    /// Whether the handler has run, is running, or may still run. If `false`, retrying is safe.
    pub const fn may_have_run(&self) -> bool {
        match self {
            Self::MailboxFull { .. }
            | Self::Closed { .. }
            | Self::Discarded { .. }
            | Self::Timeout { accepted: false, .. }
            | Self::Deadlock { .. } => false,
            Self::NoReply { .. } | Self::Timeout { accepted: true, .. } | Self::Handler(_) => true,
        }
    }

    /// Why the actor stopped, if that is why there is no reply.
    pub const fn stop_reason(&self) -> Option<&StopReason> {
        match self {
            Self::Closed { reason, .. } | Self::Discarded { reason, .. } => Some(reason),
            Self::NoReply { reason, .. } => reason.as_ref(),
            Self::MailboxFull { .. } | Self::Timeout { .. } | Self::Deadlock { .. } | Self::Handler(_) => None,
        }
    }

    /// The actor and method that were called.
    ///
    /// `None` for [`Handler`](Self::Handler), and for [`Deadlock`](Self::Deadlock), whose path names them. A
    /// [`PendingReply`](crate::PendingReply) does not know them if its [`ReplyTo`](crate::ReplyTo) was made by
    /// [`channel`](crate::ReplyTo::channel), or was dropped by the method after a call without a timeout.
    pub fn target(&self) -> Option<&CallTarget> {
        match self {
            Self::MailboxFull { target } | Self::Closed { target, .. } | Self::Discarded { target, .. } => Some(target),
            Self::NoReply { target, .. } | Self::Timeout { target, .. } => target.as_deref(),
            Self::Deadlock { .. } | Self::Handler(_) => None,
        }
    }

    /// Converts the handler's error with `map` and leaves every other error as it is.
    ///
    /// The error of a method that cannot fail converts into any other with `.map_handler(|never| match never {})`.
    pub fn map_handler<F>(self, map: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::MailboxFull { target } => CallError::MailboxFull { target },
            Self::Closed { reason, target } => CallError::Closed { reason, target },
            Self::Discarded { reason, target } => CallError::Discarded { reason, target },
            Self::NoReply { reason, target } => CallError::NoReply { reason, target },
            Self::Timeout { accepted, target } => CallError::Timeout { accepted, target },
            Self::Deadlock { path } => CallError::Deadlock { path },
            Self::Handler(error) => CallError::Handler(map(error)),
        }
    }
}

impl<E: Display> Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(target) = self.target() {
            write!(f, "{target}: ")?;
        }
        match self {
            Self::MailboxFull { .. } => f.write_str("not sent: mailbox full"),
            Self::Closed { reason, .. } => write!(f, "not sent: mailbox closed ({reason})"),
            Self::Discarded { reason, .. } => write!(f, "discarded before the handler ran ({reason})"),
            Self::NoReply { reason: Some(reason), .. } => write!(f, "no reply: the handler did not finish ({reason})"),
            Self::NoReply { reason: None, .. } => f.write_str("no reply: the reply sender was dropped"),
            Self::Timeout { accepted: false, .. } => f.write_str("timed out: not sent"),
            Self::Timeout { accepted: true, .. } => f.write_str("timed out: the handler may have run"),
            Self::Deadlock { path } => write!(f, "deadlock: {path}"),
            Self::Handler(error) => Display::fmt(error, f),
        }
    }
}

impl<E: Debug + Display> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.stop_reason().and_then(Error::source)
    }
}
