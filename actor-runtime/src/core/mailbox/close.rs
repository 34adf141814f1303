//! How the mailbox closes, what happens to its messages, and who is told of start and stop.

use super::{
    lifecycle::{ActorStatus, Lifecycle},
    queue::{Batch, Lane},
    send::Mailbox,
};
use crate::{
    error::StopReason,
    util::{
        wait_list::{Ticket, Wakers},
        waker::wake,
    },
};
use std::{
    mem,
    sync::atomic::Ordering::{Acquire, Release},
    task::{Context, Poll},
};

impl<M> Mailbox<M> {
    /// Stops accepting messages. Those that were accepted will be handled. The first reason is kept.
    pub(crate) fn close(&self, reason: StopReason) {
        let mut inner = self.inner.lock();
        let senders = inner.lifecycle.close(&self.flags, reason);
        let run_loop = inner.lifecycle.take_idle_waker(&self.flags);
        // A supervised actor may wait for its restart with messages queued, and a close ends that wait.
        let run_loop = if self.flags.restarts { inner.lifecycle.run_loop.clone() } else { run_loop };
        drop(inner);
        wake(run_loop);
        senders.wake();
    }

    /// Stops accepting messages and tells the run loop to stop at the next await of its handler.
    pub(crate) fn abort(&self) {
        let (run_loop, senders) = self.inner.lock().lifecycle.abort(&self.flags, StopReason::Aborted);
        wake(run_loop);
        senders.wake();
    }

    /// Aborts an actor on a thread of its own, because the runtime that it was spawned from was dropped.
    pub(crate) fn mark_runtime_dropped(&self) {
        self.flags.runtime_dropped.store(true, Release);
        self.abort();
    }

    /// Whether a panic may be that of a timer whose runtime was dropped.
    pub(crate) fn is_runtime_dropped(&self) -> bool {
        self.flags.runtime_dropped.load(Acquire)
    }

    /// The reason of the abort, if there was one.
    #[inline]
    pub(crate) fn abort_reason(&self) -> Option<StopReason> {
        if self.flags.aborted.load(Acquire) { Some(self.abort_now()) } else { None }
    }

    /// Stops accepting messages because the actor stops now, in the middle of what it does. Returns the reason.
    #[cold]
    pub(crate) fn abort_now(&self) -> StopReason {
        self.inner.lock().lifecycle.abort_now()
    }

    /// Stops accepting messages for `reason`, unless an earlier one stays. Returns the accepted messages and `batch`, which will
    /// not be handled, and the reason that holds.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason, batch: &mut Batch<M>) -> (Batch<M>, StopReason) {
        let mut inner = self.inner.lock();
        for lane in Lane::ALL {
            inner.move_accepted(lane, batch);
        }
        let (senders, reason) = inner.lifecycle.discard(&self.flags, reason);
        drop(inner);
        senders.wake();
        (mem::take(batch), reason)
    }

    /// The actor has stopped for `reason`, unless an earlier one stays. Returns the watchers.
    #[must_use = "the watchers wait for it"]
    pub(crate) fn stop(&self, reason: &StopReason) -> Wakers {
        let (run_loop, watchers) = self.inner.lock().lifecycle.stop(reason);
        drop(run_loop);
        watchers
    }

    /// A new state takes the place of the former one.
    #[cfg(feature = "supervision")]
    pub(crate) fn set_restarting(&self) {
        self.inner.lock().lifecycle.restart();
    }

    /// Whether the watchers know that a start hook is done.
    pub(crate) fn has_started(&self) -> bool {
        self.inner.lock().lifecycle.has_started()
    }

    /// The start hook of a new state is done.
    pub(crate) fn restarted(&self) {
        let watchers = self.inner.lock().lifecycle.start();
        if let Some(watchers) = watchers {
            watchers.wake();
        }
    }

    /// Ready when the start hook is done, or with the reason if the actor stopped without it.
    pub(crate) fn poll_started(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        self.poll_watch(ticket, cx, Lifecycle::start_outcome)
    }

    /// Ready when the actor has stopped.
    pub(crate) fn poll_stopped(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<StopReason> {
        self.poll_watch(ticket, cx, Lifecycle::stop_reason)
    }

    fn poll_watch<O>(
        &self,
        ticket: &mut Option<Ticket>,
        cx: &Context<'_>,
        look: impl FnOnce(&Lifecycle) -> Option<O>,
    ) -> Poll<O> {
        let mut inner = self.inner.lock();
        let seen = look(&inner.lifecycle);
        let stale = inner.lifecycle.watch(ticket, cx.waker(), seen.is_some());
        drop(inner);
        drop(stale);
        seen.map_or(Poll::Pending, Poll::Ready)
    }

    /// A watcher goes away.
    pub(crate) fn unwatch(&self, ticket: Ticket) {
        let left = self.inner.lock().lifecycle.watchers.leave(ticket);
        drop(left);
    }

    /// Why the actor has stopped, if it has.
    pub(crate) fn stop_reason(&self) -> Option<StopReason> {
        self.inner.lock().lifecycle.stop_reason()
    }

    /// Why the mailbox is closed, if it is.
    pub(crate) fn close_reason(&self) -> Option<StopReason> {
        self.inner.lock().lifecycle.closed.clone()
    }

    pub(crate) fn status(&self) -> ActorStatus {
        self.inner.lock().lifecycle.status()
    }
}
