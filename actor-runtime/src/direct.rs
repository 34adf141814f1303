//! Feature `direct`: the caller runs the handler itself when the actor rests.
//!
//! The run loop lays the state down when it finds nothing to do, and whoever calls a synchronous method then need not wake
//! it: no queue, no reply slot, no switch of tasks. It stays exact. The lock on the state lets one handler run at a time.
//! The state lies here only while the queue is empty and nothing runs, so nobody is overtaken. A synchronous handler cannot
//! be cancelled half-way. In every other case the call takes the queue.
//!
//! No handler is ever waited for in the lock. A run loop that finds it taken leaves a note, and who lets go of it wakes the
//! run loop.

mod latch;

use self::latch::{Latch, Taken};
use crate::{
    actor::Actor,
    attend::{Inside, drop_quietly, panicked},
    error::StopReason,
    handle::Shared,
    handling::Handling,
    mailbox::Offer,
    private::State,
    rest::{Port, Rest},
    run::resolve_dropped,
    sync::Mutex,
    trace::Sent,
};
use std::{
    any::Any,
    cell::Cell,
    fmt,
    hint::spin_loop,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, Waker},
};
use tokio::{
    runtime::{self, EnterGuard},
    task,
};

/// How often a caller tries for the state that another caller has. Handlers that are called directly are short, and a turn
/// through the queue costs as much as many of them.
const TRIES: u32 = 16;

/// The run loop's side of direct calls.
pub struct Direct<A: Actor> {
    seat: Arc<Seat<A>>,
    laid_down: bool,
}

/// Where the state lies, and what there is to know about it.
struct Seat<A> {
    state: Latch<Option<A>>,
    /// What is left to do for whoever has the state when the run loop is dropped.
    duty: Mutex<Option<StopReason>>,
    /// Of the run loop, since handlers may spawn tasks and start timers.
    runtime: OnceLock<Option<runtime::Handle>>,
    /// What a caller's handler panicked with, for the run loop of an actor that restarts.
    #[cfg(feature = "supervision")]
    panicked: Mutex<Option<StopReason>>,
}

impl<A: Actor> Default for Direct<A> {
    fn default() -> Self {
        let seat = Seat {
            state: Latch::new(None),
            duty: Mutex::new(None),
            runtime: OnceLock::new(),
            #[cfg(feature = "supervision")]
            panicked: Mutex::new(None),
        };
        Self { seat: Arc::new(seat), laid_down: false }
    }
}

impl<A: Actor> fmt::Debug for Direct<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}

impl<A: Actor> Rest<A> for Direct<A> {
    fn lay_down(&mut self, actor: &mut Option<A>) {
        if actor.is_some() {
            self.seat.runtime.get_or_init(|| runtime::Handle::try_current().ok());
            // A caller may be about to see that there is nothing yet. Then the state stays here until the next rest.
            if let Some(mut place) = self.seat.state.try_take() {
                place.with(|state| *state = actor.take());
                self.laid_down = true;
            }
        }
    }

    fn poll_pick_up(&mut self, actor: &mut Option<A>) -> Poll<()> {
        if self.laid_down {
            let Some(mut place) = self.seat.state.claim() else { return Poll::Pending };
            *actor = place.with(Option::take);
            self.laid_down = false;
        }
        Poll::Ready(())
    }

    #[cfg(feature = "supervision")]
    fn meet_panic(&mut self, actor: &Option<A>) {
        if actor.is_some() {
            return;
        }
        // In a statement of its own, for the lock.
        let panicked = self.seat.panicked.lock().take();
        if let Some(panicked) = panicked {
            crate::attend::go_on_with(&panicked);
        }
    }

    fn try_pick_up(&mut self, actor: &mut Option<A>, reason: &StopReason) -> bool {
        if !self.laid_down {
            return true;
        }
        *self.seat.duty.lock() = Some(reason.clone());
        let Some(mut place) = self.seat.state.claim() else { return false };
        // A caller who has let go meanwhile may have taken the duty, and then the state is for that caller to drop.
        let ours = self.seat.duty.lock().take().is_some();
        if ours {
            *actor = place.with(Option::take);
        }
        ours
    }

    #[allow(private_interfaces)]
    fn port(&self) -> Option<Arc<dyn Port<A::Message>>> {
        Some(self.seat.clone())
    }
}

impl<A: Actor> Seat<A> {
    /// For a caller: the state of an actor that rests.
    fn take_place<'a>(&'a self, shared: &'a Arc<Shared<A::Message>>) -> Option<Place<'a, A>> {
        for _ in 0..TRIES {
            if !shared.mailbox.is_idle() {
                return None;
            }
            if let Some(state) = self.state.try_take() {
                return Some(Place { state: Some(state), seat: self, shared });
            }
            spin_loop();
        }
        None
    }

