//! The two wakers of a handler. See steps 1 to 3 of the parent module.

use crate::util::{sync::Mutex, waker::update_waker};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Release},
    },
    task::{Wake, Waker},
};

/// The internal waker (step 2): wakes the actor's task and remembers it until the next poll.
pub(super) struct InternalWaker {
    pub(super) woken: AtomicBool,
    task: Mutex<Waker>,
}

impl InternalWaker {
    pub(super) fn new() -> Self {
        Self { woken: AtomicBool::new(false), task: Mutex::new(Waker::noop().clone()) }
    }

    /// The poll of `task` begins.
    pub(super) fn begin_poll(&self, task: &Waker) {
        self.woken.store(false, Release);
        let stale = update_waker(&mut self.task.lock(), task);
        drop(stale);
    }
}

impl Wake for InternalWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Set the flag before waking, so that an observer of the lower count of wakers also sees the wake.
        self.woken.store(true, Release);
        let task = self.task.lock().clone();
        task.wake();
    }
}

/// The foreign waker (step 1): the same, in an allocation of its own whose clones can be counted.
pub(super) struct ForeignWaker(pub(super) Arc<InternalWaker>);

impl Wake for ForeignWaker {
    fn wake(self: Arc<Self>) {
        self.0.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.wake_by_ref();
    }
}
