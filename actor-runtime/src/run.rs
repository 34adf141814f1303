//! The run loop: start hook, one message after another, stop hook, end.
// There is no `async fn` here: it keeps its arguments twice, and what the run loop keeps is what an idle actor weighs.

#[cfg(feature = "test-util")]
use crate::test_util::Progress;
use crate::{
    actor::Actor,
    any::AnyActor,
    attend::{attend, drop_quietly},
    context,
    deadlock::after_next,
    error::StopReason,
    handle::Shared,
    handling::Handling,
    local::LocalActor,
    mailbox::{Batch, Envelope},
    private::State,
    reply::{Failure, Sink},
    rest::Rest,
    trace::Sent,
};
use std::{
    error::Error,
    future::{Future, poll_fn},
    mem,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Messages handled without a break before other tasks get their turn: as many as tokio grants a task.
pub(crate) const BUDGET: u32 = 128;

/// Owns a live actor. Whatever becomes of it, dropping it resolves every call.
pub(crate) struct Runner<A: AnyActor> {
    pub(crate) work: Work<A>,
    pub(crate) shared: Arc<Shared<A::Message>>,
    ended: bool,
}

impl<A: AnyActor> Runner<A> {
    pub(crate) fn new(actor: impl Into<Option<A>>, mut rest: A::Rest, shared: Arc<Shared<A::Message>>) -> Self {
        rest.hold(&shared);
        Self::holding(actor.into(), rest, shared)
    }

    /// The same when `rest` holds already what it has to.
    pub(crate) fn holding(actor: Option<A>, rest: A::Rest, shared: Arc<Shared<A::Message>>) -> Self {
        let work = Work {
            actor,
            rest,
            started: false,
            drained: false,
            batch: Batch::new(),
            in_flight: Sink::default(),
            sent: Sent::default(),
            until_break: BUDGET,
            #[cfg(feature = "test-util")]
            step: None,
        };
        Self { work, shared, ended: false }
    }

    /// A panic may have left the state half changed: nobody is to see it again.
    pub(crate) fn without_broken_state(&mut self, outcome: Result<StopReason, StopReason>) -> StopReason {
        if let Err(StopReason::Panicked(_)) = outcome {
            drop_quietly(self.work.actor.take());
            if self.shared.mailbox.is_orphaned() {
                return StopReason::Aborted;
            }
        }
        reason(outcome, self.work.started)
    }

    /// Ready when the state is here, if there still is one.
    pub(crate) fn poll_state(&mut self, cx: &Context<'_>) -> Poll<()> {
        if self.work.rest.poll_pick_up(&mut self.work.actor).is_pending() {
            self.shared.mailbox.register(cx.waker());
            return self.work.rest.poll_pick_up(&mut self.work.actor);
        }
        Poll::Ready(())
    }

    pub(crate) fn end_with_state(&mut self, mut reason: StopReason) {
        if let Some(panicked) = drop_quietly(self.work.actor.take()) {
            reason = panicked;
        }
        self.end(reason);
    }

    /// Closes the mailbox for good and resolves every call that was accepted.
    pub(crate) fn resolve_calls(&mut self, reason: &StopReason) {
        if self.work.drained {
            return;
        }
        let discarded = self.shared.mailbox.discard(reason, &mut self.work.batch);
        mem::take(&mut self.work.in_flight).fail(Failure::Interrupted(Some(reason.clone())));
        resolve_dropped(discarded, reason);
    }

    pub(crate) fn end(&mut self, reason: StopReason) {
        let reason = self.work.rest.close().unwrap_or(reason);
        self.ended = true;
        self.shared.end(reason);
    }
}

impl<A: AnyActor> Drop for Runner<A> {
    fn drop(&mut self) {
        self.cut_short();
    }
}

impl<A: AnyActor> Runner<A> {
    /// Aborts the actor here and now, unless it has ended.
    pub(crate) fn cut_short(&mut self) {
        if !self.ended {
            let aborted = self.shared.mailbox.cut_short();
            self.resolve_calls(&aborted);
            // Somebody else may end the actor, without what this run loop watched.
            let aborted = self.work.rest.close().unwrap_or(aborted);
            if self.work.rest.try_pick_up(&mut self.work.actor, &aborted) {
                self.end_with_state(aborted);
            }
        }
    }
}

/// The state, and what is being done with it. All of this is code of the user or calls it, so `attend` polls it.
pub(crate) struct Work<A: AnyActor> {
    pub(crate) actor: Option<A>,
    pub(crate) rest: A::Rest,
    pub(crate) started: bool,
    /// The mailbox is closed, and every message was handled.
    pub(crate) drained: bool,
    pub(crate) batch: Batch<A::Message>,
    /// Whom the running handler answers.
    pub(crate) in_flight: Sink,
    /// From whom its message comes.
    pub(crate) sent: Sent,
    pub(crate) until_break: u32,
    /// Of an actor that is run by hand.
    #[cfg(feature = "test-util")]
    pub(crate) step: Option<Progress>,
}

impl<A: AnyActor> Work<A> {
    pub(crate) fn life<'a>(&'a mut self, shared: &'a Arc<Shared<A::Message>>) -> Life<'a, A> {
        Life { work: self, shared }
    }

    /// The next message, or the reason why there will be none.
    #[inline]
    pub(crate) fn poll_next(
        &mut self,
        shared: &Shared<A::Message>,
        cx: &Context<'_>,
    ) -> Poll<Result<Envelope<A::Message>, StopReason>> {
        #[cfg(feature = "test-util")]
        if self.step.is_some() {
            return self.poll_step(shared, cx);
        }
        if let Some(reason) = shared.mailbox.aborted_by() {
            return Poll::Ready(Err(reason));
        }
        ready!(self.rest.poll_pick_up(&mut self.actor));
        self.rest.meet_panic(&self.actor);
        if self.until_break == 0 {
            self.until_break = BUDGET;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.until_break -= 1;
        if let Some(message) = self.rest.poll_due(&mut self.actor, shared, cx.waker()) {
            return Poll::Ready(Ok(Envelope { message, sink: Sink::default(), sent: Sent::default() }));
        }
        if let Some(next) = self.batch.pop_front() {
            shared.mailbox.note_start(self.batch.len());
            return Poll::Ready(Ok(next));
        }
        let handed_over = shared.mailbox.poll_hand_over(&mut self.batch);
        if handed_over.is_pending() {
            if let Some(message) = self.rest.poll_others(shared, cx.waker()) {
                return Poll::Ready(Ok(Envelope { message, sink: Sink::default(), sent: Sent::default() }));
            }
            self.until_break = BUDGET;
            self.rest.lay_down(&mut self.actor);
        }
        handed_over.map(|next| {
            next.ok_or_else(|| {
                self.drained = true;
                shared.mailbox.closed_by().unwrap_or(StopReason::Unreferenced)
            })
        })
    }
}

/// A life to be led: with the hooks of the actor, or without any.
#[expect(missing_debug_implementations, reason = "only the expansion has one, and passes it on")]
#[must_use = "nobody lives it"]
pub struct Life<'a, A: AnyActor> {
    work: &'a mut Work<A>,
    shared: &'a Arc<Shared<A::Message>>,
}

/// One message after another; the reason why there are no more. A macro, for a future within a future keeps its borrows
/// twice, and all of that is in every idle actor.
macro_rules! handle_messages {
    ($life:ident) => {{
        $life.work.started = true;
        loop {
            // In a block of its own, so that nothing of it weighs on the actor while the handler runs.
            let (message, handling) = {
                let next = poll_fn(|cx| after_next($life.work.poll_next($life.shared, cx))).await;
                match next {
                    Ok(Envelope { message, sink, sent }) => {
                        ($life.work.in_flight, $life.work.sent) = (sink, sent);
                        let handling = Handling::alone($life.work, $life.shared, &message);
                        (message, handling)
                    }
                    Err(reason) => break reason,
                }
            };
            handling.instrument(A::dispatch, &mut State::of($life.work, $life.shared), message).await;
            if $life.work.actor.is_none() {
                return StopReason::Finished;
            }
        }
    }};
}

/// What leads a life, for actors whose futures can be sent and for those whose cannot. A macro, for no type can say of a
/// future whether it can.
macro_rules! lead {
    ($actor:ident, $run:ident, $run_and_drop:ident, $without_hooks:ident, $with_hooks:ident $(, $send:ident)?) => {
        impl<A: $actor> Runner<A> {
            /// Runs the actor; the state survives.
            pub(crate) fn $run(mut self) -> impl Future<Output = Option<A>> $(+ $send)? {
                async move {
                    let outcome = attend(&self.shared, pin!(Some(A::live(self.work.life(&self.shared))))).await;
                    let reason = self.without_broken_state(outcome);
                    self.resolve_calls(&reason);
                    poll_fn(|cx| self.poll_state(cx)).await;
                    let state = self.work.actor.take();
                    self.end(reason);
                    state
                }
            }

            /// Runs the actor; the state is dropped before anybody is told of the end.
            pub(crate) fn $run_and_drop(mut self) -> impl Future<Output = ()> $(+ $send)? {
                async move {
                    let outcome = attend(&self.shared, pin!(Some(A::live(self.work.life(&self.shared))))).await;
                    let reason = self.without_broken_state(outcome);
                    self.resolve_calls(&reason);
                    poll_fn(|cx| self.poll_state(cx)).await;
                    self.end_with_state(reason);
                }
            }
        }

        impl<'a, A: $actor> Life<'a, A> {
            /// Most actors have no hook, and so no code for any.
            pub fn $without_hooks(self) -> impl Future<Output = StopReason> $(+ $send)? + 'a {
                async move { handle_messages!(self) }
            }

            /// From the start hook to the stop hook.
            pub fn $with_hooks(self) -> impl Future<Output = StopReason> $(+ $send)? + 'a {
                async move {
                    // Taken up again, it goes on.
                    if !self.work.started
                        && let Some(actor) = &mut self.work.actor
                        && let Err(error) = {
                            let _handling = Handling::hook(self.shared, "start hook");
                            actor.start(&context::Context::new(self.shared)).await
                        }
                    {
                        return StopReason::StartFailed(error.into());
                    }
                    let reason = handle_messages!(self);
                    match &mut self.work.actor {
                        Some(actor) if reason.is_orderly() => {
                            let _handling = Handling::hook(self.shared, "stop hook");
                            let stopped = actor.stop(&context::Context::new(self.shared)).await;
                            stopped.map_or_else(|error| StopReason::StopFailed(error.into()), |()| reason)
                        }
                        _ => reason,
                    }
                }
            }
        }
    };
}

lead!(Actor, run, run_and_drop, without_hooks, with_hooks, Send);
lead!(LocalActor, run_local, run_local_and_drop, local_without_hooks, local_with_hooks);

/// Not generic: to move reasons about is much code.
fn reason(outcome: Result<StopReason, StopReason>, started: bool) -> StopReason {
    match outcome {
        Err(StopReason::Panicked(message)) if !started => {
            StopReason::StartFailed(Box::<dyn Error + Send + Sync>::from(&*message).into())
        }
        Ok(reason) | Err(reason) => reason,
    }
}

/// Tells the callers of `discarded` messages that no handler ran.
pub(crate) fn resolve_dropped<M>(discarded: Batch<M>, reason: &StopReason) {
    for Envelope { message, sink, .. } in discarded {
        sink.fail(Failure::Dropped(reason.clone()));
        drop_quietly(message);
    }
}
