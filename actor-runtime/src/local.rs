//! Actors whose states and futures stay on one thread: `#[actor(local)]`.

use crate::{
    actor::{Actor, Spawner, assemble},
    any::AnyActor,
    attend::attend,
    context::Context,
    error::StopReason,
    handle::{ActorHandle, RawHandle, Shared},
    made::{Made, Outcome},
    private::{HookResult, Life, Rest, State},
    run::Runner,
    thread::OwnThread,
};
use std::{
    fmt,
    future::{Future, ready},
    io,
    marker::PhantomData,
    pin::pin,
    sync::Arc,
};
use tokio::task::LocalSet;

/// A state with an `#[actor(local)] impl` block: it and the futures of its methods need not be `Send`.
///
/// The trait is implemented by [`#[actor]`](macro@crate::actor), never by hand. Such an actor stays on the thread where its state
/// was made, so it is not spawned like others: [`into_task`](Self::into_task) where the state is, or
/// [`spawn_on_thread`](Self::spawn_on_thread), which has a factory make the state on a thread of its own. The handle is that of
/// any actor and may go everywhere, hence arguments and replies are `Send`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `LocalActor`",
    label = "not a `LocalActor`",
    note = "write `local` on the actor's first block, `#[actor(local)]`; the blocks of an actor have it all, or none has"
)]
pub trait LocalActor: AnyActor {
    #[doc(hidden)]
    fn dispatch(state: &mut State<'_, Self>, message: Self::Message) -> impl Future<Output = ()>;

    /// Overridden if there is a hook.
    #[doc(hidden)]
    #[must_use]
    fn live(life: Life<'_, Self>) -> impl Future<Output = StopReason> {
        life.local_without_hooks()
    }

    #[doc(hidden)]
    fn start<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> {
        ready(Ok(()))
    }

    #[doc(hidden)]
    fn stop<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> {
        ready(Ok(()))
    }

    /// The first handle, and the future that runs the actor, for the user to run where the state is: by
    /// [`spawn_local`](tokio::task::spawn_local), or a `block_on` of the thread.
    ///
    /// The future gives the state back when the actor has ended; `None` after a panic, and after a method that took `self`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the actor: every call resolves. A future that is neither polled nor dropped leaves its
    /// callers waiting.
    ///
    /// ```
    /// use actor_runtime::{ActorControl, LocalActor, actor};
    /// use std::{cell::RefCell, rc::Rc};
    ///
    /// #[actor]
    /// struct Log(Rc<RefCell<Vec<String>>>);
    ///
    /// #[actor(local)]
    /// impl Log {
    ///     pub fn line(&self, text: &str) { self.0.borrow_mut().push(text.to_owned()); }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let lines = Rc::default();
    /// let (log, task) = Log(Rc::clone(&lines)).into_task();
    /// let elsewhere = async move {
    ///     log.line("hello").await?; // the handle is `Send`
    ///     log.shutdown().await;
    ///     Ok::<_, actor_runtime::CallError>(())
    /// };
    /// let (called, _state) = tokio::join!(tokio::spawn(elsewhere), task);
    /// called??;
    /// assert_eq!(*lines.borrow(), ["hello"]);
    /// # Ok(())
    /// # }
    /// ```
    fn into_task(self) -> (Self::Handle, impl Future<Output = Option<Self>> + 'static) {
        Self::spawner().into_task(self)
    }

    /// Spawns the actor on a thread of its own, named after the actor, where `factory` makes the state; returns the first
    /// handle.
    ///
    /// The factory returns the actor, or a `Result` with it whose error converts into `Box<dyn Error + Send + Sync>`. It runs
    /// before the start hook; until then calls wait in the mailbox. If it fails or panics, the actor ends with
    /// [`StopReason::StartFailed`], of which [`started`](crate::ActorHandle::started) tells, and every call resolves. After an
    /// abort it does not run.
    ///
    /// Handlers may block, as [said here](crate#blocking-work), and may use [`spawn_local`](tokio::task::spawn_local): such tasks
    /// go on while no handler blocks, and are dropped when the actor has ended. The state is dropped on its thread before
    /// [`stopped`](crate::ActorHandle::stopped) resolves.
    ///
    /// # Errors
    ///
    /// That of the system, if it has no thread for the actor. The factory has not run then.
    ///
    /// ```
    /// use actor_runtime::{ActorControl, LocalActor, actor};
    /// use std::{cell::Cell, rc::Rc};
    ///
    /// /// As if it came from a library that is bound to a thread.
    /// struct Engine(Rc<Cell<u32>>);
    ///
    /// #[actor]
    /// struct Page { engine: Engine }
    ///
    /// #[actor(local)]
    /// impl Page {
    ///     fn open() -> std::io::Result<Self> { Ok(Self { engine: Engine(Rc::default()) }) }
    ///
    ///     pub async fn load(&mut self, _address: &str) -> u32 {
    ///         let loads = Rc::clone(&self.engine.0);
    ///         tokio::task::yield_now().await;
    ///         loads.set(loads.get() + 1);
    ///         loads.get()
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Page::spawn_on_thread(Page::open)?;
    /// assert_eq!(page.load("https://example.org").await?, 1);
    /// page.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    fn spawn_on_thread<O, X>(factory: impl FnOnce() -> O + Send + 'static) -> io::Result<Self::Handle>
    where
        O: Made<X, Actor = Self>,
    {
        Self::spawner().spawn_on_thread(factory)
    }

    /// Sets capacity and name before spawning.
    ///
    /// ```
    /// # use actor_runtime::{LocalActor, ActorHandle, actor};
    /// # #[actor]
    /// # struct Quiet;
    /// # #[actor(local)]
    /// # impl Quiet { pub fn hush(&self) {} }
    /// # fn main() -> std::io::Result<()> {
    /// let quiet = Quiet::spawner().capacity(8).name("library").spawn_on_thread(|| Quiet)?;
    /// assert_eq!((quiet.capacity(), quiet.name()), (Some(8), "library"));
    /// # Ok(())
    /// # }
    /// ```
    fn spawner() -> Spawner<Unmade<Self>> {
        Spawner::of::<Self>(Unmade(PhantomData))
    }

    /// For its error: the compiler then says what there is instead.
    #[doc(hidden)]
    fn spawn(self) -> <Self as Actor>::Handle
    where
        Self: Actor,
    {
        Actor::spawn(self)
    }
}

/// Stands for a [`LocalActor`] in its [`Spawner`], which may be elsewhere than the state.
pub struct Unmade<A>(PhantomData<fn() -> A>);

impl<A> fmt::Debug for Unmade<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unmade")
    }
}

