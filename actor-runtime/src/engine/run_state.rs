//! The state of an actor, and what its run loop does with it.

use super::{
    actor_base::ActorBase,
    run_loop::RunLoop,
    seams::{SourceSet, StateAccess},
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::{Batch, Envelope, Queued},
        reply::ReplySender,
    },
    error::StopReason,
    instrument::tracing::CallerSpan,
};
use std::{
    mem::ManuallyDrop,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Messages that are handled before other tasks get their turn: as many as tokio grants a task.
pub(crate) const BUDGET: u32 = 128;

/// The state, and what is done with it. Everything here is code of the user or calls it, so it is only used in
/// [`poll_guarded`](super::guard::poll_guarded).
pub(crate) struct RunState<A: ActorBase> {
    /// `None` while a caller has it, after a panic, and after the last message.
    pub(crate) actor: Option<A>,
    pub(crate) access: A::Access,
    pub(crate) sources: A::Sources,
    /// The start hook is done.
    pub(crate) started: bool,
    /// The mailbox is closed, and every message was handled.
    pub(crate) drained: bool,
    /// The stop was reported.
    pub(super) stopped: bool,
    pub(crate) batch: Batch<A::Message>,
    /// Where the reply of the running handler goes.
    pub(crate) reply: ReplySender,
    /// The span of the caller of the running handler.
    pub(crate) caller: CallerSpan,
    /// Messages that may be handled before other tasks get their turn.
    pub(crate) budget: u32,
}

impl<A: ActorBase> RunState<A> {
    pub(crate) fn run_loop<'a>(&'a mut self, cell: &'a Arc<ActorCell<A::Message>>) -> RunLoop<'a, A> {
        RunLoop { run: self, cell }
    }

    /// The next message. `None` if there will be none: see [`stop_reason`](Self::stop_reason).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see the run loop")]
    pub(super) fn poll_next(
        &mut self,
        cell: &ActorCell<A::Message>,
        cx: &Context<'_>,
    ) -> Poll<Option<Queued<A::Message>>> {
        if cell.mailbox.any().is_aborted() {
            return Poll::Ready(None);
        }
        if A::Access::IS_SHARED {
            ready!(self.access.poll_acquire(&mut self.actor));
            self.access.resume_panic(&self.actor);
        }
        if self.budget == 0 {
            self.budget = BUDGET;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.budget -= 1;
        if A::Sources::HAS_SOURCES
            && let Some(message) = self.sources.poll_before_queue(&mut self.actor, cell, cx.waker())
        {
            return Poll::Ready(Some(ManuallyDrop::new(Envelope::without_caller(message))));
        }
        let queued = self.batch.pop();
        if queued.is_some() {
            cell.mailbox.any().message_started(self.batch.len());
            return Poll::Ready(queued);
        }
        let received = cell.mailbox.poll_recv(&mut self.batch);
        match received {
            Poll::Ready(None) => self.drained = true,
            Poll::Ready(Some(_)) => {}
            Poll::Pending => {
                if A::Sources::HAS_SOURCES
                    && let Some(message) = self.sources.poll_when_idle(cell, cx.waker())
                {
                    return Poll::Ready(Some(ManuallyDrop::new(Envelope::without_caller(message))));
                }
                self.budget = BUDGET;
                if A::Access::IS_SHARED {
                    self.access.release(&mut self.actor);
                }
            }
        }
        received
    }

    /// The reason why there is no next message.
    pub(super) fn stop_reason(&self, cell: &ActorCell<A::Message>) -> StopReason {
        cell.mailbox.any().reason_after(self.drained)
    }
}
