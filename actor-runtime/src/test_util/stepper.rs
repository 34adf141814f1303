//! An actor that is run by hand. The run loop is the one of every actor; it pauses where the next message would start.

use crate::{
    actor::Actor,
    any::AnyActor,
    attend::attend,
    error::StopReason,
    handle::{ActorHandle, RawHandle, Shared},
    mailbox::Envelope,
    parts::Parts,
    run::{BUDGET, Runner, Work},
};
use std::{
    fmt,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
};

/// An actor without a task, from [`Actor::stepwise`]: it runs when the test says so, one message at a time, and between two
/// messages its state lies open.
///
/// ```
/// use actor_runtime::{actor, Actor, test_util::Step};
///
/// #[actor]
/// struct Cart { items: Vec<String> }
///
/// #[actor]
/// impl Cart {
///     pub fn put(&mut self, item: &str) { self.items.push(item.to_owned()); }
///     pub fn clear(&mut self) { self.items.clear(); }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (cart, mut stepper) = Cart { items: Vec::new() }.stepwise();
/// cart.put("a book").tell().await?;
/// let cleared = cart.clear().enqueue().await?;
/// assert!(stepper.state().items.is_empty(), "nothing runs by itself");
///
/// assert!(matches!(stepper.step().await, Step::Handled("put")));
/// assert_eq!(stepper.state().items, ["a book"]);
/// assert!(matches!(stepper.step().await, Step::Handled("clear")));
/// cleared.await?;
/// assert!(matches!(stepper.step().await, Step::Idle));
/// # Ok(())
/// # }
/// ```
///
/// It is dropped as the run loop of any actor is: that aborts the actor, and every call resolves. Of a
/// [direct](crate#direct-calls) actor callers run nothing themselves; every message waits for its step.
pub struct Stepper<A: Actor> {
    runner: Runner<A>,
}

/// What a [step](Stepper::step) did.
#[derive(Clone, Debug)]
pub enum Step {
    /// It ran the method of this name to its end.
    Handled(&'static str),
    /// There was no message. The start hook has run.
    Idle,
    /// The actor has ended for this reason: before or in this step.
    Ended(StopReason),
}

/// How far the run loop has come in a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Progress {
    /// Not to a message.
    Begun,
    /// It pauses before the second.
    Handled(&'static str),
    /// It pauses before the first.
    Idle,
}

impl<A: Actor> Stepper<A> {
    /// Nobody gets at the state from outside: there is no port for direct calls in `shared`.
    pub(crate) fn new(actor: A, shared: Shared<A::Message>) -> (A::Handle, Self) {
        let shared = Arc::new(shared);
        let handle = A::Handle::from_raw(RawHandle::first(shared.clone()));
        (handle, Self { runner: Runner::new(actor, A::Rest::default(), shared) })
    }

    /// Runs the start hook if it has not run yet, then the message whose turn it is, or the method that a source feeds, to its end.
    /// A handler that waits is waited for. [Concurrent](crate#concurrent-methods) messages that stand together are one step.
    ///
    /// When the mailbox is closed and nothing is left in it, the step runs the stop hook and ends the actor. A handler that
    /// panics ends it, too; the panic stays in [`Step::Ended`].
    ///
    /// # Cancel safety
    ///
    /// Dropping the future in the middle of a handler or hook aborts the actor, as it has to be dropped half-way.
    pub async fn step(&mut self) -> Step {
        if let Some(reason) = self.runner.shared.mailbox.end_reason() {
            return Step::Ended(reason);
        }
        let underway = Underway(&mut self.runner);
        let Runner { work, shared, .. } = &mut *underway.0;
        (work.step, work.until_break) = (Some(Progress::Begun), BUDGET);
        let outcome = attend(shared, pin!(Some(A::live(work.life(shared))))).await;
        underway.pause(outcome)
    }

    /// The state of the actor, between two steps.
    ///
    /// # Panics
    ///
    /// When it is gone: a handler panicked, took `self`, or was dropped half-way.
    #[must_use]
    #[track_caller]
    pub fn state(&self) -> &A {
        self.runner.work.actor.as_ref().expect("the state is gone, for the actor has ended")
    }

    /// The same to be changed, before the first step above all.
    ///
    /// # Panics
    ///
    /// As [`state`](Self::state).
    #[must_use]
    #[track_caller]
    pub fn state_mut(&mut self) -> &mut A {
        self.runner.work.actor.as_mut().expect("the state is gone, for the actor has ended")
    }
}

/// A step. Dropped before it is over, it leaves a handler half-way, whose state nobody may see.
struct Underway<'a, A: Actor>(&'a mut Runner<A>);

impl<A: Actor> Underway<'_, A> {
    fn pause(self, outcome: Result<StopReason, StopReason>) -> Step {
        let runner = &mut *self.0;
        let (progress, last) = (runner.work.step, runner.work.actor.is_none());
        let step = match (&outcome, progress) {
            (Ok(_), Some(Progress::Handled(method))) => Some(Step::Handled(method)),
            (Ok(_), Some(Progress::Idle)) => Some(Step::Idle),
            _ => None,
        };
        if step.is_some() && !last {
            runner.work.step = None;
            // Until the next step nobody looks whether senders wait.
            runner.shared.mailbox.make_use_of_room();
        } else {
            let reason = runner.without_broken_state(outcome);
            runner.resolve_calls(&reason);
            runner.end(reason);
        }
        step.unwrap_or_else(|| Step::Ended(runner.shared.mailbox.end_reason().unwrap_or(StopReason::Aborted)))
    }
}

impl<A: Actor> Drop for Underway<'_, A> {
    fn drop(&mut self) {
        if self.0.work.step.is_some() {
            self.0.cut_short();
        }
    }
}

impl<A: AnyActor> Work<A> {
    /// [`poll_next`](Self::poll_next) of an actor that is run by hand: one message, and then no more. What ends its life there is
    /// no reason that anybody sees, and none for a stop hook.
    pub(crate) fn poll_step(
        &mut self,
        shared: &Shared<A::Message>,
        cx: &Context<'_>,
    ) -> Poll<Result<Envelope<A::Message>, StopReason>> {
        let pause = Poll::Ready(Err(StopReason::Aborted));
        if !matches!(self.step, Some(Progress::Begun)) {
            return pause;
        }
        self.step = None;
        let next = self.poll_next(shared, cx);
        self.step = Some(match &next {
            Poll::Ready(Ok(Envelope { message, .. })) => Progress::Handled(message.parts().0),
            Poll::Ready(Err(_)) => Progress::Begun,
            Poll::Pending => Progress::Idle,
        });
        if next.is_pending() {
            // It does not rest, it pauses.
            let _here = crate::private::Rest::poll_pick_up(&mut self.rest, &mut self.actor);
            return pause;
        }
        next
    }
}

impl<A: Actor> fmt::Debug for Stepper<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stepper").field("name", &self.runner.shared.name).finish_non_exhaustive()
    }
}
