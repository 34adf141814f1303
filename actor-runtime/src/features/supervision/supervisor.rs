//! From one incarnation to the next.
//!
//! A supervised actor is one mailbox and one [`Runner`] that runs one incarnation after another. A restart touches neither the
//! queue nor the batch, so handles stay valid, a message that has started never starts again, and no other is lost.

use super::{
    event::RestartEvent,
    factory::Factory,
    policy::{Policy, RestartPolicy},
};
use crate::{
    core::cell::ActorCell,
    engine::{
        actor::Actor,
        actor_base::ActorBase,
        affinity::{Affinity, AnyThread, OneThread},
        factory::InitResult,
        guard::{make_guarded, poll_guarded},
        local_actor::LocalActor,
        runner::Runner,
        seams::SourceSet,
    },
    error::StopReason,
    instrument::tracing::{Restart, emit_restart},
    util::panic::{catch_panic, drop_catching},
};
use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};
use tokio::time::sleep;

pub(super) type OnRestart = Box<dyn FnMut(&RestartEvent) + Send>;

/// Makes the incarnations of an actor, and decides whether there is another one.
///
/// In a box, so that it adds one pointer to what carries it.
pub struct Supervisor<A: 'static, P: Affinity>(pub(super) Box<Inner<A, P>>);

pub(super) struct Inner<A: 'static, P: Affinity> {
    pub(super) factory: Factory<A, P>,
    pub(super) policy: Policy,
    pub(super) on_restart: Option<OnRestart>,
    restarts: u64,
}

impl<A, P: Affinity> fmt::Debug for Supervisor<A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor").field("policy", &self.0.policy).finish_non_exhaustive()
    }
}

/// Declares what awaits a run loop, for actors whose futures are `Send` and for those whose futures are not. A macro, as for the
/// run loop itself.
macro_rules! impl_supervisor {
    ($actor:ident, $affinity:ident, $run:ident) => {
        impl<A: $actor> Supervisor<A, $affinity> {
            /// Runs the actor. If the future is dropped, the supervisor is dropped before the runner, so nothing of it is left
            /// after the stop.
            pub(super) async fn $run(mut runner: Runner<A>, mut supervisor: Self) {
                let reason = supervisor.0.run_incarnations(&mut runner).await;
                drop_catching(supervisor);
                runner.state_returned().await;
                runner.drop_and_stop(&reason);
            }
        }

        impl<A: $actor> Inner<A, $affinity> {
            /// Runs one incarnation after another. Returns the reason why there are no more.
            async fn run_incarnations(&mut self, runner: &mut Runner<A>) -> StopReason {
                let mut delay = None;
                loop {
                    let made = make_guarded(&runner.cell, self.make(&runner.cell, delay)).await;
                    let outcome = match made {
                        Ok(Ok(actor)) => {
                            runner.run.actor = Some(actor);
                            let run_loop = runner.run.run_loop(&runner.cell);
                            poll_guarded(&runner.cell, pin!(Some(A::run_incarnation(run_loop)))).await
                        }
                        Ok(Err(error)) => Ok(StopReason::start_failed(error)),
                        Err(reason) => Err(reason),
                    };
                    match self.decide(runner, outcome) {
                        Ok(next) => delay = Some(next),
                        Err(reason) => return reason,
                    }
                }
            }
        }
    };
}

impl_supervisor!(Actor, AnyThread, run);
impl_supervisor!(LocalActor, OneThread, run_local);

impl<A: 'static, P: Affinity> Supervisor<A, P> {
    pub(super) fn new(factory: Factory<A, P>) -> Self {
        Self(Box::new(Inner { factory, policy: Policy::default(), on_restart: None, restarts: 0 }))
    }

    /// Whether the actor may get a new state after a panic.
    pub(super) fn restarts(&self) -> bool {
        self.0.policy.restart != RestartPolicy::Never
    }
}

impl<A: ActorBase, P: Affinity> Inner<A, P> {
    /// Makes the next state, after the delay if there is one.
    async fn make(&mut self, cell: &ActorCell<A::Message>, delay: Option<Duration>) -> InitResult<A> {
        if let Some(delay) = delay {
            wait(cell, delay).await;
        }
        (self.factory)().await
    }

    /// Decides what happens after an incarnation, or after the attempt to make one: the delay before the next one, or the reason
    /// why the actor stops.
    fn decide(
        &mut self,
        runner: &mut Runner<A>,
        outcome: Result<StopReason, StopReason>,
    ) -> Result<Duration, StopReason> {
        let panicked = matches!(outcome, Err(StopReason::Panicked(_)));
        let (started, drained) = (runner.run.started, runner.run.drained);
        let reason = runner.drop_state_after_panic(outcome);
        let failed = (panicked && !drained) || matches!(reason, StopReason::StartFailed(_));
        // An actor that fails to start while it is stopping would fail again, and nothing bounds how often.
        let continues = runner.cell.mailbox.any().close_reason().is_none_or(|closed| closed.is_graceful() && started);
        if !failed || !continues || !self.policy.restart.applies(panicked) {
            return Err(reason);
        }
        let Some(delay) = self.policy.next_delay() else {
            let exhausted = StopReason::RestartsExhausted(Arc::new(reason.clone()));
            // Close the mailbox before any caller is told of the stop.
            runner.cell.mailbox.any().close(exhausted.clone());
            runner.fail_in_flight(&reason);
            return Err(exhausted);
        };
        reset(runner);
        self.notify(runner, &reason, delay);
        runner.fail_in_flight(&reason);
        runner.run.started = false;
        Ok(delay)
    }

    fn notify(&mut self, runner: &Runner<A>, reason: &StopReason, delay: Duration) {
        self.restarts += 1;
        let (identity, attempt) = (&runner.cell.identity, self.restarts);
        emit_restart(identity, &Restart { attempt, reason, delay });
        if let Some(hook) = &mut self.on_restart {
            let (id, name, reason) = (identity.id, identity.name.to_string(), reason.clone());
            let event = RestartEvent { id, name, attempt, reason, delay };
            // A hook that only listens must not harm the actor.
            let _ignored = catch_panic(&mut || hook(&event));
        }
    }
}

/// Waits for `delay`, or until the actor is to stop. Lets other tasks run in any case: a factory may fail without ever waiting.
async fn wait<M>(cell: &ActorCell<M>, delay: Duration) {
    let mut sleeping = pin!(if delay.is_zero() { None } else { Some(sleep(delay)) });
    let mut has_yielded = false;
    poll_fn(|cx| {
        if !mem::replace(&mut has_yielded, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        // Closing the mailbox wakes this task.
        if cell.mailbox.any().close_reason().is_some() {
            return Poll::Ready(());
        }
        sleeping.as_mut().as_pin_mut().map_or(Poll::Ready(()), |sleeping| sleeping.poll(cx))
    })
    .await;
}

/// Drops the former state before the factory runs again: it may hold what only one incarnation can have.
fn reset<A: ActorBase>(runner: &mut Runner<A>) {
    drop_catching(runner.run.actor.take());
    runner.run.sources.reset(&runner.cell);
    runner.cell.mailbox.any().set_restarting();
}
