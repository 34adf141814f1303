//! An actor on a thread of its own, whose handlers may block.

use crate::{handle::Shared, private::Parts, shutdown::Stopped, spawn::spawn};
use std::{
    future::Future,
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::coop,
};

/// A thread that waits for the actor that it is to run, or for what will be one there.
///
/// It gets the actor only once it is there: so whoever cannot have a thread still has the actor.
pub(crate) struct OwnThread<T> {
    caller: Option<Handle>,
    task: mpsc::SyncSender<T>,
}

impl<T: Send + 'static> OwnThread<T> {
    pub(crate) fn start<F: Future<Output = ()>>(
        thread: thread::Builder,
        run: impl FnOnce(T) -> F + Send + 'static,
    ) -> io::Result<Self> {
        let driver = Driver::of_here()?;
        let caller = driver.caller();
        let (task, tasks) = mpsc::sync_channel::<T>(1);
        thread.spawn(move || {
            if let Ok(task) = tasks.recv() {
                driver.drive(run(task));
            }
        })?;
        Ok(Self { caller, task })
    }

    /// Runs `task` as the actor of `shared`.
    pub(crate) fn run<M: Parts + Send + 'static>(self, task: T, shared: &Arc<Shared<M>>) {
        if let Some(caller) = &self.caller {
            tether(caller, shared);
        }
        // Were the thread gone, the task would come back, and its drop would resolve every call.
        drop(self.task.send(task));
    }
}

/// Has the actor end with a runtime of which it is not a task, as if it were one: its timers do not outlive that either, and
/// a handler that comes to one before it hears of the abort panics.
fn tether<M: Parts + Send + 'static>(runtime: &Handle, shared: &Arc<Shared<M>>) {
    let tether = Tether(shared.clone());
    spawn(runtime, &shared.name, async move { Stopped::of(&tether.0).await });
}

struct Tether<M>(Arc<Shared<M>>);

impl<M> Drop for Tether<M> {
    fn drop(&mut self) {
        // Of an actor that has ended this changes nothing.
        self.0.mailbox.orphan();
    }
}

/// Where the timers and tasks of the handlers run.
enum Driver {
    /// On the runtime of whoever spawned the actor.
    Caller(Handle),
    /// On the actor's thread, while no handler blocks it.
    Own(Runtime),
}

impl Driver {
    fn of_here() -> io::Result<Self> {
        match Handle::try_current() {
            Ok(caller) => Ok(Self::Caller(caller)),
            Err(_) => Builder::new_current_thread().enable_all().build().map(Self::Own),
        }
    }

    fn caller(&self) -> Option<Handle> {
        match self {
            Self::Caller(caller) => Some(caller.clone()),
            Self::Own(_) => None,
        }
    }

    fn drive(self, task: impl Future<Output = ()>) {
        match self {
            // Not by `Handle::block_on`: within that, tokio takes the thread for one that must not block.
            Self::Caller(caller) => {
                let _entered = caller.enter();
                park_on(task);
            }
            // Without a budget, by which `Call::blocking` knows tasks: this one may block.
            Self::Own(runtime) => runtime.block_on(coop::unconstrained(task)),
        }
    }
}

/// Wakes the thread. A handler that parks the thread itself may take the token of `unpark`, and so it is not all there is.
struct Bell {
    rung: AtomicBool,
    thread: thread::Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

fn park_on(task: impl Future<Output = ()>) {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), thread: thread::current() });
    let waker = Waker::from(bell.clone());
    let mut task = pin!(task);
    while task.as_mut().poll(&mut Context::from_waker(&waker)) == Poll::Pending {
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OwnThread;
    use crate::{self as actor_runtime, run::Runner};
    use std::thread::Builder;

    #[actor_runtime::actor]
    struct Quiet(u32);

    #[actor_runtime::actor]
    impl Quiet {
        pub(crate) fn hush(&self) -> u32 {
            self.0
        }
    }

    /// More stack than there are addresses.
    #[test]
    #[cfg_attr(miri, ignore = "threads have no stack of a size there")]
    fn a_thread_that_cannot_be_started_is_an_error() {
        assert!(OwnThread::start(Builder::new().stack_size(1 << 48), Runner::<Quiet>::run_and_drop).is_err());
    }
}
