//! The trait behind `#[actor]`, and the ways to start an actor.

use crate::{
    any::AnyActor,
    context::Context,
    error::StopReason,
    handle::{ActorControl, ActorHandle, RawHandle, Shared},
    private::{Further, HookResult, Life, Options, Parts, Reader, Rest, Sources, State},
    refused::SpawnError,
    run::Runner,
    spawn::spawn,
    thread::OwnThread,
};
use std::{
    borrow::Cow,
    fmt,
    future::{Future, ready},
    sync::Arc,
    thread::Builder,
};

/// A state with an `#[actor] impl` block.
///
/// The trait is implemented by [`#[actor]`](macro@crate::actor), never by hand; use it for the verbs that start an actor
/// and as a bound in generic code.
///
/// ```
/// use actor_runtime::{actor, Actor, ActorControl};
///
/// async fn run_to_the_end<A: Actor>(actor: A) -> A::Handle {
///     let handle = actor.spawn();
///     handle.shutdown().await;
///     handle
/// }
/// # #[actor]
/// # struct Quiet;
/// # #[actor]
/// # impl Quiet { pub fn hush(&self) {} }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() { run_to_the_end(Quiet).await; }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `Actor`: it has no `#[actor] impl` block, or is `#[actor(local)]`",
    label = "not an `Actor`",
    note = "write `#[actor]` on the `impl` block whose methods are the messages",
    note = "a local actor is a `LocalActor` and stays on one thread: start it there by `into_task`, or by `spawn_on_thread` with a \
            factory; each of its blocks says `local`"
)]
pub trait Actor: Sized + Send + 'static {
    /// One variant for each message.
    type Message: Parts + Send + 'static;

    /// The handle with one method for each message.
    type Handle: ActorControl<Message = Self::Message>;

    #[doc(hidden)]
    const OPTIONS: Options;

    #[doc(hidden)]
    type Rest: Rest<Self>;

    #[doc(hidden)]
    fn dispatch(state: &mut State<'_, Self>, message: Self::Message) -> impl Future<Output = ()> + Send;

    #[doc(hidden)]
    fn further(message: Further<Self>) -> Self::Message;

    /// Whether the message may run together with its neighbours. Overridden, as `read` is, if a method is `concurrent`.
    #[doc(hidden)]
    fn is_concurrent(_message: &Self::Message) -> bool {
        false
    }

    #[doc(hidden)]
    fn read(_reader: &mut Reader<'_, Self>, _message: Self::Message) -> impl Future<Output = ()> + Send {
        ready(())
    }

    /// Overridden if there are sources.
    #[doc(hidden)]
    fn sources(&mut self, _sources: &mut Sources<Self>) {}

    /// Overridden if there is a hook.
    #[doc(hidden)]
    #[must_use]
    fn live(life: Life<'_, Self>) -> impl Future<Output = StopReason> + Send {
        life.without_hooks()
    }

    #[doc(hidden)]
    fn start<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> + Send {
        ready(Ok(()))
    }

    #[doc(hidden)]
    fn stop<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> + Send {
        ready(Ok(()))
    }

    /// Spawns the actor on the tokio runtime that is entered here, and returns the first handle.
    ///
    /// The actor ends when the last handle is dropped, by one of the verbs of [`ActorControl`], by a panic, or by a method
    /// that takes `self`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime; see [`try_spawn`](Self::try_spawn).
    #[track_caller]
    fn spawn(self) -> Self::Handle {
        self.spawner().spawn()
    }

    /// Like [`spawn`](Self::spawn), but never panics.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with the actor, outside of a tokio runtime.
    #[track_caller]
    fn try_spawn(self) -> Result<Self::Handle, SpawnError<Self>> {
        self.spawner().try_spawn()
    }

    /// Spawns the actor on a thread of its own, named after the actor, and returns the first handle: for handlers that block.
    ///
    /// Handlers and hooks run on that thread, and the state is dropped there before [`stopped`](crate::ActorHandle::stopped)
    /// resolves. The thread ends with the actor, and the actor as any other does. What differs, and where the handlers'
    /// timers and tasks run, is said [here](crate#blocking-work).
    ///
    /// Not for tests with a paused clock: tokio does not see the thread work, and skips the time until the next timeout.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with the actor, if the system has no thread for it.
    ///
    /// ```
    /// use actor_runtime::{Actor, ActorControl, actor};
    /// use std::{fs::File, io::{self, Write}};
    ///
    /// #[actor]
    /// struct Log(File);
    ///
    /// #[actor]
    /// impl Log {
    ///     pub fn line(&mut self, text: &str) -> io::Result<()> {
    ///         writeln!(self.0, "{text}")?;
    ///         self.0.sync_data() // blocks, and holds up nobody else
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let file = std::env::temp_dir().join(format!("actor-runtime-{}.log", std::process::id()));
    /// let log = Log(File::create(&file)?).spawn_on_thread()?;
    /// log.line("hello").await?;
    /// log.shutdown().await; // the process waits for no thread
    /// assert_eq!(std::fs::read_to_string(&file)?, "hello\n");
    /// # std::fs::remove_file(&file)?;
    /// # Ok(())
    /// # }
    /// ```
    fn spawn_on_thread(self) -> Result<Self::Handle, SpawnError<Self>> {
        self.spawner().spawn_on_thread()
    }

    /// Sets capacity and name before spawning.
    fn spawner(self) -> Spawner<Self> {
        Spawner::of::<Self>(self)
    }

    /// The first handle, and the future that runs the actor, for the user to spawn: in a `JoinSet`, a `TaskTracker`, a
    /// `LocalSet` or on another executor.
    ///
    /// The future gives the state back when the actor has ended; `None` after a panic, and after a method that took `self`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the actor: every call resolves. A future that is neither polled nor dropped leaves its
    /// callers waiting.
    ///
    /// ```
    /// use actor_runtime::{actor, Actor, ActorControl};
    ///
    /// #[actor]
    /// struct Tally(u32);
    ///
    /// #[actor]
    /// impl Tally {
    ///     pub fn one(&mut self) { self.0 += 1; }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (tally, task) = Tally(0).into_task();
    /// let task = tokio::spawn(task);
    /// tally.one().await?;
    /// tally.shutdown().await;
    /// assert_eq!(task.await?.map(|tally| tally.0), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    fn into_task(self) -> (Self::Handle, impl Future<Output = Option<Self>> + Send + 'static) {
        self.spawner().into_task()
    }

    /// The first handle, and the actor to be run by hand, one message at a time: see [`Stepper`](crate::test_util::Stepper).
    #[cfg(feature = "test-util")]
    fn stepwise(self) -> (Self::Handle, crate::test_util::Stepper<Self>) {
        self.spawner().stepwise()
    }
}

