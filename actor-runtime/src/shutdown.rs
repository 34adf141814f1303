//! Waiting for the start and the end of an actor.

use crate::{
    attend::is_inside,
    error::StopReason,
    handle::{RawHandle, Shared},
    waitlist::Ticket,
};
use std::{
    error::Error,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::timeout;

/// A place among the watchers of an actor, given up when it is dropped. It does not keep the actor alive.
struct Watch<M> {
    shared: Arc<Shared<M>>,
    ticket: Option<Ticket>,
}

impl<M> Watch<M> {
    fn of(shared: &Arc<Shared<M>>) -> Self {
        Self { shared: shared.clone(), ticket: None }
    }
}

impl<M> Drop for Watch<M> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.shared.mailbox.unwatch(ticket);
        }
    }
}

/// The future of [`started`](crate::ActorHandle::started).
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
/// # async fn main() {
/// let counter = Counter(0).spawn();
/// assert!(counter.started().await.is_ok());
/// # }
/// ```
#[must_use = "it waits for nothing unless it is awaited"]
pub struct Started<M>(Watch<M>);

impl<M> Started<M> {
    pub(crate) fn new(raw: &RawHandle<M>) -> Self {
        Self(Watch::of(raw.shared()))
    }
}

impl<M> Future for Started<M> {
    type Output = Result<(), StopReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Watch { shared, ticket } = &mut self.0;
        shared.mailbox.poll_started(ticket, cx)
    }
}

/// The future of [`stopped`](crate::ActorHandle::stopped), [`shutdown`](crate::ActorControl::shutdown) and
/// [`abort`](crate::ActorControl::abort): resolves with the reason when the actor has ended.
///
/// It does no more than watch, so it need not be awaited.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorControl, ActorHandle, StopReason};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// let watcher = tokio::spawn(counter.stopped());
/// counter.abort();
/// assert!(matches!(watcher.await?, StopReason::Aborted));
/// # Ok(())
/// # }
/// ```
pub struct Stopped<M> {
    watch: Watch<M>,
    /// Made by a verb that ends the actor: its own handler must not wait for that.
    caused: bool,
}

impl<M> Stopped<M> {
    pub(crate) fn of(shared: &Arc<Shared<M>>) -> Self {
        Self { watch: Watch::of(shared), caused: false }
    }

    pub(crate) fn caused(shared: &Arc<Shared<M>>) -> Self {
        Self { watch: Watch::of(shared), caused: true }
    }
}

impl<M> Future for Stopped<M> {
    type Output = StopReason;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<StopReason> {
        let caused = self.caused;
        let Watch { shared, ticket } = &mut self.watch;
        if caused && is_inside(shared.id) {
            return Poll::Ready(shared.mailbox.closed_by().unwrap_or(StopReason::Shutdown));
        }
        shared.mailbox.poll_ended(ticket, cx)
    }
}

/// The actor has not ended in time, and not at the abort that followed either: a handler or hook never reached an await.
///
/// ```
/// use actor_runtime::{actor, Actor, ActorControl, Stuck};
/// use std::{sync::mpsc, time::Duration};
///
/// #[actor]
/// struct Blocking(mpsc::Receiver<()>);
///
/// #[actor]
/// impl Blocking {
///     pub fn wait(&mut self) {
///         let _ = self.0.recv(); // no await here
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (release, gate) = mpsc::channel();
/// let blocking = Blocking(gate).spawn();
/// blocking.wait().tell().await?;
/// blocking.wait().tell().await?;
/// release.send(())?; // one of the two
/// assert_eq!(blocking.shutdown_within(Duration::from_millis(20)).await.unwrap_err(), Stuck);
/// # drop(release);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stuck;

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the actor has not ended in time: its handler or hook has not reached an await")
    }
}

impl Error for Stuck {}

pub(crate) async fn shutdown_within<M>(
    handle: RawHandle<M>,
    mut stopped: Stopped<M>,
    deadline: Duration,
) -> Result<StopReason, Stuck> {
    let for_the_abort = for_the_abort(deadline);
    if let Ok(reason) = timeout(deadline.saturating_sub(for_the_abort), &mut stopped).await {
        return Ok(reason);
    }
    handle.mailbox().abort();
    timeout(for_the_abort, stopped).await.map_err(|_| Stuck)
}

/// How much of a deadline is kept for the abort, which takes effect when the run loop is polled next: that takes a moment on a
/// busy runtime.
pub(crate) fn for_the_abort(deadline: Duration) -> Duration {
    (deadline / 10).min(Duration::from_secs(1))
}

impl<M> fmt::Debug for Started<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").field("id", &self.0.shared.id).finish_non_exhaustive()
    }
}

impl<M> fmt::Debug for Stopped<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopped").field("id", &self.watch.shared.id).finish_non_exhaustive()
    }
}
