//! Where code runs, as far as a method can tell: in which runtime, and whether it may block its thread.
//!
//! A method must see the same whether the run loop runs it or a caller. So a caller in another place takes the queue. What tokio
//! does not show is listed in the guide: the caller's `LocalSet`, task-locals and task id, and a thread that has entered the
//! runtime without driving it.

use crate::util::block_on::is_parking_thread;
use std::{cell::Cell, task::Waker};
use tokio::{
    runtime::{self, Handle, RuntimeFlavor, worker_index},
    task,
};

/// The runtime that polls the code, or `Outside` of tokio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Runtime(runtime::Id),
    Outside,
}

/// A task, the waker of its current poll, and the place where it was seen.
type Seen = (Option<task::Id>, *const (), Option<Place>);

thread_local! {
    /// A task never changes its runtime, and asking for the runtime costs more than the rest of a call. The waker tells a poll by the
    /// task's runtime from one by a `block_on` inside the task.
    static SEEN: Cell<Seen> = const { Cell::new((None, std::ptr::null(), None)) };
}

impl Place {
    /// Whether a method that the caller with this `waker` runs sees what it would see in the run loop.
    #[inline]
    pub(super) fn is_here(self, waker: &Waker) -> bool {
        let task = task::try_id();
        let here = (task, waker.data(), Some(self));
        let was_seen = task.is_some() && SEEN.get() == here;
        was_seen || self.look(here)
    }

    #[inline(never)]
    fn look(self, here: Seen) -> bool {
        let is_here = Self::of_this_thread(here.0) == Some(self);
        if is_here && here.0.is_some() {
            SEEN.set(here);
        }
        is_here
    }

    /// Where this thread runs `task`, or code outside of tasks. `None` if a method may block here although a runtime is entered, and
    /// in a destructor of the thread.
    pub(super) fn of_this_thread(task: Option<task::Id>) -> Option<Self> {
        if is_parking_thread() {
            return None;
        }
        match Handle::try_current() {
            Ok(runtime) => {
                // The root of a `block_on` of a multi-thread runtime is neither on a worker nor in a task.
                let is_root = || task.is_none() && runtime.runtime_flavor() != RuntimeFlavor::CurrentThread;
                (worker_index().is_some() || is_root()).then(|| Self::Runtime(runtime.id()))
            }
            Err(error) => error.is_missing_context().then_some(Self::Outside),
        }
    }
}
