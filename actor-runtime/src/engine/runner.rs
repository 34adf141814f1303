//! A live actor, and how it stops.
//!
//! The runner owns the state from before the task is spawned. So a task that is dropped before its first poll resolves its calls too.

use super::{
    actor_base::ActorBase,
    run_state::{BUDGET, RunState},
    seams::{SourceSet, StateAccess},
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::{AnyMailbox, Batch},
        reply::ReplySender,
    },
    error::{CallError, CallTarget, StopReason},
    instrument::{identity::Identity, tracing::CallerSpan},
    util::panic::clear_catching,
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
}

impl<A: ActorBase> Runner<A> {
    pub(crate) fn new(
        actor: Option<A>,
        access: A::Access,
        sources: A::Sources,
        cell: Arc<ActorCell<A::Message>>,
    ) -> Self {
        let mut runner = Self::with_sources(actor, access, sources, cell);
        if A::Sources::HAS_SOURCES {
            runner.run.sources.hold(&runner.cell);
        }
        runner
    }

    /// Like [`new`](Self::new), if `sources` already hold what keeps the actor alive.
    pub(crate) fn with_sources(
        actor: Option<A>,
        access: A::Access,
        sources: A::Sources,
        cell: Arc<ActorCell<A::Message>>,
    ) -> Self {
        // Constants and no function calls: a call may panic, so values that exist during the call would need code that drops them.
        let run = RunState {
            actor,
            access,
            sources,
            started: false,
            drained: false,
            stopped: false,
            batch: const { Batch::new() },
            reply: ReplySender::NONE,
            caller: CallerSpan::NONE,
            budget: BUDGET,
        };
        Self { run, cell }
    }

    /// The reason of an `outcome`. A panic may have left the state half changed, so the state is dropped before any code can see
    /// it again.
    pub(crate) fn drop_state_after_panic(&mut self, outcome: Result<StopReason, StopReason>) -> StopReason {
        if let Err(StopReason::Panicked(_)) = &outcome {
            clear_catching(&mut self.run.actor);
        }
        reason(outcome, self.run.started, self.cell.mailbox.any())
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
            self.cell.mailbox.any().set_run_loop(cx.waker());
            return self.run.access.poll_acquire(&mut self.run.actor);
        }
        Poll::Ready(())
    }

    /// Drops the state, then stops.
    pub(crate) fn drop_and_stop(&mut self, reason: &StopReason) {
        let panicked = clear_catching(&mut self.run.actor);
        self.stop(panicked.as_ref().unwrap_or(reason));
    }

    /// Closes the mailbox for good and resolves every call that was accepted.
    fn resolve_calls(&mut self, reason: &StopReason) {
        if self.run.drained {
            return;
        }
        let reason = self.cell.mailbox.discard(reason, &mut self.run.batch);
        self.fail_in_flight(&reason);
        fail_discarded(&self.cell.identity, &mut self.run.batch, &reason);
    }

    /// Tells the caller of the running handler that no reply will come.
    pub(crate) fn fail_in_flight(&mut self, reason: &StopReason) {
        fail(&mut self.run.reply, &self.cell.identity, reason, CallError::cut_off);
    }

    /// Drops the sources, resolves every call, and reports the stop. No code of the user that may change the reason runs between the
    /// last two, so all observers see the same one.
    pub(crate) fn stop(&mut self, reason: &StopReason) {
        if A::Sources::HAS_SOURCES
            && let Some(panicked) = self.run.sources.close()
        {
            return self.report_stop(&panicked);
        }
        self.report_stop(reason);
    }

    fn report_stop(&mut self, reason: &StopReason) {
        self.resolve_calls(reason);
        self.run.stopped = true;
        self.cell.stop(reason);
    }

    /// The run loop is dropped before the actor has stopped.
    fn abort(&mut self) {
        let mut aborted = self.cell.mailbox.any().abort_now();
        if A::Sources::HAS_SOURCES {
            aborted = self.run.sources.close().unwrap_or(aborted);
        }
        if A::Access::IS_SHARED {
            // A caller that has the state may stop the actor in place of this run loop, but it has neither sources nor calls.
            if self.run.actor.is_none() {
                self.resolve_calls(&aborted);
            }
            if !self.run.access.try_reclaim(&mut self.run.actor, &aborted) {
                return;
            }
        }
        self.drop_and_stop(&aborted);
    }
}

impl<A: ActorBase> Drop for Runner<A> {
    fn drop(&mut self) {
        if !self.run.stopped {
            self.abort();
        }
    }
}

/// Not generic, because moving reasons takes a lot of code.
fn reason(outcome: Result<StopReason, StopReason>, started: bool, mailbox: &AnyMailbox<'_>) -> StopReason {
    let message = match outcome {
        Err(StopReason::Panicked(message)) => message,
        Ok(reason) | Err(reason) => return reason,
    };
    if mailbox.is_runtime_dropped() {
        StopReason::Aborted
    } else if started {
        StopReason::Panicked(message)
    } else {
        StopReason::start_failed(Box::<dyn Error + Send + Sync>::from(message.as_str()))
    }
}

/// Tells the callers of `discarded` messages that no handler ran.
pub(crate) fn fail_discarded<M>(actor: &Identity, discarded: &mut Batch<M>, reason: &StopReason) {
    actor.discarded.add(discarded.len());
    discarded.discard(&mut |reply| fail(reply, actor, reason, CallError::discarded));
}

/// What becomes of a call whose actor stops for a reason.
type Ending = fn(StopReason, Box<CallTarget>) -> CallError;

/// Tells the caller of an accepted message that no reply will come. Not generic, so that it is compiled once.
fn fail(reply: &mut ReplySender, actor: &Identity, reason: &StopReason, ending: Ending) {
    mem::take(reply).fail(|method| ending(reason.clone(), actor.target(method)));
}
