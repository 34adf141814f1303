//! Why an actor ended, and why a call did not bring its reply.

use crate::deadlock::DeadlockPath;
use std::{
    convert::Infallible,
    error::Error,
    fmt::{self, Debug, Display},
    sync::Arc,
};

/// Why an actor ended, or why its mailbox is closed.
///
/// Clones are cheap: the text or error inside is shared.
///
/// ```
/// use actor_runtime::{actor, Actor, StopReason};
///
/// #[actor]
/// struct Unlucky;
///
/// #[actor]
/// impl Unlucky {
///     pub fn try_it(&self) {
///         panic!("no luck");
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let error = Unlucky.spawn().try_it().await.unwrap_err();
/// assert!(matches!(error.stop_reason(), Some(StopReason::Panicked(message)) if **message == *"no luck"));
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StopReason {
    /// [`shutdown`](crate::ActorControl::shutdown): what was accepted was handled, then the stop hook ran.
    Shutdown,
    /// The last strong handle was dropped: what was accepted was handled, then the stop hook ran.
    Unreferenced,
    /// The actor ended itself, by [`Context::stop`](crate::Context::stop) with this reason: what was accepted was handled, then
    /// the stop hook ran.
    Stopped(Arc<dyn Error + Send + Sync>),
    /// A method that takes `self` by value was the actor's last message.
    Finished,
    /// [`abort`](crate::ActorControl::abort), a deadline that passed, or the run loop's task or runtime was dropped.
    Aborted,
    /// [`try_tell`](crate::Call::try_tell) of a method that says `when_full = stop`, while there was no room: like an abort.
    TooSlow,
    /// The start hook returned this error or panicked; or the factory, of a local actor or one under supervision.
    StartFailed(Arc<dyn Error + Send + Sync>),
    /// Everything accepted was handled, then the stop hook returned this error.
    StopFailed(Arc<dyn Error + Send + Sync>),
    /// A handler, the stop hook or the state's `Drop` panicked with this message.
    Panicked(Arc<str>),
    /// A supervised actor failed more often than its [budget](crate::supervision::Supervised::budget) allows; the last time for
    /// this reason, which is [`Panicked`](Self::Panicked) or [`StartFailed`](Self::StartFailed).
    #[cfg(feature = "supervision")]
    RestartsExhausted(Arc<StopReason>),
}

impl StopReason {
    /// Whether the actor failed: it panicked, a hook or a factory failed, or its restarts are used up. All other ends somebody asked for,
    /// [`TooSlow`](Self::TooSlow) among them.
    ///
    /// ```
    /// use actor_runtime::StopReason;
    ///
    /// assert!(StopReason::Panicked("out of range".into()).is_failure());
    /// assert!(!StopReason::Unreferenced.is_failure());
    /// ```
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        match self {
            Self::StartFailed(_) | Self::StopFailed(_) | Self::Panicked(_) => true,
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(_) => true,
            Self::Shutdown | Self::Unreferenced | Self::Stopped(_) | Self::Finished | Self::Aborted | Self::TooSlow => {
                false
            }
        }
    }

    /// Whether what was accepted is handled and the stop hook runs.
    pub(crate) const fn is_orderly(&self) -> bool {
        matches!(self, Self::Shutdown | Self::Unreferenced | Self::Stopped(_))
    }
}

impl Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shutdown => f.write_str("the actor was shut down"),
            Self::Unreferenced => f.write_str("the last handle of the actor was dropped"),
            Self::Stopped(reason) => write!(f, "the actor stopped: {reason}"),
            Self::Finished => f.write_str("the actor's last message ended it"),
            Self::Aborted => f.write_str("the actor was aborted"),
            Self::TooSlow => f.write_str("the actor was too slow, its mailbox was full"),
            Self::StartFailed(error) => write!(f, "the actor failed to start: {error}"),
            Self::StopFailed(error) => write!(f, "the actor's stop hook failed: {error}"),
            Self::Panicked(message) => write!(f, "the actor panicked: {message}"),
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(last) => write!(f, "the actor failed too often: {last}"),
        }
    }
}

impl Error for StopReason {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Stopped(error) | Self::StartFailed(error) | Self::StopFailed(error) => Some(error.as_ref()),
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(last) => Some(last.as_ref()),
            _ => None,
        }
    }
}

/// Why a message was not accepted.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorControl, CallError, NotSent, StopReason};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let counter = Counter(0).spawn();
/// counter.shutdown().await;
/// let late = counter.add(1).await;
/// assert!(matches!(late, Err(CallError::NotSent { why: NotSent::Stopped(StopReason::Shutdown) })));
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotSent {
    /// The mailbox was full and the verb does not wait.
    Full,
    /// The mailbox is closed.
    Stopped(StopReason),
}

impl Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the mailbox is full"),
            Self::Stopped(reason) => Display::fmt(reason, f),
        }
    }
}

