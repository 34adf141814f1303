//! The run loop: start hook, one message after another, stop hook, end.

use crate::{
    actor::Actor,
    attend::{attend, drop_quietly},
    error::StopReason,
    handle::{Envelope, Shared},
    private::State,
    reply::{Failure, Sink},
};
use std::{
    collections::VecDeque,
    error::Error,
    future::{Future, poll_fn},
    mem,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Messages handled without a break before other tasks get their turn: as many as tokio grants a task.
const BUDGET: u32 = 128;

/// What was handed over and is not started yet, oldest first.
pub(crate) type Batch<M> = VecDeque<Envelope<M>>;

/// Owns a live actor. Whatever becomes of it, dropping it resolves every call.
pub(crate) struct Runner<A: Actor> {
    work: Work<A>,
    shared: Arc<Shared<A::Message>>,
    ended: bool,
}

impl<A: Actor> Runner<A> {
    pub(crate) fn new(actor: A, shared: Arc<Shared<A::Message>>) -> Self {
        let work = Work {
            actor: Some(actor),
            started: false,
            batch: Batch::new(),
            in_flight: Sink::default(),
            until_break: BUDGET,
        };
        Self { work, shared, ended: false }
    }

    // Blocks instead of `async fn`s here and below: those keep their arguments twice, and this is what an idle actor weighs.

    /// Runs the actor; the state survives.
    pub(crate) fn run(mut self) -> impl Future<Output = Option<A>> + Send {
        async move {
            let outcome = attend(&self.shared, pin!(Some(self.work.live(&self.shared)))).await;
            let reason = self.without_broken_state(outcome);
            self.resolve_calls(&reason);
            let state = self.work.actor.take();
            self.end(reason);
            state
        }
    }

    /// Runs the actor; the state is dropped before anybody is told of the end.
    pub(crate) fn run_and_drop(mut self) -> impl Future<Output = ()> + Send {
        async move {
            let outcome = attend(&self.shared, pin!(Some(self.work.live(&self.shared)))).await;
            let reason = self.without_broken_state(outcome);
            self.end_with_state(reason);
        }
    }

    /// A panic may have left the state half changed: nobody is to see it again.
    fn without_broken_state(&mut self, outcome: Result<StopReason, StopReason>) -> StopReason {
        match outcome {
            Err(StopReason::Panicked(message)) => {
                drop_quietly(self.work.actor.take());
                if self.work.started {
                    StopReason::Panicked(message)
                } else {
                    StopReason::StartFailed(Box::<dyn Error + Send + Sync>::from(&*message).into())
                }
            }
            Ok(reason) | Err(reason) => reason,
        }
    }

    fn end_with_state(&mut self, mut reason: StopReason) {
        self.resolve_calls(&reason);
        if let Some(message) = drop_quietly(self.work.actor.take()) {
            reason = StopReason::Panicked(message);
        }
        self.end(reason);
    }

    /// Closes the mailbox for good and resolves every call that was accepted.
    fn resolve_calls(&mut self, reason: &StopReason) {
        let discarded = self.shared.mailbox.discard(reason, &mut self.work.batch);
        mem::take(&mut self.work.in_flight).fail(Failure::Interrupted(Some(reason.clone())));
        resolve_dropped(discarded, reason);
    }

    fn end(&mut self, reason: StopReason) {
        self.ended = true;
        self.shared.mailbox.end(reason);
    }
}

impl<A: Actor> Drop for Runner<A> {
    fn drop(&mut self) {
        if !self.ended {
            self.end_with_state(StopReason::Aborted);
        }
    }
}

/// The state, and what is being done with it. All of this is code of the user or calls it, so `attend` polls it.
pub(crate) struct Work<A: Actor> {
    pub(crate) actor: Option<A>,
    started: bool,
    pub(crate) batch: Batch<A::Message>,
    /// Whom the running handler answers.
    pub(crate) in_flight: Sink,
    until_break: u32,
}

impl<A: Actor> Work<A> {
    /// From the start hook to the stop hook.
    fn live<'a>(&'a mut self, shared: &'a Shared<A::Message>) -> impl Future<Output = StopReason> + Send + 'a {
        async move {
            if let Some(actor) = &mut self.actor
                && let Err(error) = actor.start().await
            {
                return StopReason::StartFailed(error.into());
            }
            self.started = true;
            while self.actor.is_some() {
                if let Err(reason) = poll_fn(|cx| self.poll_batch(shared, cx)).await {
                    return self.stop(reason).await;
                }
                if let Some(Envelope { message, sink }) = self.batch.pop_front() {
                    shared.mailbox.note_start(self.batch.len());
                    self.in_flight = sink;
                    A::dispatch(&mut State::of(self, &shared.mailbox), message).await;
                }
            }
            StopReason::Finished
        }
    }

    /// The stop hook, after an end that is not abrupt.
    async fn stop(&mut self, reason: StopReason) -> StopReason {
        match (reason, &mut self.actor) {
            (reason @ (StopReason::Shutdown | StopReason::Unreferenced), Some(actor)) => match actor.stop().await {
                Ok(()) => reason,
                Err(error) => StopReason::StopFailed(error.into()),
            },
            (abrupt, _) => abrupt,
        }
    }

    /// Ready once there is a message to handle, or with the reason why there will be none.
    fn poll_batch(&mut self, shared: &Shared<A::Message>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        if shared.mailbox.is_aborted() {
            return Poll::Ready(Err(StopReason::Aborted));
        }
        if self.until_break == 0 {
            self.until_break = BUDGET;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.batch.is_empty() {
            let handed_over = shared.mailbox.poll_hand_over(&mut self.batch);
            if handed_over.is_pending() {
                self.until_break = BUDGET;
            }
            if !ready!(handed_over) {
                return Poll::Ready(Err(shared.mailbox.closed_by().unwrap_or(StopReason::Unreferenced)));
            }
        }
        self.until_break -= 1;
        Poll::Ready(Ok(()))
    }
}

/// Tells the callers of `discarded` messages that no handler ran.
pub(crate) fn resolve_dropped<M>(discarded: impl IntoIterator<Item = Envelope<M>>, reason: &StopReason) {
    for Envelope { message, sink } in discarded {
        sink.fail(Failure::Dropped(reason.clone()));
        drop_quietly(message);
    }
}