/// An actor about to be spawned, with its options.
///
/// Capacity: that of the spawner, else that of the attribute, else 64 messages. `Spawner<Unmade<A>>` is that of a
/// [`LocalActor`](crate::LocalActor), which is given the state, or a factory, last.
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
/// assert_eq!((quiet.capacity(), quiet.name()), (Some(8), "library"));
/// # }
/// ```
#[must_use = "nothing runs until it is spawned"]
pub struct Spawner<S> {
    pub(crate) actor: S,
    capacity: usize,
    name: Cow<'static, str>,
}

impl<S> Spawner<S> {
    /// Of what stands for an `A`.
    pub(crate) fn of<A: AnyActor>(actor: S) -> Self {
        let Options { capacity, name, .. } = A::OPTIONS;
        Self { actor, capacity, name: Cow::Borrowed(name) }
    }

    /// Bounds the mailbox to `messages`: so many may be accepted and not yet started. Who sends more waits.
    ///
    /// # Panics
    ///
    /// When `messages` is 0: such a mailbox would accept nothing.
    #[track_caller]
    pub fn capacity(mut self, messages: usize) -> Self {
        assert!(messages > 0, "a mailbox of capacity 0 would accept nothing: give at least 1");
        self.capacity = messages;
        self
    }

    /// Lets the mailbox grow as far as memory goes. Nobody waits, so nothing tells the senders that they are too fast.
    pub fn unbounded(mut self) -> Self {
        self.capacity = usize::MAX;
        self
    }

