//! What stops an actor from outside.

use super::{
    traits::ActorHandle,
    watch::{Stopped, shutdown_timeout},
};
use crate::error::{ShutdownTimeout, StopReason};
use std::{future::Future, time::Duration};

/// The methods that stop an actor. Every generated handle has them.
///
/// All of them are idempotent. They may be called from any thread, from inside the actor, and after it has stopped.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorControl, StopReason};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// counter.add(1).tell().await?;
/// let late = counter.clone();
/// let stopped = counter.shutdown(); // closed from here on
/// assert!(late.add(1).await.is_err());
/// assert!(matches!(stopped.await, StopReason::Shutdown)); // the first was counted
///
/// let stopped = Counter(0).spawn().shutdown_timeout(Duration::from_secs(1)).await;
/// assert!(matches!(stopped, Ok(StopReason::Shutdown | StopReason::HandlesDropped)));
/// assert!(matches!(Counter(0).spawn().abort().await, StopReason::Aborted));
/// # Ok(())
/// # }
/// ```
pub trait ActorControl: ActorHandle {
    /// Closes the mailbox now. The actor handles what was accepted, runs its stop hook and stops.
    ///
    /// The future resolves to the stop reason when the actor has stopped. The reason is [`Shutdown`](StopReason::Shutdown) unless
    /// another one came first. There is no time limit: see [`shutdown_timeout`](Self::shutdown_timeout).
    ///
    /// If the actor's own handler awaits the future, it resolves at once, because the stop waits for the handler.
    ///
    /// # Cancel safety
    ///
    /// The call itself closes the mailbox, not the first poll. Dropping the future undoes nothing.
    fn shutdown(&self) -> Stopped<Self::Message> {
        self.raw().mailbox().any().close(StopReason::Shutdown);
        Stopped::requested(self.raw().cell())
    }

    /// Like [`shutdown`](Self::shutdown), but takes at most `deadline`.
    ///
    /// The actor is aborted if it has not stopped after nine tenths of `deadline`, or one second before the end of `deadline` if that
    /// is later. The time counts from the call, so the futures of several calls may be awaited one after another. A future that is
    /// first polled after the deadline aborts the actor then, and waits for ten milliseconds more.
    ///
    /// Returns `Ok(StopReason::Shutdown)` if the actor drained, and `Ok(StopReason::Aborted)` if it was aborted.
    /// Any other reason that came first stays, such as [`Consumed`](StopReason::Consumed).
    ///
    /// # Errors
    ///
    /// Returns [`ShutdownTimeout`] if the actor has not stopped by then, because a handler or hook never reached an await. This also
    /// happens if the deadline is too short for the run loop to be polled at all.
    ///
    /// # Panics
    ///
    /// If the future is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// The call itself closes the mailbox. Dropping the future only cancels the deadline.
    fn shutdown_timeout(
        &self,
        deadline: Duration,
    ) -> impl Future<Output = Result<StopReason, ShutdownTimeout>> + Send + 'static + use<Self> {
        shutdown_timeout(self.raw().clone(), self.shutdown(), deadline)
    }

    /// Stops the actor now: the running handler is dropped at its next await, queued messages are discarded, and the stop hook
    /// does not run.
    ///
    /// The future resolves as that of [`shutdown`](Self::shutdown) does.
    ///
    /// # Cancel safety
    ///
    /// The call itself aborts. Dropping the future undoes nothing.
    fn abort(&self) -> Stopped<Self::Message> {
        self.raw().mailbox().any().abort();
        Stopped::requested(self.raw().cell())
    }
}
