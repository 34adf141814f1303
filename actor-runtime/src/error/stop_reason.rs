//! Why an actor stopped.

use std::{
    error::Error,
    fmt::{self, Display},
    sync::Arc,
};

/// An error of the user, of any type.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// Why an actor stopped, or why its mailbox is closed.
///
/// # How an actor stops
///
/// | how | queued messages | stop hook | reason | running / queued / later calls |
/// |---|---|---|---|---|
/// | [`shutdown`](crate::ActorControl::shutdown) | handled | runs | [`Shutdown`](Self::Shutdown) | served / served / `Closed` |
/// | the last handle is dropped | handled | runs | [`HandlesDropped`](Self::HandlesDropped) | served / served / – |
/// | [`Context::stop`](crate::Context::stop) | handled | runs | [`Stopped`](Self::Stopped) | served / served / `Closed` |
/// | a method takes `self` | discarded when it starts | does not run | [`Consumed`](Self::Consumed) | its own reply / `Discarded` / `Closed` |
/// | the start hook or a factory fails or panics | discarded | does not run | [`StartFailed`](Self::StartFailed) | – / `Discarded` / `Closed` |
/// | a handler panics | discarded | does not run | [`Panicked`](Self::Panicked) | `NoReply` / `Discarded` / `Closed` |
/// | more failures than the restart limit allows | discarded | does not run | `RestartsExhausted` | `NoReply` / `Discarded` / `Closed` |
/// | [`abort`](crate::ActorControl::abort), a shutdown timeout, its task or runtime is dropped | discarded | does not run | [`Aborted`](Self::Aborted) | `NoReply` / `Discarded` / `Closed` |
/// | [`try_tell`](crate::Call::try_tell) of a `when_full = stop` method finds the mailbox full | discarded | does not run | [`MailboxOverflow`](Self::MailboxOverflow) | `NoReply` / `Discarded` / `Closed` |
///
/// The last column names the [`CallError`](crate::CallError) of each call. Every call resolves, however the actor stops, unless its
/// [`ReplyTo`](crate::ReplyTo) is held elsewhere. If the stop hook returns an error, the reason is
/// [`StopFailed`](Self::StopFailed). If it panics, the reason is [`Panicked`](Self::Panicked). In both cases the queued calls have
/// been served.
///
/// A stopped actor has one reason: calls, watchers, [`status`](crate::ActorHandle::status) and events agree on it. While it is still
/// stopping, `Closed` names the reason so far. A shutdown may turn into any other reason. After that the first one stays, so a method
/// that takes `self` and is aborted stops the actor as [`Consumed`](Self::Consumed), and its own call gets `NoReply`. Only a failure
/// replaces a reason that is not a failure: if that method panics, the reason is [`Panicked`](Self::Panicked), although the calls that it
/// discarded when it started name `Consumed`.
///
/// # Printing
///
/// `Display` says what happened. Your error in [`Stopped`](Self::Stopped), [`StartFailed`](Self::StartFailed) and
/// [`StopFailed`](Self::StopFailed) is the [`source`](Error::source), so a reporter that prints the chain shows it once.
///
/// Clones are cheap, because they share the text or error inside.
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
/// assert!(matches!(error.stop_reason(), Some(StopReason::Panicked(message)) if message.as_str() == "no luck"));
/// # }
/// ```
// One word beside the tag: the errors in pointers of one word keep `CallError` at four words.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StopReason {
    /// [`shutdown`](crate::ActorControl::shutdown) was called.
    Shutdown,
    /// The last strong handle was dropped.
    HandlesDropped,
    /// The actor called [`Context::stop`](crate::Context::stop) with this reason.
    Stopped(Arc<Box<dyn Error + Send + Sync>>),
    /// The last message was that of a method that takes `self`, even if it was aborted midway.
    Consumed,
    /// [`abort`](crate::ActorControl::abort) was called, a shutdown timed out, or the run loop's task or runtime was dropped.
    Aborted,
    /// [`try_tell`](crate::Call::try_tell) of a `when_full = stop` method found the mailbox full. The actor stopped as if
    /// aborted.
    MailboxOverflow,
    /// The start hook or a factory returned this error or panicked.
    StartFailed(Arc<Box<dyn Error + Send + Sync>>),
    /// The stop hook returned this error.
    StopFailed(Arc<Box<dyn Error + Send + Sync>>),
    /// A handler, the stop hook or the state's `Drop` panicked with this message.
    Panicked(Arc<String>),
    /// A supervised actor failed more often than its
    /// [restart limit](crate::supervision::Supervised::restart_limit) allows. Holds the last failure, which is
    /// [`Panicked`](Self::Panicked) or [`StartFailed`](Self::StartFailed).
    #[cfg(feature = "supervision")]
    RestartsExhausted(Arc<StopReason>),
}

