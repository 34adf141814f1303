//! The run loop: start hook, one message after another, stop hook, end.

use crate::{
    actor::Actor,
    error::StopReason,
    handle::{ActorId, Envelope, Shared},
    private::State,
    reply::{Failure, Sink},
};
use std::{
    any::Any,
    cell::Cell,
    future::{Future, poll_fn},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

/// Messages handled without a break before other tasks get their turn: as many as tokio grants a task.
const BUDGET: u32 = 128;

thread_local! {
    /// The actor whose handler or hook this thread is polling.
    static INSIDE: Cell<Option<ActorId>> = const { Cell::new(None) };
}

/// Whether the caller is code of this actor, polled by its run loop.
pub(crate) fn is_inside(id: ActorId) -> bool {
    INSIDE.get() == Some(id)
}

struct Inside(Option<ActorId>);

impl Inside {
    fn enter(id: ActorId) -> Self {
        Self(INSIDE.replace(Some(id)))
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(self.0);
    }
}

/// Owns the state of a live actor. Whatever becomes of it, dropping it resolves every call.
pub(crate) struct Runner<A: Actor> {
    actor: Option<A>,
    shared: Arc<Shared<A::Message>>,
    /// Whom the running handler answers.
    in_flight: Sink,
    /// The waker that the mailbox knows.
    registered: Option<Waker>,
    until_break: u32,
    ended: bool,
}

impl<A: Actor> Runner<A> {
    pub(crate) fn new(actor: A, shared: Arc<Shared<A::Message>>) -> Self {
        Self {
            actor: Some(actor),
            shared,
            in_flight: Sink::default(),
            registered: None,
            until_break: BUDGET,
            ended: false,
        }
    }

    /// Runs the actor; the state survives.
    pub(crate) async fn run(mut self) -> Option<A> {
        let reason = self.live().await;
        self.resolve_calls(&reason);
        let state = self.actor.take();
        self.end(reason);
        state
    }

    /// Runs the actor; the state is dropped before anybody is told of the end.
    pub(crate) async fn run_and_drop(mut self) {
        let reason = self.live().await;
        self.end_with_state(reason);
    }

    /// From the start hook to the stop hook.
    async fn live(&mut self) -> StopReason {
        let Err(reason) = self.start_and_serve().await else { return StopReason::Finished };
        match reason {
            StopReason::Shutdown | StopReason::Unreferenced => self.stop(reason).await,
            abrupt => abrupt,
        }
    }

    async fn start_and_serve(&mut self) -> Result<(), StopReason> {
        self.start().await?;
        while self.actor.is_some() {
            let Envelope { message, sink } = self.next().await?;
            self.in_flight = sink;
            self.handle(message).await?;
        }
        Ok(())
    }

    async fn start(&mut self) -> Result<(), StopReason> {
        let Self { actor: Some(actor), shared, registered, .. } = self else { return Ok(()) };
        // A hook that is no `async fn` runs when it is called, so that is for `attend` to do.
        let outcome = attend(shared, registered, async { actor.start().await }).await;
        let error = match self.without_broken_state(outcome) {
            Ok(Ok(())) => {
                self.shared.mailbox.start();
                return Ok(());
            }
            Ok(Err(error)) => error,
            Err(StopReason::Panicked(message)) => message.as_ref().into(),
            Err(reason) => return Err(reason),
        };
        Err(StopReason::StartFailed(error.into()))
    }

    async fn handle(&mut self, message: A::Message) -> Result<(), StopReason> {
        let Self { actor, shared, in_flight, registered, .. } = self;
        let mut state = State::new(actor, in_flight, &shared.mailbox);
        let outcome = attend(shared, registered, A::dispatch(&mut state, message)).await;
        self.without_broken_state(outcome)
    }

    async fn stop(&mut self, reason: StopReason) -> StopReason {
        let Self { actor: Some(actor), shared, registered, .. } = self else { return reason };
        let outcome = attend(shared, registered, async { actor.stop().await }).await;
        match self.without_broken_state(outcome) {
            Ok(Ok(())) => reason,
            Ok(Err(error)) => StopReason::StopFailed(error.into()),
            Err(interrupted) => interrupted,
        }
    }

    /// A panic may have left the state half changed: nobody is to see it again.
    fn without_broken_state<T>(&mut self, outcome: Result<T, StopReason>) -> Result<T, StopReason> {
        if let Err(StopReason::Panicked(_)) = outcome {
            drop_quietly(self.actor.take());
        }
        outcome
    }

    /// The next message, or why there will be none.
    async fn next(&mut self) -> Result<Envelope<A::Message>, StopReason> {
        poll_fn(|cx| {
            let Self { shared, registered, until_break, .. } = self;
            if let Some(reason) = interrupted(shared, registered, cx) {
                return Poll::Ready(Err(reason));
            }
            if *until_break == 0 {
                *until_break = BUDGET;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            let taken = shared.mailbox.poll_take();
            *until_break = if taken.is_ready() { *until_break - 1 } else { BUDGET };
            taken.map(|envelope| envelope.ok_or_else(|| shared.mailbox.closed_by().unwrap_or(StopReason::Unreferenced)))
        })
        .await
    }

    fn end_with_state(&mut self, mut reason: StopReason) {
        self.resolve_calls(&reason);
        if let Some(message) = drop_quietly(self.actor.take()) {
            reason = StopReason::Panicked(message);
        }
        self.end(reason);
    }

    /// Closes the mailbox for good and resolves every call that was accepted.
    fn resolve_calls(&mut self, reason: &StopReason) {
        let discarded = self.shared.mailbox.discard(reason);
        mem::take(&mut self.in_flight).fail(Failure::Interrupted(Some(reason.clone())));
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

/// Tells the callers of `discarded` messages that no handler ran.
pub(crate) fn resolve_dropped<M>(discarded: impl IntoIterator<Item = Envelope<M>>, reason: &StopReason) {
    for Envelope { message, sink } in discarded {
        sink.fail(Failure::Dropped(reason.clone()));
        drop_quietly(message);
    }
}

/// Polls code of the user: ends early with the reason if the actor is aborted or the code panics.
async fn attend<M, F: Future>(
    shared: &Shared<M>,
    registered: &mut Option<Waker>,
    code: F,
) -> Result<F::Output, StopReason> {
    let mut code = pin!(Some(code));
    let outcome = poll_fn(|cx| {
        if let Some(reason) = interrupted(shared, registered, cx) {
            return Poll::Ready(Err(reason));
        }
        let Some(code) = code.as_mut().as_pin_mut() else { return Poll::Pending };
        let _inside = Inside::enter(shared.id);
        match catch_unwind(AssertUnwindSafe(|| code.poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(StopReason::Panicked(panic_message(payload)))),
        }
    })
    .await;
    match catch_unwind(AssertUnwindSafe(|| code.set(None))) {
        Ok(()) => outcome,
        Err(payload) => Err(StopReason::Panicked(panic_message(payload))),
    }
}

/// Makes the mailbox wake this task, then asks it for an abort: in this order no abort is missed.
fn interrupted<M>(shared: &Shared<M>, registered: &mut Option<Waker>, cx: &Context<'_>) -> Option<StopReason> {
    if !registered.as_ref().is_some_and(|known| known.will_wake(cx.waker())) {
        *registered = Some(cx.waker().clone());
        shared.mailbox.register(cx.waker());
    }
    shared.mailbox.is_aborted().then_some(StopReason::Aborted)
}

/// Drops a value of the user's; a panic in its `Drop` stays here, and its message comes back.
pub(crate) fn drop_quietly<T>(value: T) -> Option<Arc<str>> {
    catch_unwind(AssertUnwindSafe(|| drop(value))).err().map(panic_message)
}

fn panic_message(payload: Box<dyn Any + Send>) -> Arc<str> {
    match payload.downcast::<String>() {
        Ok(message) => Arc::from(*message),
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(message) => Arc::from(*message),
            Err(payload) => {
                // Its `Drop` might panic in turn, with a payload whose `Drop` might panic.
                mem::forget(payload);
                Arc::from("a panic without a message")
            }
        },
    }
}
