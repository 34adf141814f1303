//! A live actor, and how it stops.
//!
//! The runner owns the state from before the task is spawned. So a task that is dropped before its first poll resolves its calls too.

use super::{
    actor_base::ActorBase,
    run_state::RunState,
    seams::{SourceSet, StateAccess},
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::{Batch, Envelope},
    },
    error::{CallError, StopReason},
    instrument::identity::Identity,
    util::panic::drop_catching,
};
use std::{
    error::Error,
    future::{Future, poll_fn},
    mem,
    sync::Arc,
    task::{Context, Poll},
};

/// Owns a live actor. However it is dropped, every call resolves.
pub(crate) struct Runner<A: ActorBase> {
    pub(crate) run: RunState<A>,
    pub(crate) cell: Arc<ActorCell<A::Message>>,
    is_stopped: bool,
}

impl<A: ActorBase> Runner<A> {
    pub(crate) fn new(
        actor: Option<A>,
        access: A::Access,
        mut sources: A::Sources,
        cell: Arc<ActorCell<A::Message>>,
    ) -> Self {
        sources.hold(&cell);
        Self::with_sources(actor, access, sources, cell)
    }

    /// The same if `sources` hold already what keeps the actor alive.
    pub(crate) fn with_sources(
        actor: Option<A>,
        access: A::Access,
        sources: A::Sources,
        cell: Arc<ActorCell<A::Message>>,
    ) -> Self {
        Self { run: RunState::new(actor, access, sources), cell, is_stopped: false }
    }

    /// The reason of an `outcome`. A panic may have left the state half changed, so the state is dropped before any code can see
    /// it again.
    pub(crate) fn drop_state_after_panic(&mut self, outcome: Result<StopReason, StopReason>) -> StopReason {
        if let Err(StopReason::Panicked(_)) = outcome {
            drop_catching(self.run.actor.take());
            if self.cell.mailbox.is_runtime_dropped() {
                return StopReason::Aborted;
            }
        }
        reason(outcome, self.run.started)
    }

    /// Waits until a caller that has the state returns it.
    ///
    /// A run ends by `outcome` → [`drop_state_after_panic`](Self::drop_state_after_panic) → this → [`stop`](Self::stop) or
    /// [`drop_and_stop`](Self::drop_and_stop).
    pub(crate) fn state_returned(&mut self) -> impl Future<Output = ()> + use<'_, A> {
        poll_fn(move |cx| self.poll_state(cx))
    }

    /// Ready when the state is here, if there still is one.
    fn poll_state(&mut self, cx: &Context<'_>) -> Poll<()> {
        if self.run.access.poll_acquire(&mut self.run.actor).is_pending() {
            self.cell.mailbox.set_run_loop(cx.waker());
            return self.run.access.poll_acquire(&mut self.run.actor);
        }
        Poll::Ready(())
    }

    /// Drops the state, then stops.
    pub(crate) fn drop_and_stop(&mut self, mut reason: StopReason) {
        if let Some(panicked) = drop_catching(self.run.actor.take()) {
            reason = panicked;
        }
        self.stop(reason);
    }

    /// Closes the mailbox for good and resolves every call that was accepted.
    fn resolve_calls(&mut self, reason: &StopReason) {
        if self.run.drained {
            return;
        }
        let (discarded, reason) = self.cell.mailbox.discard(reason, &mut self.run.batch);
        self.fail_in_flight(&reason);
        fail_discarded(&self.cell.identity, discarded, &reason);
    }

    /// Tells the caller of the running handler that no reply will come.
    pub(crate) fn fail_in_flight(&mut self, reason: &StopReason) {
        let identity = &self.cell.identity;
        mem::take(&mut self.run.reply).fail(|method| CallError::cut_off(reason.clone(), identity.target(method)));
    }

    /// Drops the sources, resolves every call, and reports the stop. No code of the user that may change the reason runs between the
    /// last two, so all observers see the same one.
    pub(crate) fn stop(&mut self, reason: StopReason) {
        let reason = self.run.sources.close().unwrap_or(reason);
        self.resolve_calls(&reason);
        self.is_stopped = true;
        self.cell.stop(&reason);
    }
}

impl<A: ActorBase> Drop for Runner<A> {
    /// Aborts the actor, unless it has stopped.
    fn drop(&mut self) {
        if !self.is_stopped {
            let aborted = self.cell.mailbox.abort_now();
            // A caller that has the state may stop the actor in place of this run loop, but it has neither sources nor calls.
            let aborted = self.run.sources.close().unwrap_or(aborted);
            if self.run.actor.is_none() {
                self.resolve_calls(&aborted);
            }
            if self.run.access.try_reclaim(&mut self.run.actor, &aborted) {
                self.drop_and_stop(aborted);
            }
        }
    }
}

/// Not generic, because moving reasons takes much code.
fn reason(outcome: Result<StopReason, StopReason>, started: bool) -> StopReason {
    match outcome {
        Err(StopReason::Panicked(message)) if !started => {
            StopReason::start_failed(Box::<dyn Error + Send + Sync>::from(message.as_str()))
        }
        Ok(reason) | Err(reason) => reason,
    }
}

/// Tells the callers of `discarded` messages that no handler ran.
pub(crate) fn fail_discarded<M>(actor: &Identity, discarded: Batch<M>, reason: &StopReason) {
    actor.discarded.add(discarded.len());
    for Envelope { message, reply, .. } in discarded {
        reply.fail(|method| CallError::discarded(reason.clone(), actor.target(method)));
        drop_catching(message);
    }
}
