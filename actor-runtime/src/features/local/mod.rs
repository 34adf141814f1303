//! Actors whose states and futures stay on one thread: how they get there.
//!
//! A factory goes to the new thread with everything of the actor but its state: the [`PendingActor`]. There it enters a `LocalSet`
//! and makes the state.

use crate::{
    core::cell::ActorCell,
    engine::{
        actor_base::ActorBase,
        factory::{InitResult, IntoActor},
        guard::make_guarded,
        local_actor::{LocalActor, LocalSpawner},
        runner::Runner,
        seams::{RunsOn, SourceSet},
        spawner::Connected,
    },
    error::StopReason,
    features::thread::ActorThread,
};
use std::{future::Future, io, sync::Arc};
use tokio::task::LocalSet;

impl<A: LocalActor> LocalSpawner<A> {
    /// Returns the first handle, and the future that runs the actor: see [`LocalActor::into_task`].
    pub fn into_task(self, actor: A) -> (A::Handle, impl Future<Output = Option<A>> + 'static) {
        let Connected { handle, access, cell } = self.connect::<A>(false, RunsOn::Anything);
        (handle, Runner::new(Some(actor), access, A::Sources::default(), cell).run_local())
    }

    /// Spawns the actor on a thread of its own, where `factory` makes the state: see [`LocalActor::spawn_on_thread`].
    ///
    /// The thread has the actor's [`name`](Self::name), without zero bytes.
    ///
    /// # Errors
    ///
    /// Returns the system's error if it cannot spawn a thread.
    pub fn spawn_on_thread<O, X>(self, factory: impl FnOnce() -> O + Send + 'static) -> io::Result<A::Handle>
    where
        O: IntoActor<X, Actor = A>,
    {
        let run = |pending: PendingActor<A, _>| pending.run_local(make_and_run);
        let thread = ActorThread::start(self.thread(), run)?;
        let (handle, pending) =
            PendingActor::new(self.connect::<A>(false, RunsOn::OwnThread), || factory().into_actor());
        pending.send_to(thread);
        Ok(handle)
    }
}

/// Everything of an actor but its state, on the way to its thread, with what makes the state.
pub(crate) struct PendingActor<A: ActorBase, F> {
    access: A::Access,
    sources: A::Sources,
    cell: Arc<ActorCell<A::Message>>,
    make: F,
}

impl<A: LocalActor, F> PendingActor<A, F> {
    pub(crate) fn new(connected: Connected<A>, make: F) -> (A::Handle, Self) {
        let Connected { handle, access, cell } = connected;
        let mut sources = A::Sources::default();
        // While there is certainly a handle.
        sources.hold(&cell);
        (handle, Self { access, sources, cell, make })
    }

    pub(crate) fn send_to(self, thread: ActorThread<Self>)
    where
        F: Send + 'static,
    {
        let cell = self.cell.clone();
        thread.run(self, &cell);
    }

    /// Makes the state and runs the actor, by `run`. From here on dropping the runner resolves every call.
    pub(crate) fn run_local<R>(self, run: impl FnOnce(Runner<A>, F) -> R) -> impl Future<Output = ()>
    where
        R: Future<Output = ()>,
    {
        let Self { access, sources, cell, make } = self;
        let run_loop = run(Runner::with_sources(None, access, sources, cell), make);
        async move { LocalSet::new().run_until(run_loop).await }
    }
}

async fn make_and_run<A: LocalActor>(mut runner: Runner<A>, factory: impl FnOnce() -> InitResult<A>) {
    let made = make_guarded(&runner.cell, async { factory() }).await;
    let outcome = match made {
        Ok(Ok(actor)) => {
            runner.run.actor = Some(actor);
            return runner.run_local_detached().await;
        }
        Ok(Err(error)) => Ok(StopReason::start_failed(error)),
        Err(reason) => Err(reason),
    };
    let reason = runner.drop_state_after_panic(outcome);
    runner.state_returned().await;
    runner.drop_and_stop(&reason);
}
