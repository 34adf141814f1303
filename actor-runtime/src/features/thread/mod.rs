//! Actors on a thread of their own, whose handlers may block.
//!
//! The thread polls the run loop's future to its end. Mailbox, run loop and handles are the same as on a runtime. The runtime of
//! the spawning code is entered on the thread but not driven by it, so tokio takes the thread for one that may block. A task of
//! that runtime, the [`RuntimeGuard`], aborts the actor if the runtime is dropped. Outside of a runtime, a current-thread runtime
//! of the thread's own drives the future.

use crate::{
    core::{
        cell::ActorCell,
        handle::{ActorHandle, Stopped},
        message::Message,
    },
    engine::{
        actor_base::ActorBase,
        seams::RunsOn,
        spawner::{Spawnable, Spawner},
    },
    error::SpawnError,
    util::{
        block_on::{block_on, on_parking_thread},
        task::spawn,
    },
};
use std::{
    future::Future,
    io,
    pin::pin,
    sync::{Arc, mpsc},
    thread,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::coop,
};

impl<S> Spawner<S> {
    /// A thread named after the actor.
    pub(crate) fn thread(&self) -> thread::Builder {
        // A thread's name ends at the first zero byte, and std panics at one.
        thread::Builder::new().name(self.actor_name().replace('\0', ""))
    }
}

impl<S: Spawnable> Spawner<S> {
    /// Spawns the actor on a thread of its own and returns the first handle: see
    /// [`Actor::spawn_on_thread`](crate::Actor::spawn_on_thread). The factory of a supervised actor runs on that thread as well.
    ///
    /// The thread has the actor's [`name`](Self::name), without zero bytes.
    ///
    /// # Errors
    ///
    /// Returns a [`SpawnError`] if the system cannot spawn a thread. It contains the actor, or the spawner of a supervised actor.
    pub fn spawn_on_thread(self) -> Result<<S::Actor as ActorBase>::Handle, SpawnError<S::Rejected>> {
        match ActorThread::start(self.thread(), |task| task) {
            Ok(thread) => {
                let (handle, task) = S::launch(self, RunsOn::OwnThread);
                thread.run(task, handle.raw().cell());
                Ok(handle)
            }
            Err(error) => Err(SpawnError::no_thread(S::reject(self), error)),
        }
    }
}

/// A thread that waits for the actor that it will run.
///
/// It receives the actor only once it is there, so the actor can be handed back if the system has no thread for it.
pub(crate) struct ActorThread<T> {
    caller: Option<Handle>,
    task: mpsc::SyncSender<T>,
}

impl<T: Send + 'static> ActorThread<T> {
    pub(crate) fn start<F: Future<Output = ()>>(
        thread: thread::Builder,
        run: impl FnOnce(T) -> F + Send + 'static,
    ) -> io::Result<Self> {
        let driver = Driver::current_or_new()?;
        let caller = driver.caller();
        let (task, tasks) = mpsc::sync_channel::<T>(1);
        thread.spawn(move || {
            if let Ok(task) = tasks.recv() {
                driver.drive(run(task));
            }
        })?;
        Ok(Self { caller, task })
    }

    /// Runs `task` as the actor of `cell`.
    pub(crate) fn run<M: Message + Send + 'static>(self, task: T, cell: &Arc<ActorCell<M>>) {
        if let Some(caller) = &self.caller {
            guard_runtime(caller, cell);
        }
        // If the thread were gone, the task would come back, and dropping it would resolve every call.
        drop(self.task.send(task));
    }
}

/// Makes the actor stop when the runtime is dropped, although it is no task of it. Its timers stop working then as well, and a
/// handler that uses one before it notices the abort panics.
fn guard_runtime<M: Message + Send + 'static>(runtime: &Handle, cell: &Arc<ActorCell<M>>) {
    let guard = RuntimeGuard(cell.clone());
    spawn(runtime, &cell.identity.name, async move { Stopped::new(&guard.0).await });
}

struct RuntimeGuard<M>(Arc<ActorCell<M>>);

impl<M> Drop for RuntimeGuard<M> {
    fn drop(&mut self) {
        // If the actor has stopped, this changes nothing.
        self.0.mailbox.any().mark_runtime_dropped();
    }
}

/// Where the timers and tasks of the handlers run.
enum Driver {
    /// On the runtime of the code that spawned the actor.
    Caller(Handle),
    /// On the actor's thread, while no handler blocks it.
    Own(Runtime),
}

impl Driver {
    fn current_or_new() -> io::Result<Self> {
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
                block_on(task, None);
            }
            // Without a budget, by which `Call::blocking` recognizes tasks: handlers may block this thread.
            Self::Own(runtime) => runtime.block_on(coop::unconstrained(on_parking_thread(pin!(task)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ActorThread;
    use crate::{self as actor_runtime, engine::runner::Runner};
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
    fn failed_thread_start_returns_an_error() {
        assert!(ActorThread::start(Builder::new().stack_size(1 << 48), Runner::<Quiet>::run_detached).is_err());
    }
}