impl StopReason {
    /// Whether the actor failed: it panicked, a hook or factory failed, or its restart limit was exceeded.
    ///
    /// All other stops were requested, including [`MailboxOverflow`](Self::MailboxOverflow).
    ///
    /// ```
    /// use actor_runtime::StopReason;
    ///
    /// assert!(StopReason::Panicked("out of range".to_owned().into()).is_failure());
    /// assert!(!StopReason::HandlesDropped.is_failure());
    /// ```
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        match self {
            Self::StartFailed(_) | Self::StopFailed(_) | Self::Panicked(_) => true,
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(_) => true,
            Self::Shutdown
            | Self::HandlesDropped
            | Self::Stopped(_)
            | Self::Consumed
            | Self::Aborted
            | Self::MailboxOverflow => false,
        }
    }

    /// Whether the actor handles what is queued and runs its stop hook before it stops.
    pub(crate) const fn is_graceful(&self) -> bool {
        matches!(self, Self::Shutdown | Self::HandlesDropped | Self::Stopped(_))
    }

    /// Whether this reason takes the place of an `earlier` one, for which the mailbox is closed.
    ///
    /// A graceful stop may still turn into any other. After that callers may have been told the reason, so the first one stays. Only
    /// a failure replaces a reason that is not a failure, because a failure must not go unseen.
    pub(crate) const fn replaces(&self, earlier: &Self) -> bool {
        earlier.is_graceful() || (self.is_failure() && !earlier.is_failure())
    }

    pub(crate) fn stopped(error: BoxError) -> Self {
        Self::Stopped(Arc::new(error))
    }

    pub(crate) fn start_failed(error: BoxError) -> Self {
        Self::StartFailed(Arc::new(error))
    }

    pub(crate) fn stop_failed(error: BoxError) -> Self {
        Self::StopFailed(Arc::new(error))
    }
}

/// A reason and its causes, joined by colons. For a text that has no [`source`](Error::source), such as a log line.
#[cfg(any(feature = "supervision", feature = "tracing"))]
pub(crate) struct WithCauses<'a>(pub(crate) &'a StopReason);

#[cfg(any(feature = "supervision", feature = "tracing"))]
impl Display for WithCauses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self.0, f)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shutdown => f.write_str("the actor was shut down"),
            Self::HandlesDropped => f.write_str("the last handle was dropped"),
            Self::Stopped(_) => f.write_str("the actor stopped itself"),
            Self::Consumed => f.write_str("a method consumed the actor"),
            Self::Aborted => f.write_str("the actor was aborted"),
            Self::MailboxOverflow => f.write_str("the mailbox was full"),
            Self::StartFailed(_) => f.write_str("the actor failed to start"),
            Self::StopFailed(_) => f.write_str("the stop hook failed"),
            Self::Panicked(message) => write!(f, "the actor panicked: {message}"),
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(_) => f.write_str("the actor exceeded its restart limit"),
        }
    }
}

impl Error for StopReason {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Stopped(error) | Self::StartFailed(error) | Self::StopFailed(error) => Some(&***error),
            #[cfg(feature = "supervision")]
            Self::RestartsExhausted(last) => Some(&**last),
            _ => None,
        }
    }
}
