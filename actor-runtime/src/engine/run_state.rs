//! The state of an actor, and what its run loop does with it.

use super::{
    actor_base::ActorBase,
    run_loop::RunLoop,
    seams::{SourceSet, StateAccess},
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::{Batch, Envelope},
        reply::ReplySender,
    },
    error::StopReason,
    instrument::tracing::CallerSpan,
};
use std::{
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
    pub(crate) batch: Batch<A::Message>,
    /// Where the reply of the running handler goes.
    pub(crate) reply: ReplySender,
    /// The span of the caller of the running handler.
    pub(crate) caller: CallerSpan,
    /// Messages that may be handled before other tasks get their turn.
    pub(crate) budget: u32,
}

impl<A: ActorBase> RunState<A> {
    pub(super) fn new(actor: Option<A>, access: A::Access, sources: A::Sources) -> Self {
        Self {
            actor,
            access,
            sources,
            started: false,
            drained: false,
            batch: Batch::new(),
            reply: ReplySender::default(),
            caller: CallerSpan::default(),
            budget: BUDGET,
        }
    }

    pub(crate) fn run_loop<'a>(&'a mut self, cell: &'a Arc<ActorCell<A::Message>>) -> RunLoop<'a, A> {
        RunLoop { run: self, cell }
    }

    /// The next message, or the reason why there will be none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see the run loop")]
    pub(super) fn poll_next(
        &mut self,
        cell: &ActorCell<A::Message>,
        cx: &Context<'_>,
    ) -> Poll<Result<Envelope<A::Message>, StopReason>> {
        if let Some(reason) = cell.mailbox.abort_reason() {
            return Poll::Ready(Err(reason));
        }
        ready!(self.access.poll_acquire(&mut self.actor));
        self.access.resume_panic(&self.actor);
        if self.budget == 0 {
            self.budget = BUDGET;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.budget -= 1;
        if let Some(message) = self.sources.poll_before_queue(&mut self.actor, cell, cx.waker()) {
            return Poll::Ready(Ok(Envelope::without_caller(message)));
        }
        if let Some(next) = self.batch.pop_front() {
            cell.mailbox.message_started(self.batch.len());
            return Poll::Ready(Ok(next));
        }
        let received = cell.mailbox.poll_recv(&mut self.batch);
        if received.is_pending() {
            if let Some(message) = self.sources.poll_when_idle(cell, cx.waker()) {
                return Poll::Ready(Ok(Envelope::without_caller(message)));
            }
            self.budget = BUDGET;
            self.access.release(&mut self.actor);
        }
        received.map(|next| {
            next.ok_or_else(|| {
                self.drained = true;
                cell.mailbox.close_reason().unwrap_or(StopReason::HandlesDropped)
            })
        })
    }
}
