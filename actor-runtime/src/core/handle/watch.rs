//! Waiting for the start and the stop of an actor.

use super::raw::RawHandle;
use crate::{
    core::{cell::ActorCell, current::is_current, message::Message},
    error::{ShutdownTimeout, StopReason},
    util::{
        deadline::{now, representable, wait_until},
        wait_list::Ticket,
    },
};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

/// One watcher of an actor. It leaves the list when it is dropped. It does not keep the actor alive.
struct Watcher<M> {
    cell: Arc<ActorCell<M>>,
    ticket: Option<Ticket>,
}

impl<M> Watcher<M> {
    fn new(cell: &Arc<ActorCell<M>>) -> Self {
        Self { cell: cell.clone(), ticket: None }
    }

    fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name).field("id", &self.cell.identity.id).finish_non_exhaustive()
    }
}

impl<M> Drop for Watcher<M> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.cell.mailbox.any().unwatch(ticket);
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
/// use actor_runtime::ActorHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let counter = Counter(0).spawn();
/// assert!(counter.started().await.is_ok());
/// # }
/// ```
#[must_use = "it waits for nothing unless it is awaited"]
pub struct Started<M>(Watcher<M>);

impl<M> Started<M> {
    pub(crate) fn new(cell: &Arc<ActorCell<M>>) -> Self {
        Self(Watcher::new(cell))
    }
}

impl<M> Future for Started<M> {
    type Output = Result<(), StopReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Watcher { cell, ticket } = &mut self.0;
        cell.mailbox.any().poll_started(ticket, cx)
    }
}

/// The future of [`stopped`](crate::ActorHandle::stopped), [`shutdown`](crate::ActorControl::shutdown) and
/// [`abort`](crate::ActorControl::abort). Resolves to the reason when the actor has stopped.
///
/// Dropping it changes nothing. You need not await it.
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
    watcher: Watcher<M>,
    /// The stop was requested together with this future, so the actor's own handler must not wait for it.
    requested: bool,
}

impl<M> Stopped<M> {
    pub(crate) fn new(cell: &Arc<ActorCell<M>>) -> Self {
        Self { watcher: Watcher::new(cell), requested: false }
    }

    pub(crate) fn requested(cell: &Arc<ActorCell<M>>) -> Self {
        Self { watcher: Watcher::new(cell), requested: true }
    }
}

impl<M> Future for Stopped<M> {
    type Output = StopReason;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<StopReason> {
        let requested = self.requested;
        let Watcher { cell, ticket } = &mut self.watcher;
        if requested && is_current(cell.identity.id) {
            return Poll::Ready(cell.mailbox.any().close_reason().unwrap_or(StopReason::Shutdown));
        }
        cell.mailbox.any().poll_stopped(ticket, cx)
    }
}

/// What an aborted actor gets at least, if nothing awaited the shutdown until its deadline.
const LATE_ABORT_TIME: Duration = Duration::from_millis(10);

/// The time counts from this call.
pub(super) fn shutdown_timeout<M: Message + Send + 'static>(
    handle: RawHandle<M>,
    mut stopped: Stopped<M>,
    timeout: Duration,
) -> impl Future<Output = Result<StopReason, ShutdownTimeout>> + Send + 'static {
    let deadline = now() + representable(timeout);
    let abort_at = deadline - abort_time(timeout);
    async move {
        if let Some(reason) = wait_until(abort_at, &mut stopped).await {
            return Ok(reason);
        }
        handle.mailbox().any().abort();
        let deadline = deadline.max(now() + LATE_ABORT_TIME);
        wait_until(deadline, stopped).await.ok_or_else(|| handle.cell().identity.shutdown_timeout())
    }
}

/// How much of a deadline is reserved for the abort. It takes effect when the run loop is polled next, which takes a moment on a
/// busy runtime.
pub(crate) fn abort_time(deadline: Duration) -> Duration {
    (deadline / 10).min(Duration::from_secs(1))
}

impl<M> fmt::Debug for Started<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("Started", f)
    }
}

impl<M> fmt::Debug for Stopped<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.watcher.debug("Stopped", f)
    }
}