impl<A: LocalActor> Spawner<Unmade<A>> {
    /// See [`LocalActor::into_task`].
    pub fn into_task(self, actor: A) -> (A::Handle, impl Future<Output = Option<A>> + 'static) {
        let (handle, runner) = assemble(actor, A::Rest::default(), self.shared::<A>());
        (handle, runner.run_local())
    }

    /// See [`LocalActor::spawn_on_thread`]. The thread has the spawner's [`name`](Self::name), without zero bytes.
    ///
    /// # Errors
    ///
    /// That of the system, if it has no thread for the actor.
    pub fn spawn_on_thread<O, X>(self, factory: impl FnOnce() -> O + Send + 'static) -> io::Result<A::Handle>
    where
        O: Made<X, Actor = A>,
    {
        let live = |unborn: Unborn<A, _>| unborn.live(make_and_run);
        let thread = OwnThread::start(self.thread(), live)?;
        let (handle, unborn) = Unborn::new(self.shared::<A>(), || factory().outcome());
        unborn.send_to(thread);
        Ok(handle)
    }
}

/// All of an actor but its state, on the way to its thread with what makes one.
pub(crate) struct Unborn<A: AnyActor, F> {
    rest: A::Rest,
    shared: Arc<Shared<A::Message>>,
    make: F,
}

impl<A: LocalActor, F> Unborn<A, F> {
    pub(crate) fn new(shared: Shared<A::Message>, make: F) -> (A::Handle, Self) {
        let shared = Arc::new(shared);
        let handle = A::Handle::from_raw(RawHandle::first(shared.clone()));
        let mut rest = A::Rest::default();
        // While there is a handle for sure.
        rest.hold(&shared);
        (handle, Self { rest, shared, make })
    }

    pub(crate) fn send_to(self, thread: OwnThread<Self>)
    where
        F: Send + 'static,
    {
        let shared = self.shared.clone();
        thread.run(self, &shared);
    }

    /// Has `run` make the state and run the actor. From here on a drop of the runner resolves every call.
    pub(crate) fn live<R>(self, run: impl FnOnce(Runner<A>, F) -> R) -> impl Future<Output = ()>
    where
        R: Future<Output = ()>,
    {
        let Self { rest, shared, make } = self;
        let life = run(Runner::holding(None, rest, shared), make);
        async move { LocalSet::new().run_until(life).await }
    }
}

async fn make_and_run<A: LocalActor>(mut runner: Runner<A>, factory: impl FnOnce() -> Outcome<A>) {
    let made = attend(&runner.shared, pin!(Some(async { factory() }))).await;
    let outcome = match made {
        Ok(Ok(actor)) => {
            runner.work.actor = Some(actor);
            return runner.run_local_and_drop().await;
        }
        Ok(Err(error)) => Ok(StopReason::StartFailed(error.into())),
        Err(reason) => Err(reason),
    };
    let reason = runner.without_broken_state(outcome);
    runner.resolve_calls(&reason);
    runner.end_with_state(reason);
}
