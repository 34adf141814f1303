//! An actor about to be spawned, with its options.

use super::{
    actor::Actor,
    actor_base::ActorBase,
    options::{Options, checked_capacity},
    runner::Runner,
    seams::{RunsOn, StateAccess},
};
use crate::{
    core::{
        cell::ActorCell,
        handle::{ActorHandle, RawHandle},
        mailbox::MailboxRules,
        message::Message,
    },
    error::{SpawnError, panic_without_runtime},
    util::task::spawn,
};
use std::{borrow::Cow, fmt, future::Future, sync::Arc};
use tokio::runtime;

/// An actor about to be spawned, with its options.
///
/// The capacity is that of the spawner, or else that of the attribute, or else 64 messages. `S` is what is spawned: the state of an
/// actor, or the factory of a supervised actor. A [`LocalSpawner`](crate::LocalSpawner) gets its state when it spawns the actor.
///
/// ```
/// # use actor_runtime::{actor, Actor, ActorHandle};
/// # #[actor]
/// # struct Quiet;
/// # #[actor]
/// # impl Quiet { pub fn hush(&self) {} }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let quiet = Quiet.spawner().capacity(8).name("library").spawn();
/// assert_eq!((quiet.mailbox_capacity(), quiet.name()), (Some(8), "library"));
/// # }
/// ```
#[must_use = "nothing runs until it is spawned"]
pub struct Spawner<S> {
    pub(crate) actor: S,
    capacity: usize,
    name: Cow<'static, str>,
}

impl<S> Spawner<S> {
    /// The spawner of what stands for an `A`.
    pub(crate) fn new<A: ActorBase>(actor: S) -> Self {
        let Options { capacity, name, .. } = A::OPTIONS;
        Self { actor, capacity, name: Cow::Borrowed(name) }
    }

    /// Sets the capacity of the mailbox: how many messages may be accepted but not started.
    ///
    /// # Panics
    ///
    /// If `messages` is 0.
    #[track_caller]
    pub fn capacity(mut self, messages: usize) -> Self {
        self.capacity = checked_capacity(messages);
        self
    }

    /// Removes the bound of the mailbox. No sender waits, so nothing slows down senders that are too fast.
    pub fn unbounded(mut self) -> Self {
        self.capacity = usize::MAX;
        self
    }

    /// Names the actor: see [`ActorHandle::name`].
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    pub(crate) fn actor_name(&self) -> &str {
        &self.name
    }

    /// Makes what the handles and the run loop share. `restarts` says whether the actor may get a new state after a panic.
    pub(crate) fn connect<A: ActorBase>(&self, restarts: bool, runs_on: RunsOn<'_>) -> Connected<A> {
        let access = A::Access::access_on(runs_on);
        let rules = MailboxRules { capacity: self.capacity, coalesces: A::Message::HAS_COALESCE, restarts };
        let cell = ActorCell::new(rules, self.name.clone());
        #[cfg(feature = "direct")]
        let cell = if let RunsOn::OwnThread = runs_on { cell } else { cell.with_port(access.caller_port()) };
        let cell = Arc::new(cell);
        let handle = A::Handle::from_raw(RawHandle::first(cell.clone()));
        Connected { handle, access, cell }
    }
}

/// The first handle of an actor, and what its run loop needs.
pub(crate) struct Connected<A: ActorBase> {
    pub(crate) handle: A::Handle,
    pub(crate) access: A::Access,
    pub(crate) cell: Arc<ActorCell<A::Message>>,
}

/// What a [`Spawner`] can spawn on any thread: the state of an actor, or what makes one.
pub trait Spawnable: Sized + Send + 'static {
    /// The actor.
    #[doc(hidden)]
    type Actor: Actor;

    /// What an error hands back.
    #[doc(hidden)]
    type Rejected;

    #[doc(hidden)]
    fn reject(spawner: Spawner<Self>) -> Self::Rejected;

    /// The first handle, and the future that runs the actor to its stop. The future owns a [`Runner`] from the beginning, so dropping
    /// it unpolled resolves every call.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn launch(
        spawner: Spawner<Self>,
        runs_on: RunsOn<'_>,
    ) -> (<Self::Actor as ActorBase>::Handle, impl Future<Output = ()> + Send + 'static);
}

impl<A: Actor> Spawnable for A {
    type Actor = A;
    type Rejected = A;

    fn reject(spawner: Spawner<A>) -> A {
        spawner.actor
    }

    #[allow(private_interfaces)]
    fn launch(spawner: Spawner<A>, runs_on: RunsOn<'_>) -> (A::Handle, impl Future<Output = ()> + Send + 'static) {
        let Connected { handle, access, cell } = spawner.connect::<A>(false, runs_on);
        (handle, Runner::new(Some(spawner.actor), access, A::Sources::default(), cell).run_detached())
    }
}

impl<S: Spawnable> Spawner<S> {
    /// Spawns the actor on the current tokio runtime and returns the first handle: see [`Actor::spawn`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    #[must_use = "the actor stops when its last handle is dropped"]
    pub fn spawn(self) -> <S::Actor as ActorBase>::Handle {
        match runtime::Handle::try_current() {
            Ok(runtime) => self.spawn_on(&runtime),
            Err(_) => panic_without_runtime(),
        }
    }

    /// Like [`spawn`](Self::spawn), but never panics: see [`Actor::try_spawn`].
    ///
    /// # Errors
    ///
    /// Returns a [`SpawnError`] outside of a tokio runtime. It contains the actor, or the spawner of a supervised actor.
    #[track_caller]
    pub fn try_spawn(self) -> Result<<S::Actor as ActorBase>::Handle, SpawnError<S::Rejected>> {
        match runtime::Handle::try_current() {
            Ok(runtime) => Ok(self.spawn_on(&runtime)),
            Err(_) => Err(SpawnError::no_runtime(S::reject(self))),
        }
    }

    #[track_caller]
    fn spawn_on(self, runtime: &runtime::Handle) -> <S::Actor as ActorBase>::Handle {
        let (handle, task) = S::launch(self, RunsOn::Runtime(runtime));
        spawn(runtime, handle.name(), task);
        handle
    }
}

impl<A: Actor> Spawner<A> {
    /// Returns the first handle, and the future that runs the actor: see [`Actor::into_task`].
    pub fn into_task(self) -> (A::Handle, impl Future<Output = Option<A>> + Send + 'static) {
        let Connected { handle, access, cell } = self.connect::<A>(false, RunsOn::Anything);
        (handle, Runner::new(Some(self.actor), access, A::Sources::default(), cell).run())
    }
}

impl<S> fmt::Debug for Spawner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spawner").field("capacity", &self.capacity).field("name", &self.name).finish_non_exhaustive()
    }
}
