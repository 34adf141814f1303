//! An actor under supervision before it is spawned.

use super::{
    RestartEvent,
    factory::Factory,
    lead::{Supervision, run, run_local},
    policy::{Policy, Restart},
};
#[cfg(doc)]
use crate::error::StopReason;
use crate::{
    actor::{Actor, Spawner, assemble, assemble_within_reach},
    any::AnyActor,
    further::{Anywhere, Local, Place},
    handle::{ActorHandle, Shared},
    local::{LocalActor, Unborn},
    refused::SpawnError,
    spawn::spawn,
    thread::OwnThread,
};
use std::{borrow::Cow, fmt, future::Future, time::Duration};

/// An actor about to be spawned under supervision, with its options; made by [`supervised`](super::supervised) or
/// [`supervised_local`](super::supervised_local).
///
/// Without options: [`Restart::OnPanic`], no more than 5 restarts in 10 seconds, pauses of 100 ms to 5 s.
///
/// `P` is [`Local`] if the actor is local: such a one has no `spawn`, and its futures stay on its thread.
#[must_use = "nothing runs until it is spawned"]
// In a box, as not to weigh on what carries it.
pub struct Supervised<A: 'static, P: Place = Anywhere>(Spawner<Box<Supervision<A, P>>>);

impl<A: AnyActor, P: Place> Supervised<A, P> {
    pub(super) fn new(factory: Factory<A, P>) -> Self {
        let supervision = Supervision { factory, policy: Policy::default(), on_restart: None, restarts: 0 };
        Self(Spawner::of::<A>(Box::new(supervision)))
    }

    /// Which failures to restart after.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.0.actor.policy.restart = restart;
        self
    }

    /// Allows so many `restarts` within any stretch of time as long as `within`. The failure after that ends the actor with
    /// [`StopReason::RestartsExhausted`]. With 0 restarts the first one does; with no time at all none does.
    pub fn budget(mut self, restarts: u32, within: Duration) -> Self {
        (self.0.actor.policy.restarts, self.0.actor.policy.within) = (restarts, within);
        self
    }

    /// Pauses before each restart: `first`, then twice as long each time, but never longer than `most`. Once an incarnation has
    /// lasted as long as the budget's time, it begins with `first` again. [`Duration::ZERO`] twice for no pause.
    ///
    /// A pause needs a tokio runtime whose timer is enabled; without one the restart fails.
    pub fn backoff(mut self, first: Duration, most: Duration) -> Self {
        (self.0.actor.policy.first_pause, self.0.actor.policy.longest_pause) = (first, most);
        self
    }

    /// Calls `hook` at each restart, before the pause: to log, to count, to alarm. Who made the lost call hears of it afterwards,
    /// unless that was a [direct](crate#direct-calls) call. It runs in the actor's task and should be quick. A panic in it is
    /// ignored.
    pub fn on_restart(mut self, hook: impl FnMut(&RestartEvent) + Send + 'static) -> Self {
        self.0.actor.on_restart = Some(Box::new(hook));
        self
    }

    /// Bounds the mailbox: see [`Spawner::capacity`](crate::Spawner::capacity).
    ///
    /// # Panics
    ///
    /// When `messages` is 0: such a mailbox would accept nothing.
    #[track_caller]
    pub fn capacity(self, messages: usize) -> Self {
        Self(self.0.capacity(messages))
    }

    /// Lets the mailbox grow: see [`Spawner::unbounded`](crate::Spawner::unbounded).
    pub fn unbounded(self) -> Self {
        Self(self.0.unbounded())
    }

    /// Names the actor, for [`ActorHandle::name`] and [`RestartEvent::name`].
    pub fn name(self, name: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.name(name))
    }

    fn shared(&self) -> Shared<A::Message> {
        let mut shared = self.0.shared::<A>();
        if self.0.actor.policy.restart != Restart::Never {
            shared.mailbox.restart();
        }
        shared
    }
}

