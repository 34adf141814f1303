//! How the mailbox closes, what becomes of its messages, and who is told of start and end.

use super::{Batch, Core, Mailbox, life::Life};
use crate::{
    error::StopReason,
    sync::MutexGuard,
    waitlist::{Line, Ticket, Wakers, wake},
};
use std::{
    mem,
    sync::atomic::Ordering::{Acquire, Release},
    task::{Context, Poll},
};

impl<M> Mailbox<M> {
    /// Stops accepting; what was accepted stays to be handled. The first reason stays.
    pub(crate) fn close(&self, reason: StopReason) {
        let mut core = self.core.lock();
        let senders = core.life.shut(&self.signals, reason);
        let run_loop = core.life.rouse(&self.signals);
        // It may pause with messages queued, and a close ends the pause.
        let run_loop = if self.signals.restarts { core.life.run_loop.clone() } else { run_loop };
        drop(core);
        wake(run_loop);
        senders.wake();
    }

    /// Stops accepting and tells the run loop to end at the next await of its handler.
    pub(crate) fn abort(&self) {
        let (run_loop, senders) = self.core.lock().life.abort(&self.signals, StopReason::Aborted);
        wake(run_loop);
        senders.wake();
    }

    /// Aborts an actor that is no task of its runtime, because that is gone.
    pub(crate) fn orphan(&self) {
        self.signals.orphaned.store(true, Release);
        self.abort();
    }

    /// Whether a panic may be that of a timer without a runtime.
    pub(crate) fn is_orphaned(&self) -> bool {
        self.signals.orphaned.load(Acquire)
    }

    /// The reason of the abort, if there was one.
    #[inline]
    pub(crate) fn aborted_by(&self) -> Option<StopReason> {
        if self.signals.aborted.load(Acquire) { Some(self.cut_short()) } else { None }
    }

    /// Stops accepting because the actor ends now, in the middle of what it does; with the reason.
    #[cold]
    pub(crate) fn cut_short(&self) -> StopReason {
        self.core.lock().life.cut_short()
    }

    /// Stops accepting for `reason`, whatever was said before: what was accepted, and `batch`, is not handled.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason, batch: &mut Batch<M>) -> Batch<M> {
        self.empty(self.core.lock(), reason, batch)
    }

    /// The same for a caller that ran the handler: this reason stays, whatever the run loop says.
    #[cfg(feature = "direct")]
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn decide(&self, reason: &StopReason) -> Batch<M> {
        let mut core = self.core.lock();
        core.life.closed = Some(reason.clone());
        core.life.decided = true;
        self.empty(core, reason, &mut Batch::new())
    }

    fn empty(&self, mut core: MutexGuard<'_, Core<M>>, reason: &StopReason, batch: &mut Batch<M>) -> Batch<M> {
        for line in Line::SENDERS {
            core.hand_over(line, batch);
        }
        let senders = core.life.discard(&self.signals, reason);
        drop(core);
        senders.wake();
        mem::take(batch)
    }

    /// The actor has ended; whom to tell. The reason given here is the one that stays.
    #[must_use = "they wait for it"]
    pub(crate) fn end(&self, reason: StopReason) -> Wakers {
        let (run_loop, watchers) = self.core.lock().life.end(reason);
        drop(run_loop);
        watchers
    }

    /// Ready when the start hook is done, with the reason if the actor ended without it.
    pub(crate) fn poll_started(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        self.poll_watch(ticket, cx, Life::start_seen)
    }

    /// Ready when the actor has ended.
    pub(crate) fn poll_ended(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<StopReason> {
        self.poll_watch(ticket, cx, Life::end_reason)
    }

    fn poll_watch<O>(
        &self,
        ticket: &mut Option<Ticket>,
        cx: &Context<'_>,
        look: impl FnOnce(&Life) -> Option<O>,
    ) -> Poll<O> {
        let mut core = self.core.lock();
        let seen = look(&core.life);
        let stale = core.life.watch(ticket, cx.waker(), seen.is_some());
        drop(core);
        drop(stale);
        seen.map_or(Poll::Pending, Poll::Ready)
    }

    /// A watcher goes away.
    pub(crate) fn unwatch(&self, ticket: Ticket) {
        let left = self.core.lock().life.waiting.leave(ticket);
        drop(left);
    }

    /// The reason of the end, once it is over.
    pub(crate) fn end_reason(&self) -> Option<StopReason> {
        self.core.lock().life.end_reason()
    }

    /// Why nothing is accepted any more, if so.
    pub(crate) fn closed_by(&self) -> Option<StopReason> {
        self.core.lock().life.closed.clone()
    }
}
