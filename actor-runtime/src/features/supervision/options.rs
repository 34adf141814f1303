//! A supervised actor before it is spawned.

use super::{event::RestartEvent, policy::RestartPolicy, supervisor::Supervisor};
#[cfg(doc)]
use crate::error::StopReason;
use crate::{
    engine::{
        actor::Actor,
        actor_base::ActorBase,
        affinity::{Affinity, AnyThread, OneThread},
        local_actor::{LocalActor, SpawnsOnAnyThread},
        runner::Runner,
        seams::RunsOn,
        spawner::{Connected, Spawnable, Spawner},
    },
    error::SpawnError,
    features::{local::PendingActor, thread::ActorThread},
};
use std::{future::Future, time::Duration};

/// A supervised actor about to be spawned, with its options. Returned by [`supervised`](super::supervised) and
/// [`supervised_local`](super::supervised_local).
///
/// By default the actor restarts [on panics](RestartPolicy::OnPanic), at most 5 times in 10 seconds, with delays of 100 ms to 5 s.
///
/// `P` is [`OneThread`] if the actor is local. Then there is no `spawn`.
pub type Supervised<A, P = AnyThread> = Spawner<Supervisor<A, P>>;

impl<A: ActorBase, P: Affinity> Spawner<Supervisor<A, P>> {
    /// Sets after which failures the actor restarts.
    pub fn restart(mut self, policy: RestartPolicy) -> Self {
        self.actor.0.policy.restart = policy;
        self
    }

    /// Allows at most `restarts` restarts within any time span of length `period`. A further failure stops the actor with
    /// [`StopReason::RestartsExhausted`].
    ///
    /// With 0 restarts, the first failure stops the actor. With a period of zero, the number of restarts is not limited.
    pub fn restart_limit(mut self, restarts: u32, period: Duration) -> Self {
        (self.actor.0.policy.restarts, self.actor.0.policy.period) = (restarts, period);
        self
    }

    /// Sets the delay before a restart: `initial` at first, then twice as long each time, but never longer than `max`. It counts from the
    /// failure, or from the return of the hook of [`on_restart`](Self::on_restart).
    ///
    /// When an incarnation has lasted as long as the period of the [restart limit](Self::restart_limit), the delay is `initial`
    /// again. For no delay, pass [`Duration::ZERO`] twice. A delay needs a tokio runtime whose timer is enabled. Without one the
    /// restart fails.
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        (self.actor.0.policy.initial_delay, self.actor.0.policy.max_delay) = (initial, max);
        self
    }

    /// Calls `hook` at each restart, before the delay. Use it for logs, metrics or alerts.
    ///
    /// The caller of the failed handler gets its error after the hook, unless it made a [direct](crate::guide::direct) call. The hook
    /// runs in the actor's task and should be quick. A panic in it is ignored.
    pub fn on_restart(mut self, hook: impl FnMut(&RestartEvent) + Send + 'static) -> Self {
        self.actor.0.on_restart = Some(Box::new(hook));
        self
    }
}

impl<A: Actor> Spawnable for Supervisor<A, AnyThread> {
    type Actor = A;
    type Rejected = Spawner<Self>;

    fn reject(spawner: Spawner<Self>) -> Spawner<Self> {
        spawner
    }

    #[allow(private_interfaces)]
    fn launch(spawner: Spawner<Self>, runs_on: RunsOn<'_>) -> (A::Handle, impl Future<Output = ()> + Send + 'static) {
        let Connected { handle, access, cell } = spawner.connect::<A>(spawner.actor.restarts(), runs_on);
        (handle, Self::run(Runner::new(None, access, A::Sources::default(), cell), spawner.actor))
    }
}

impl<A: Actor> Spawner<Supervisor<A, AnyThread>> {
    /// Like [`Actor::into_task`], but the future runs all incarnations and does not return the state.
    pub fn into_task(self) -> (A::Handle, impl Future<Output = ()> + Send + 'static) {
        Spawnable::launch(self, RunsOn::Anything)
    }
}

impl<A: LocalActor> Spawner<Supervisor<A, OneThread>> {
    /// Spawns the actor as [`LocalActor::spawn_on_thread`] does. The factory moves to the new thread, and what it makes stays there.
    ///
    /// Tasks spawned by [`spawn_local`](tokio::task::spawn_local) survive a restart, and are dropped when the actor has stopped.
    ///
    /// # Errors
    ///
    /// Returns a [`SpawnError`] with this spawner if the system cannot spawn a thread.
    pub fn spawn_on_thread(self) -> Result<A::Handle, SpawnError<Self>> {
        let run = |pending: PendingActor<A, _>| pending.run_local(Supervisor::run_local);
        match ActorThread::start(self.thread(), run) {
            Ok(thread) => {
                let connected = self.connect::<A>(self.actor.restarts(), RunsOn::OwnThread);
                let (handle, pending) = PendingActor::new(connected, self.actor);
                pending.send_to(thread);
                Ok(handle)
            }
            Err(error) => Err(SpawnError::no_thread(self, error)),
        }
    }

    /// Like [`LocalActor::into_task`], but the future runs all incarnations and does not return the state.
    pub fn into_task(self) -> (A::Handle, impl Future<Output = ()> + 'static) {
        let Connected { handle, access, cell } = self.connect::<A>(self.actor.restarts(), RunsOn::Anything);
        (handle, Supervisor::run_local(Runner::new(None, access, A::Sources::default(), cell), self.actor))
    }

    /// Exists for its error: the compiler then says what to write instead.
    #[doc(hidden)]
    pub fn spawn(self)
    where
        Self: SpawnsOnAnyThread,
    {
    }
}
