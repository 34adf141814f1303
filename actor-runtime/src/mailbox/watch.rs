//! Waiting for the start and the end of an actor.

use super::{Core, Mailbox, wake};
use crate::{error::StopReason, waitlist::Ticket};
use std::task::{Context, Poll};

impl<T> Mailbox<T> {
    /// Tells the watchers that the actor has ended. The reason given here is the one that stays.
    pub(crate) fn end(&self, reason: StopReason) {
        let mut core = self.core.lock();
        core.closed = Some(reason);
        core.ended = true;
        let (run_loop, watchers) = (core.run_loop.take(), core.watchers.take());
        drop(core);
        drop(run_loop);
        wake(watchers);
    }

    /// Ready when the start hook is done, with the reason if the actor ended without it.
    pub(crate) fn poll_started(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        self.poll_watch(ticket, cx, |core| if core.started { Some(Ok(())) } else { core.end_reason().map(Err) })
    }

    /// Ready when the actor has ended.
    pub(crate) fn poll_ended(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<StopReason> {
        self.poll_watch(ticket, cx, Core::end_reason)
    }

    /// A watcher goes away.
    pub(crate) fn unwatch(&self, ticket: Ticket) {
        let left = self.core.lock().watchers.leave(ticket);
        drop(left);
    }

    /// The reason of the end, once it is over.
    pub(crate) fn end_reason(&self) -> Option<StopReason> {
        self.core.lock().end_reason()
    }

    fn poll_watch<O>(
        &self,
        ticket: &mut Option<Ticket>,
        cx: &Context<'_>,
        seen: impl FnOnce(&Core<T>) -> Option<O>,
    ) -> Poll<O> {
        let mut stale = None;
        let mut core = self.core.lock();
        if let Some(outcome) = seen(&core) {
            let left = ticket.take().and_then(|ticket| core.watchers.leave(ticket));
            drop(core);
            drop(left);
            return Poll::Ready(outcome);
        }
        if !ticket.is_some_and(|ticket| core.watchers.still_waits(ticket, cx.waker(), &mut stale)) {
            *ticket = Some(core.watchers.join((), cx.waker().clone()));
        }
        Poll::Pending
    }
}

impl<T> Core<T> {
    fn end_reason(&self) -> Option<StopReason> {
        if self.ended { self.closed.clone() } else { None }
    }
}