/// Why a call brought no reply, and whether its handler may have run.
///
/// `E` is the error of the actor's own method; [`Infallible`] for a method that does not return a `Result`. The type
/// implements [`Error`] wherever `E` is `Debug + Display`, so `E` may be an enum, [`io::Error`](std::io::Error),
/// `anyhow::Error`, [`String`] or a boxed error; it prints as `E` prints, and names `E` as no source.
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
    /// The message was never accepted: the handler did not run and will not.
    NotSent {
        /// What kept it out.
        why: NotSent,
    },
    /// The message was accepted, but the actor ended before its turn: the handler did not run and will not.
    Dropped {
        /// How the actor ended.
        reason: StopReason,
    },
    /// The handler started and will not reply.
    Interrupted {
        /// How the actor ended. `None`: a [`ReplyTo`](crate::ReplyTo) was dropped, one that a method had kept or one that was
        /// made by hand. That says nothing of the actor: it may go on, or have ended in whatever way. Of one made by hand
        /// nobody knows whether the handler started.
        reason: Option<StopReason>,
    },
    /// The time given to [`timeout`](crate::Call::timeout) has passed.
    Timeout {
        /// False: the message was taken back, the handler will not run. True: it has run, is running, or will run, and its
        /// reply is dropped.
        accepted: bool,
    },
    /// The handler that made the call waited for itself, or for an actor that waited for it, perhaps by way of others. The call
    /// was taken back: its handler did not run and will not. The others in the circle are left as they were.
    ///
    /// Found in debug builds, and in release builds with the feature `deadlock`; in other builds such calls wait for ever.
    /// What counts is what a handler or hook polls itself: calls without a [`timeout`](crate::Call::timeout) that wait for their
    /// reply or for room, and tells that wait for room.
    ///
    /// It is never reported of actors that may go on. A handler that also waits for something else is one of them: a timer, a
    /// socket, a channel, a task, another actor's end, a call with a timeout or one that was
    /// [enqueued](crate::Call::enqueue), beside the call in a `select!` or `join!`. It cannot be told whether these will ever
    /// come, nor whether the handler then goes on without the call; so of such a race nothing is said before only calls are
    /// left. Two more are taken for ones that may go on: a handler whose calls are polled with a waker of somebody else's, as
    /// in `FuturesUnordered`, and [concurrent](macro@crate::actor) methods, behind which other messages go on. And a call that one
    /// handler has polled, and a later handler of the same actor awaits, may not be found.
    ///
    /// Of a circle, the call is taken back that was the last to be made, as a rule.
    Deadlock {
        /// Who waits for whom.
        path: DeadlockPath,
    },
    /// The handler ran and returned this error.
    Handler(E),
}

impl<E> CallError<E> {
    /// Whether the handler has run, is running, or may run yet. False means that it never will.
    pub const fn may_have_run(&self) -> bool {
        match self {
            Self::NotSent { .. } | Self::Dropped { .. } | Self::Timeout { accepted: false } | Self::Deadlock { .. } => {
                false
            }
            Self::Interrupted { .. } | Self::Timeout { accepted: true } | Self::Handler(_) => true,
        }
    }

    /// How the actor ended, where that is known to be why there is no reply.
    pub const fn stop_reason(&self) -> Option<&StopReason> {
        match self {
            Self::NotSent { why: NotSent::Stopped(reason) } | Self::Dropped { reason } => Some(reason),
            Self::Interrupted { reason } => reason.as_ref(),
            Self::NotSent { why: NotSent::Full } | Self::Timeout { .. } | Self::Deadlock { .. } | Self::Handler(_) => {
                None
            }
        }
    }

    /// The same failure with the handler's error turned into another by `map`.
    ///
    /// A call of a method that cannot fail turns into any other with `.map_handler(|never| match never {})`.
    pub fn map_handler<F>(self, map: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::NotSent { why } => CallError::NotSent { why },
            Self::Dropped { reason } => CallError::Dropped { reason },
            Self::Interrupted { reason } => CallError::Interrupted { reason },
            Self::Timeout { accepted } => CallError::Timeout { accepted },
            Self::Deadlock { path } => CallError::Deadlock { path },
            Self::Handler(error) => CallError::Handler(map(error)),
        }
    }
}

impl<E: Display> Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent { why } => write!(f, "the call was not sent: {why}"),
            Self::Dropped { reason } => write!(f, "the call was dropped before its handler ran: {reason}"),
            Self::Interrupted { reason: Some(reason) } => write!(f, "the handler was interrupted: {reason}"),
            Self::Interrupted { reason: None } => f.write_str("the handler dropped the call without a reply"),
            Self::Timeout { accepted: false } => f.write_str("the call timed out before it was sent"),
            Self::Timeout { accepted: true } => f.write_str("the call timed out; its handler may have run"),
            Self::Deadlock { path } => write!(f, "the call would never have been answered: {path}"),
            Self::Handler(error) => Display::fmt(error, f),
        }
    }
}

impl<E: Debug + Display> Error for CallError<E> {}