    /// Names the actor, for [`ActorHandle::name`] and the handle's `Debug`.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    pub(crate) fn shared<A: AnyActor>(&self) -> Shared<A::Message> {
        Shared::new(self.capacity, A::OPTIONS.coalesces, self.name.clone())
    }

    pub(crate) fn thread(&self) -> Builder {
        // A thread's name ends at the first zero, and std panics at one.
        Builder::new().name(self.name.replace('\0', ""))
    }
}

impl<A: Actor> Spawner<A> {
    /// See [`Actor::spawn`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn spawn(self) -> A::Handle {
        match self.try_spawn() {
            Ok(handle) => handle,
            Err(error) => panic!("{error}"),
        }
    }

    /// See [`Actor::try_spawn`].
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with the actor, outside of a tokio runtime.
    #[track_caller]
    pub fn try_spawn(self) -> Result<A::Handle, SpawnError<A>> {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return Err(SpawnError::new(self.actor));
        };
        let shared = self.shared::<A>();
        let (handle, runner) = assemble_within_reach(self.actor, shared);
        spawn(&runtime, handle.name(), runner.run_and_drop());
        Ok(handle)
    }

    /// See [`Actor::spawn_on_thread`]. The thread has the spawner's [`name`](Self::name), without zero bytes.
    ///
    /// # Errors
    ///
    /// [`SpawnError`] with the actor, if the system has no thread for it.
    pub fn spawn_on_thread(self) -> Result<A::Handle, SpawnError<A>> {
        match OwnThread::start(self.thread(), Runner::run_and_drop) {
            Ok(thread) => {
                let shared = self.shared::<A>();
                let (handle, runner) = assemble(self.actor, A::Rest::default(), shared);
                let shared = runner.shared.clone();
                thread.run(runner, &shared);
                Ok(handle)
            }
            Err(error) => Err(SpawnError::without_thread(self.actor, error)),
        }
    }

    /// See [`Actor::into_task`].
    pub fn into_task(self) -> (A::Handle, impl Future<Output = Option<A>> + Send + 'static) {
        let shared = self.shared::<A>();
        let (handle, runner) = assemble_within_reach(self.actor, shared);
        (handle, runner.run())
    }

    /// See [`Actor::stepwise`].
    #[cfg(feature = "test-util")]
    pub fn stepwise(self) -> (A::Handle, crate::test_util::Stepper<A>) {
        let shared = self.shared::<A>();
        crate::test_util::Stepper::new(self.actor, shared)
    }
}

/// The first handle, and what runs the actor: from here on a drop of it resolves every call. Its callers may run handlers
/// themselves, if it is declared so.
pub(crate) fn assemble_within_reach<A: AnyActor>(
    actor: impl Into<Option<A>>,
    #[cfg_attr(not(feature = "direct"), expect(unused_mut))] mut shared: Shared<A::Message>,
) -> (A::Handle, Runner<A>) {
    let rest = A::Rest::default();
    #[cfg(feature = "direct")]
    {
        shared.port = rest.port();
    }
    assemble(actor, rest, shared)
}

/// The same for an actor whose handlers no caller runs.
pub(crate) fn assemble<A: AnyActor>(
    actor: impl Into<Option<A>>,
    rest: A::Rest,
    shared: Shared<A::Message>,
) -> (A::Handle, Runner<A>) {
    let shared = Arc::new(shared);
    let handle = A::Handle::from_raw(RawHandle::first(shared.clone()));
    (handle, Runner::new(actor, rest, shared))
}

impl<S> fmt::Debug for Spawner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spawner").field("capacity", &self.capacity).field("name", &self.name).finish_non_exhaustive()
    }
}