    /// Runs the handler; if it was the last one, the state is gone afterwards and the queue resolved.
    fn run(
        &self,
        shared: &Arc<Shared<A::Message>>,
        actor: &mut Option<A>,
        message: A::Message,
        place: &mut (dyn Any + Send),
    ) -> Result<(), StopReason> {
        let _runtime = self.enter();
        let outcome = {
            let _inside = Inside::enter(shared.id);
            catch_unwind(AssertUnwindSafe(|| {
                let handling = Handling::of(shared, &message, Sent::now());
                let mut state = State::in_place(actor, shared, place);
                // Of a synchronous method: ready at once.
                let _ready = pin!(handling.instrument(A::dispatch, &mut state, message))
                    .poll(&mut Context::from_waker(Waker::noop()));
            }))
            .map_err(panicked)
        };
        let end = match &outcome {
            Err(reason) => Some(reason),
            Ok(()) if actor.is_none() => Some(&StopReason::Finished),
            Ok(()) => None,
        };
        if let Some(reason) = end {
            // A panic may have left it half changed: nobody is to see it again.
            drop_quietly(actor.take());
            if !self.leaves_to_run_loop(shared, reason) {
                resolve_dropped(shared.mailbox.decide(reason), reason);
            }
        }
        outcome
    }

    /// Whether it is the run loop that says what becomes of an actor that restarts.
    #[cfg(feature = "supervision")]
    fn leaves_to_run_loop(&self, shared: &Shared<A::Message>, reason: &StopReason) -> bool {
        let leaves = shared.mailbox.restarts() && matches!(reason, StopReason::Panicked(_));
        if leaves {
            *self.panicked.lock() = Some(reason.clone());
        }
        leaves
    }

    #[cfg(not(feature = "supervision"))]
    #[expect(clippy::unused_self, reason = "as with the feature")]
    const fn leaves_to_run_loop(&self, _shared: &Shared<A::Message>, _reason: &StopReason) -> bool {
        false
    }

    /// The runtime of the actor, entered unless it is known to be.
    fn enter(&self) -> Option<EnterGuard<'_>> {
        let runtime = self.runtime.get()?.as_ref()?;
        let here = (task::try_id(), Some(runtime.id()));
        if here.0.is_some() && ENTERED.get() == here {
            return None;
        }
        if runtime::Handle::try_current().is_ok_and(|current| current.id() == runtime.id()) {
            ENTERED.set(here);
            return None;
        }
        Some(runtime.enter())
    }

    /// Hands the state to the run loop, which left a note; or does what it would have done, if it was dropped meanwhile.
    #[cold]
    fn hand_over(&self, mut state: Taken<'_, Option<A>>, shared: &Shared<A::Message>) {
        let mut ending = None;
        loop {
            // In a statement of its own: nothing of the user's happens under this lock.
            let duty = self.duty.lock().take();
            if let Some(reason) = duty {
                ending = Some((state.with(Option::take), reason));
            }
            match state.release() {
                Ok(()) => break,
                // The run loop was dropped after the look at its duty.
                Err(still) => state = still,
            }
        }
        match ending {
            Some((state, reason)) => self.end(shared, state, reason),
            None => shared.mailbox.wake_run_loop(),
        }
    }

    /// Ends the actor in place of its run loop.
    fn end(&self, shared: &Shared<A::Message>, state: Option<A>, reason: StopReason) {
        let _runtime = self.enter();
        let reason = drop_quietly(state).unwrap_or(reason);
        shared.end(reason);
    }
}

thread_local! {
    /// A task that was seen in this runtime: tasks never change theirs, and to ask for it costs more than the rest of a call.
    static ENTERED: Cell<(Option<task::Id>, Option<runtime::Id>)> = const { Cell::new((None, None)) };
}

/// The state of an actor that rests, in the hands of a caller.
struct Place<'a, A: Actor> {
    state: Option<Taken<'a, Option<A>>>,
    seat: &'a Seat<A>,
    shared: &'a Shared<A::Message>,
}

impl<A: Actor> Drop for Place<'_, A> {
    #[inline]
    fn drop(&mut self) {
        if let Some(state) = self.state.take()
            && let Err(state) = state.release()
        {
            self.seat.hand_over(state, self.shared);
        }
    }
}

impl<A: Actor> Port<A::Message> for Seat<A> {
    fn handle(
        &self,
        shared: &Arc<Shared<A::Message>>,
        offer: &mut Offer<A::Message>,
        place: &mut (dyn Any + Send),
    ) -> Option<Result<(), StopReason>> {
        let mut taken = self.take_place(shared)?;
        let (outcome, ended) = taken.state.as_mut()?.with(|actor| {
            // Not yet laid down, or already picked up.
            if actor.is_none() {
                return None;
            }
            let message = offer.take()?;
            Some((self.run(shared, actor, message, place), actor.is_none()))
        })?;
        drop(taken);
        if ended {
            shared.mailbox.wake_run_loop();
        }
        Some(outcome)
    }
}
