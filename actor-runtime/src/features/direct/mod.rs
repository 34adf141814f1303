//! Feature `direct`: the caller runs the handler itself while the actor is idle.
//!
//! 1. The run loop *releases* the state when it finds nothing to do: it moves it into a [`SharedState`].
//! 2. A caller of a synchronous method that is in the run loop's [`Place`], and finds the mailbox idle, the lock free and the state
//!    there, runs the handler itself: no queue, no reply slot, no switch of tasks. In every other case the call takes the queue.
//! 3. The run loop *acquires* the state again when it is woken. If a caller has the lock, it leaves a request in the lock's word,
//!    and the caller that unlocks wakes the run loop. No handler is ever waited for in the lock.
//! 4. If the run loop is dropped while a caller has the state, it leaves a *pending stop*, and that caller stops the actor.
//!
//! Order and exclusive access are kept. The lock lets one handler run at a time. The state is released only while the queue is
//! empty and nothing runs, so no message is overtaken. Accepting a message and closing the mailbox clear the mailbox's `idle` flag
//! under its lock, so later calls are queued. A synchronous handler cannot be cancelled halfway.

// See `core/call/send.rs`.
#![expect(clippy::inline_always)]

mod place;
mod try_lock;

use self::{
    place::Place,
    try_lock::{TryLock, TryLockGuard},
};
use crate::{
    core::{
        call::inline::CallerPort,
        cell::ActorCell,
        current::{CurrentActorGuard, current_actor},
        mailbox::{Batch, Outgoing},
        message::Message,
    },
    engine::{
        actor::Actor,
        dispatch::DispatchContext,
        runner::fail_discarded,
        seams::{RunsOn, StateAccess},
    },
    error::StopReason,
    instrument::{scope::HandlerScope, tracing::CallerSpan},
    util::{
        panic::{drop_catching, panic_reason},
        sync::Mutex,
    },
};
use std::{
    any::Any,
    fmt,
    hint::spin_loop,
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, Waker},
};
use tokio::task;

/// How often a caller tries to lock the state while another caller has it. Handlers that callers run are short, and a way through
/// the queue costs as much as many of them.
const SPIN_LIMIT: u32 = 16;

/// The run loop's side of direct calls.
pub struct DirectAccess<A: Actor> {
    shared: Arc<SharedState<A>>,
    is_released: bool,
    /// Whether the run loop never leaves the place of `shared`, because that is a runtime and the run loop is a task of it.
    stays: bool,
    /// If `stays` is `false`: the run loop's task, if it was seen in the place of `shared`.
    task: Option<task::Id>,
}

/// A released state, and what its holders need to know.
struct SharedState<A> {
    state: TryLock<Option<A>>,
    /// The run loop was dropped: the holder of the state stops the actor for this reason.
    pending_stop: Mutex<Option<StopReason>>,
    /// Where the run loop runs. Callers elsewhere take the queue, because the method would see another runtime.
    place: OnceLock<Place>,
    /// The panic of a handler that a caller ran, for the run loop of an actor that restarts.
    #[cfg(feature = "supervision")]
    panicked: Mutex<Option<StopReason>>,
}

impl<A: Actor> Default for DirectAccess<A> {
    fn default() -> Self {
        Self::in_place(None)
    }
}

impl<A: Actor> DirectAccess<A> {
    /// The access of a run loop that always runs in `place`, if that is known.
    fn in_place(place: Option<Place>) -> Self {
        let shared = SharedState {
            state: TryLock::new(None),
            pending_stop: Mutex::new(None),
            place: place.map_or_else(OnceLock::new, OnceLock::from),
            #[cfg(feature = "supervision")]
            panicked: Mutex::new(None),
        };
        Self { shared: Arc::new(shared), is_released: false, stays: place.is_some(), task: None }
    }
}

impl<A: Actor> fmt::Debug for DirectAccess<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectAccess").finish_non_exhaustive()
    }
}

impl<A: Actor> StateAccess<A> for DirectAccess<A> {
    const IS_SHARED: bool = true;

