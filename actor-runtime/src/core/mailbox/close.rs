//! How the mailbox closes, what happens to its messages, and how watchers are notified of start and stop.

use super::{
    any::{AnyMailbox, Mailbox},
    batch::Batch,
    lifecycle::{ActorStatus, Lifecycle},
};
use crate::{
    error::StopReason,
    util::{
        wait_list::{Ticket, Wakers},
        waker::wake,
    },
};
use std::{
    sync::atomic::Ordering::{Acquire, Release},
    task::{Context, Poll},
};

impl<M> Mailbox<M> {
    /// Stops accepting messages for `reason`, unless an earlier reason is kept. Moves the accepted messages, which will not be handled,
    /// to the end of `batch`. Returns the reason that applies.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason, batch: &mut Batch<M>) -> StopReason {
        self.any().close_for(reason);
        // No more messages are accepted from here on.
        self.inner.lock().lanes.move_accepted(batch.queue());
        self.any().reason_after(true)
    }
}

impl AnyMailbox<'_> {
    /// Whether the actor may get a new state after a panic.
    #[inline]
    pub(crate) fn restarts(&self) -> bool {
        self.flags.restarts
    }

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

    /// Whether the actor is aborted. [`abort_now`](Self::abort_now) then returns the reason.
    #[inline]
    pub(crate) fn is_aborted(&self) -> bool {
        self.flags.aborted.load(Acquire)
    }

    /// Stops accepting messages because the actor stops now, in the middle of what it does. Returns the reason.
    #[cold]
    pub(crate) fn abort_now(&self) -> StopReason {
        self.inner.lock().lifecycle.abort_now()
    }

    /// Why the run loop stops: the close reason if everything was handled (`drained`), otherwise that of the abort.
    #[cold]
    pub(crate) fn reason_after(&self, drained: bool) -> StopReason {
        if drained { self.close_reason().unwrap_or(StopReason::HandlesDropped) } else { self.abort_now() }
    }

    /// Stops accepting messages for `reason`, unless an earlier reason is kept. Messages that were accepted will not be handled.
    fn close_for(&self, reason: &StopReason) {
        let senders = self.inner.lock().lifecycle.discard(&self.flags, reason);
        senders.wake();
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
        let wakes_watchers = self.inner.lock().lifecycle.start();
        if wakes_watchers {
            self.wake_watchers();
        }
    }

    /// Wakes the watchers of the start, and with them those of the stop, which wait again.
    #[cold]
    pub(super) fn wake_watchers(&self) {
        let watchers = self.inner.lock().lifecycle.watchers.take_all();
        watchers.wake();
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
