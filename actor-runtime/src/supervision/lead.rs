//! From one incarnation to the next.

use super::{RestartEvent, factory::Factory, policy::Policy};
use crate::{
    actor::Actor,
    any::AnyActor,
    attend::{attend, catch, drop_quietly},
    error::StopReason,
    further::{Anywhere, Local, Place},
    handle::Shared,
    local::LocalActor,
    made::Outcome,
    private::Rest,
    reply::Failure,
    run::Runner,
    trace::tell_restart,
};
use std::{future::poll_fn, mem, pin::pin, sync::Arc, task::Poll, time::Duration};
use tokio::time::sleep;

pub(super) type OnRestart = Box<dyn FnMut(&RestartEvent) + Send>;

/// What leads an actor from one incarnation to the next.
pub(super) struct Supervision<A: 'static, P: Place> {
    pub(super) factory: Factory<A, P>,
    pub(super) policy: Policy,
    pub(super) on_restart: Option<OnRestart>,
    pub(super) restarts: u64,
}

/// What awaits a life, of actors whose futures can be sent and of those whose cannot. A macro, as for the run loop itself.
macro_rules! lead {
    ($actor:ident, $place:ident, $run:ident) => {
        /// Runs the actor. Of its two arguments the supervision is dropped first, should the future be: nothing is left after
        /// the end.
        pub(super) async fn $run<A: $actor>(mut runner: Runner<A>, mut supervision: Box<Supervision<A, $place>>) {
            let reason = supervision.lead(&mut runner).await;
            drop_quietly(supervision);
            runner.resolve_calls(&reason);
            poll_fn(|cx| runner.poll_state(cx)).await;
            runner.end_with_state(reason);
        }

        impl<A: $actor> Supervision<A, $place> {
            /// One life after another; the reason why there are no more.
            async fn lead(&mut self, runner: &mut Runner<A>) -> StopReason {
                let mut pause = None;
                loop {
                    let made = attend(&runner.shared, pin!(Some(self.make(&runner.shared, pause)))).await;
                    let outcome = match made {
                        Ok(Ok(actor)) => {
                            runner.work.actor = Some(actor);
                            attend(&runner.shared, pin!(Some(A::live(runner.work.life(&runner.shared))))).await
                        }
                        Ok(Err(error)) => Ok(StopReason::StartFailed(error.into())),
                        Err(reason) => Err(reason),
                    };
                    match self.judge(runner, outcome) {
                        Ok(next) => pause = Some(next),
                        Err(reason) => return reason,
                    }
                }
            }
        }
    };
}

lead!(Actor, Anywhere, run);
lead!(LocalActor, Local, run_local);

impl<A: AnyActor, P: Place> Supervision<A, P> {
    /// The next state, after the pause if there is one.
    async fn make(&mut self, shared: &Shared<A::Message>, pause: Option<Duration>) -> Outcome<A> {
        if let Some(pause) = pause {
            wait(shared, pause).await;
        }
        (self.factory)().await
    }

    /// What becomes of the actor after a life, or none: the pause before the next one, or the reason of its end.
    fn judge(
        &mut self,
        runner: &mut Runner<A>,
        outcome: Result<StopReason, StopReason>,
    ) -> Result<Duration, StopReason> {
        let panicked = matches!(outcome, Err(StopReason::Panicked(_)));
        let (started, drained) = (runner.work.started, runner.work.drained);
        let reason = runner.without_broken_state(outcome);
        let failed = (panicked && !drained) || matches!(reason, StopReason::StartFailed(_));
        // Who fails to start while the actor is ending would fail again, and nothing bounds how often.
        let goes_on = runner.shared.mailbox.closed_by().is_none_or(|closed| closed.is_orderly() && started);
        if !failed || !goes_on || !self.policy.restart.is_due(panicked) {
            return Err(reason);
        }
        let Some(pause) = self.policy.grant() else {
            let exhausted = StopReason::RestartsExhausted(Arc::new(reason.clone()));
            // Before anybody hears of the end, nothing is accepted any more.
            runner.shared.mailbox.close(exhausted.clone());
            runner.interrupt_call(&reason);
            return Err(exhausted);
        };
        runner.lose_state();
        self.tell(runner, &reason, pause);
        runner.interrupt_call(&reason);
        runner.work.started = false;
        Ok(pause)
    }

    fn tell(&mut self, runner: &Runner<A>, reason: &StopReason, pause: Duration) {
        self.restarts += 1;
        let Shared { id, name, .. } = &*runner.shared;
        let (restart, reason) = (self.restarts, reason.clone());
        let event = RestartEvent { id: *id, name: name.to_string(), restart, reason, pause };
        tell_restart(&event);
        if let Some(hook) = &mut self.on_restart {
            // Whoever only listens is not to harm the actor.
            let _ignored = catch(&mut || hook(&event));
        }
    }
}

/// Waits for `pause`, or until the actor is to end. Always lets other tasks run: a factory may fail without ever waiting.
async fn wait<M>(shared: &Shared<M>, pause: Duration) {
    let mut asleep = pin!(if pause.is_zero() { None } else { Some(sleep(pause)) });
    let mut let_others_run = false;
    poll_fn(|cx| {
        if !mem::replace(&mut let_others_run, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        // Closing it wakes this task.
        if shared.mailbox.closed_by().is_some() {
            return Poll::Ready(());
        }
        asleep.as_mut().as_pin_mut().map_or(Poll::Ready(()), |asleep| asleep.poll(cx))
    })
    .await;
}

impl<A: AnyActor> Runner<A> {
    /// Before the factory runs again, which may need what only one can have.
    fn lose_state(&mut self) {
        drop_quietly(self.work.actor.take());
        self.work.rest.renew(&self.shared);
    }

    /// Tells the caller of the handler that ran, and no other.
    fn interrupt_call(&mut self, reason: &StopReason) {
        mem::take(&mut self.work.in_flight).fail(Failure::Interrupted(Some(reason.clone())));
    }
}