    #[allow(private_interfaces)]
    fn access_on(runs_on: RunsOn<'_>) -> Self {
        Self::in_place(match runs_on {
            RunsOn::Runtime(runtime) => Some(Place::Runtime(runtime.id())),
            RunsOn::Anything | RunsOn::OwnThread => None,
        })
    }

    fn release(&mut self, actor: &mut Option<A>) {
        if actor.is_some() && self.is_in_place() {
            // A caller may hold the lock because it is about to see that there is no state yet. Then the state stays here until
            // the run loop is idle again.
            if let Some(mut guard) = self.shared.state.try_lock() {
                guard.with(|state| *state = actor.take());
                self.is_released = true;
            }
        }
    }

    fn poll_acquire(&mut self, actor: &mut Option<A>) -> Poll<()> {
        if self.is_released {
            let Some(mut guard) = self.shared.state.try_lock_or_request() else { return Poll::Pending };
            *actor = guard.with(Option::take);
            self.is_released = false;
        }
        Poll::Ready(())
    }

    #[cfg(feature = "supervision")]
    fn resume_panic(&mut self, actor: &Option<A>) {
        if actor.is_some() {
            return;
        }
        // A separate statement, so that the lock is released first.
        let panicked = self.shared.panicked.lock().take();
        if let Some(panicked) = panicked {
            crate::util::panic::resume_panic(&panicked);
        }
    }

    fn try_reclaim(&mut self, actor: &mut Option<A>, reason: &StopReason) -> bool {
        if !self.is_released {
            return true;
        }
        *self.shared.pending_stop.lock() = Some(reason.clone());
        let Some(mut guard) = self.shared.state.try_lock_or_request() else { return false };
        // A caller that has unlocked in between may have taken the pending stop. Then it drops the state.
        let is_ours = self.shared.pending_stop.lock().take().is_some();
        if is_ours {
            *actor = guard.with(Option::take);
        }
        is_ours
    }

    #[allow(private_interfaces)]
    fn caller_port(&self) -> Option<Arc<dyn CallerPort<A::Message>>> {
        Some(self.shared.clone())
    }
}

impl<A: Actor> DirectAccess<A> {
    /// Whether the run loop runs where it first did. A task never changes its runtime, but the future of `into_task` may move to another
    /// task.
    fn is_in_place(&mut self) -> bool {
        if self.stays {
            return true;
        }
        let task = task::try_id();
        if task.is_some() && task == self.task {
            return true;
        }
        let Some(here) = Place::of_this_thread(task) else { return false };
        let is_in_place = *self.shared.place.get_or_init(|| here) == here;
        if is_in_place {
            self.task = task;
        }
        is_in_place
    }
}

impl<A: Actor> SharedState<A> {
    /// Locks the state for a caller, if the actor is idle.
    #[inline(always)]
    fn lock_idle_state<'a>(&'a self, cell: &'a Arc<ActorCell<A::Message>>) -> Option<IdleState<'a, A>> {
        for _ in 0..SPIN_LIMIT {
            if !cell.mailbox.any().is_idle() {
                return None;
            }
            if let Some(state) = self.state.try_lock() {
                return Some(IdleState { state: Some(state), shared: self, cell });
            }
            spin_loop();
        }
        None
    }

    /// Runs the handler. Returns whether it was the last one. If so, the state is gone, and the queued calls are resolved unless the
    /// actor may restart.
    #[inline(always)]
    fn run(
        &self,
        cell: &Arc<ActorCell<A::Message>>,
        actor: &mut Option<A>,
        message: ManuallyDrop<A::Message>,
        reply: &mut (dyn Any + Send),
        failed: &mut Option<StopReason>,
    ) -> bool {
        // Before this thread runs code of the actor.
        let caller = CallerSpan::current(current_actor);
        let outcome = {
            let _current = CurrentActorGuard::enter(cell.identity.id);
            catch_unwind(AssertUnwindSafe(|| {
                let message = ManuallyDrop::into_inner(message);
                let scope = HandlerScope::for_message(&cell.identity, || message.info().method, caller, || true);
                let mut context = DispatchContext::for_caller(actor, cell, reply);
                // The method is synchronous, so this is ready at once.
                let _ready = pin!(scope.span.instrument(A::dispatch, &mut context, message))
                    .poll(&mut Context::from_waker(Waker::noop()));
            }))
        };
        if outcome.is_ok() && actor.is_some() {
            return false;
        }
        *failed = outcome.err().map(panic_reason);
        self.stop(cell, actor, failed.as_ref().unwrap_or(&StopReason::Consumed));
        true
    }

