//! Actors whose states and futures stay on one thread: `#[actor(local)]`.

use super::{
    actor_base::ActorBase, affinity::OneThread, context::Context, dispatch::DispatchContext, factory::IntoActor,
    hooks::HookResult, run_loop::RunLoop, spawner::Spawner,
};
use crate::error::StopReason;
use std::{
    fmt,
    future::{Future, ready},
    io,
    marker::PhantomData,
};

/// A state with an `#[actor(local)] impl` block. The state and the futures of its methods need not be `Send`.
///
/// [`#[actor]`](macro@crate::actor) implements this trait. Do not implement it manually. A local actor stays on the thread where its
/// state was made. Start it with [`into_task`](Self::into_task) on the thread of the state, or with
/// [`spawn_on_thread`](Self::spawn_on_thread), which makes the state on a new thread. The handle may move to any thread, so arguments
/// and replies must be `Send`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `LocalActor`",
    label = "not a `LocalActor`",
    note = "write `#[actor(local)]` on the first block of the actor, and `local` on all its other blocks"
)]
pub trait LocalActor: ActorBase<Affinity = OneThread> {
    #[doc(hidden)]
    fn dispatch(context: &mut DispatchContext<'_, Self>, message: Self::Message) -> impl Future<Output = ()>;

    /// Overridden if the actor has a hook.
    #[doc(hidden)]
    #[must_use]
    fn run_incarnation(run_loop: RunLoop<'_, Self>) -> impl Future<Output = StopReason> {
        run_loop.local_without_hooks()
    }

    #[doc(hidden)]
    fn start<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> {
        ready(Ok(()))
    }

    #[doc(hidden)]
    fn stop<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> {
        ready(Ok(()))
    }

    /// Like [`Actor::into_task`](crate::Actor::into_task), but the future is not `Send`. Run it on the thread of the state, with
    /// [`spawn_local`](tokio::task::spawn_local) or a `block_on`.
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

    /// Makes the state with `factory` on a new thread, which is named after the actor, and returns the first handle.
    ///
    /// The factory returns the actor, or a `Result` with it whose error converts into `Box<dyn Error + Send + Sync>`. It runs
    /// before the start hook. Until then calls wait in the mailbox. If it fails or panics, the actor stops with
    /// [`StopReason::StartFailed`], which [`started`](crate::ActorHandle::started) returns. After an abort it does not run.
    ///
    /// Handlers [may block](crate::guide::threads), and may use [`spawn_local`](tokio::task::spawn_local). Tasks that they spawn run
    /// while no handler blocks, and are dropped when the actor has stopped. The state is dropped on its thread before
    /// [`stopped`](crate::ActorHandle::stopped) resolves.
    ///
    /// # Errors
    ///
    /// Returns the system's error if it cannot spawn a thread. The factory has not run then.
    ///
    /// ```
    /// use actor_runtime::{ActorControl, LocalActor, actor};
    /// use std::{cell::Cell, rc::Rc};
    ///
    /// /// Stands for a type of a library that is bound to one thread.
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
        O: IntoActor<X, Actor = Self>,
    {
        Self::spawner().spawn_on_thread(factory)
    }

    /// Returns a [`LocalSpawner`], which sets capacity and name before it spawns the actor.
    ///
    /// ```
    /// # use actor_runtime::{LocalActor, ActorHandle, actor};
    /// # #[actor]
    /// # struct Quiet;
    /// # #[actor(local)]
    /// # impl Quiet { pub fn hush(&self) {} }
    /// # fn main() -> std::io::Result<()> {
    /// let quiet = Quiet::spawner().capacity(8).name("library").spawn_on_thread(|| Quiet)?;
    /// assert_eq!((quiet.mailbox_capacity(), quiet.name()), (Some(8), "library"));
    /// # Ok(())
    /// # }
    /// ```
    fn spawner() -> LocalSpawner<Self> {
        Spawner::new::<Self>(NoState(PhantomData))
    }

    /// Exists for its error: the compiler then says what to write instead.
    #[doc(hidden)]
    fn spawn(self)
    where
        Self: SpawnsOnAnyThread,
    {
    }
}

/// Implemented by no local actor.
#[diagnostic::on_unimplemented(
    message = "a local actor has no `spawn`: it stays on one thread",
    label = "not for a local actor",
    note = "write `spawn_on_thread`, or run the task of `into_task` on a `LocalSet`"
)]
#[doc(hidden)]
pub trait SpawnsOnAnyThread {}

/// A [`LocalActor`] about to be spawned, with its options. Its methods take the state, or the factory that makes it.
pub type LocalSpawner<A> = Spawner<NoState<A>>;

/// Stands for a [`LocalActor`] in its [`LocalSpawner`], which may be on another thread than the state.
#[doc(hidden)]
pub struct NoState<A>(PhantomData<fn() -> A>);

impl<A> fmt::Debug for NoState<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoState")
    }
}