impl<A: Actor> Supervised<A> {
    /// Spawns the actor on the tokio runtime that is entered here, and returns the first handle, an ordinary one.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    #[must_use = "the actor ends when its last handle is dropped"]
    pub fn spawn(self) -> A::Handle {
        match self.try_spawn() {
            Ok(handle) => handle,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like [`spawn`](Self::spawn), but never panics.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with this, outside of a tokio runtime.
    #[track_caller]
    pub fn try_spawn(self) -> Result<A::Handle, SpawnError<Self>> {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return Err(SpawnError::new(self));
        };
        let (handle, task) = self.into_task();
        spawn(&runtime, handle.name(), task);
        Ok(handle)
    }

    /// Spawns the actor on a thread of its own, as [`Actor::spawn_on_thread`] does. The factory runs there as well.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with this, if the system has no thread for the actor.
    pub fn spawn_on_thread(self) -> Result<A::Handle, SpawnError<Self>> {
        let lead = |(supervision, runner)| run(runner, supervision);
        match OwnThread::start(self.0.thread(), lead) {
            Ok(thread) => {
                let shared = self.shared();
                let (handle, runner) = assemble(None, A::Rest::default(), shared);
                let shared = runner.shared.clone();
                thread.run((self.0.actor, runner), &shared);
                Ok(handle)
            }
            Err(error) => Err(SpawnError::without_thread(self, error)),
        }
    }

    /// The first handle, and the future that runs the actor through all of its incarnations, for the user to spawn.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the actor: every call resolves.
    pub fn into_task(self) -> (A::Handle, impl Future<Output = ()> + Send + 'static) {
        let shared = self.shared();
        let (handle, runner) = assemble_within_reach(None, shared);
        (handle, run(runner, self.0.actor))
    }
}

impl<A: LocalActor> Supervised<A, Local> {
    /// Spawns the actor on a thread of its own, as [`LocalActor::spawn_on_thread`] does. The factory goes there, and all that it makes
    /// stays there. Tasks by [`spawn_local`](tokio::task::spawn_local) outlive a restart, and are dropped when the actor has ended.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with this, if the system has no thread for the actor.
    pub fn spawn_on_thread(self) -> Result<A::Handle, SpawnError<Self>> {
        let live = |unborn: Unborn<A, _>| unborn.live(run_local);
        match OwnThread::start(self.0.thread(), live) {
            Ok(thread) => {
                let shared = self.shared();
                let (handle, unborn) = Unborn::new(shared, self.0.actor);
                unborn.send_to(thread);
                Ok(handle)
            }
            Err(error) => Err(SpawnError::without_thread(self, error)),
        }
    }

    /// The first handle, and the future that runs the actor through all of its incarnations, for the user to run on one thread:
    /// by [`spawn_local`](tokio::task::spawn_local), or a `block_on`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the actor: every call resolves.
    pub fn into_task(self) -> (A::Handle, impl Future<Output = ()> + 'static) {
        let shared = self.shared();
        let (handle, runner) = assemble(None, A::Rest::default(), shared);
        (handle, run_local(runner, self.0.actor))
    }

    /// For its error: the compiler then says what there is instead.
    #[doc(hidden)]
    pub fn spawn(self)
    where
        Self: SpawnedAnywhere,
    {
    }
}

/// Holds of no actor that is local.
#[diagnostic::on_unimplemented(
    message = "a local actor has no `spawn`: it stays on one thread",
    label = "not for a local actor",
    note = "write `spawn_on_thread()?`, or `into_task()` where there is a `LocalSet`"
)]
#[doc(hidden)]
pub trait SpawnedAnywhere {}

impl<A, P: Place> fmt::Debug for Supervised<A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervised")
            .field("spawner", &self.0)
            .field("policy", &self.0.actor.policy)
            .finish_non_exhaustive()
    }
}