    /// Drops the state and resolves the queued calls after the last handler, unless the run loop does so because the actor may restart.
    #[cold]
    fn stop(&self, cell: &ActorCell<A::Message>, actor: &mut Option<A>, reason: &StopReason) {
        // A panic may have left the state half changed, so no code may see it again.
        drop_catching(actor.take());
        if !self.leave_to_run_loop(cell, reason) {
            let mut discarded = Batch::new();
            let reason = cell.mailbox.discard(reason, &mut discarded);
            fail_discarded(&cell.identity, &mut discarded, &reason);
        }
    }

    /// Whether the run loop decides what happens after this panic, because the actor may restart.
    #[cfg(feature = "supervision")]
    fn leave_to_run_loop(&self, cell: &ActorCell<A::Message>, reason: &StopReason) -> bool {
        let leaves = cell.mailbox.any().restarts() && matches!(reason, StopReason::Panicked(_));
        if leaves {
            *self.panicked.lock() = Some(reason.clone());
        }
        leaves
    }

    #[cfg(not(feature = "supervision"))]
    #[expect(clippy::unused_self, reason = "the enabled form uses it")]
    const fn leave_to_run_loop(&self, _cell: &ActorCell<A::Message>, _reason: &StopReason) -> bool {
        false
    }

    /// Hands the state to the run loop, which requested it. If the run loop was dropped, stops the actor in its place.
    #[cold]
    fn release_to_run_loop(&self, mut state: TryLockGuard<'_, Option<A>>, cell: &ActorCell<A::Message>) {
        let mut stopping = None;
        loop {
            // A separate statement: no code of the user runs under this lock.
            let pending = self.pending_stop.lock().take();
            if let Some(reason) = pending {
                stopping = Some((state.with(Option::take), reason));
            }
            match state.release() {
                Ok(()) => break,
                // The run loop was dropped after the pending stop was read.
                Err(still) => state = still,
            }
        }
        match stopping {
            // In place of the run loop.
            Some((state, reason)) => cell.stop(&drop_catching(state).unwrap_or(reason)),
            None => cell.mailbox.any().wake_run_loop(),
        }
    }
}

/// The state of an idle actor, locked by a caller.
struct IdleState<'a, A: Actor> {
    state: Option<TryLockGuard<'a, Option<A>>>,
    shared: &'a SharedState<A>,
    cell: &'a ActorCell<A::Message>,
}

impl<A: Actor> Drop for IdleState<'_, A> {
    #[inline]
    fn drop(&mut self) {
        if let Some(state) = self.state.take()
            && let Err(state) = state.release()
        {
            self.shared.release_to_run_loop(state, self.cell);
        }
    }
}

impl<A: Actor> CallerPort<A::Message> for SharedState<A> {
    fn handle(
        &self,
        cell: &Arc<ActorCell<A::Message>>,
        outgoing: &mut Outgoing<A::Message>,
        reply: &mut (dyn Any + Send),
        failed: &mut Option<StopReason>,
        waker: &Waker,
    ) -> bool {
        if !self.place.get().is_some_and(|place| place.is_here(waker)) {
            return false;
        }
        let Some(mut locked) = self.lock_idle_state(cell) else { return false };
        let handled = locked.state.as_mut().and_then(|state| {
            state.with(|actor| {
                // The state is not released yet, or already acquired again.
                if actor.is_none() {
                    return None;
                }
                let message = ManuallyDrop::new(outgoing.take()?);
                Some(self.run(cell, actor, message, reply, failed))
            })
        });
        drop(locked);
        if handled == Some(true) {
            cell.mailbox.any().wake_run_loop();
        }
        handled.is_some()
    }
}
