//! The trait behind `#[actor]`, and the ways to start an actor.

use super::{
    actor_base::ActorBase, affinity::AnyThread, context::Context, dispatch::DispatchContext, hooks::HookResult,
    run_loop::RunLoop, spawner::Spawner,
};
use crate::error::{SpawnError, StopReason};
use std::future::{Future, ready};

/// A state with an `#[actor] impl` block.
///
/// [`#[actor]`](macro@crate::actor) implements this trait. Do not implement it manually. Its methods start an actor. Your own method
/// of the same name takes precedence.
///
/// The types of the message and the handle are in [`ActorBase`].
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
    note = "an `#[actor(local)]` is a `LocalActor`, which stays on one thread: write `spawn_on_thread` with a factory, or run the \
            task of `into_task` on a `LocalSet`"
)]
pub trait Actor: ActorBase<Affinity = AnyThread> + Send {
    #[doc(hidden)]
    fn dispatch(context: &mut DispatchContext<'_, Self>, message: Self::Message) -> impl Future<Output = ()> + Send;

    /// Overridden if the actor has a hook.
    #[doc(hidden)]
    #[must_use]
    fn run_incarnation(run_loop: RunLoop<'_, Self>) -> impl Future<Output = StopReason> + Send {
        run_loop.without_hooks()
    }

    #[doc(hidden)]
    fn start<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> + Send {
        ready(Ok(()))
    }

    #[doc(hidden)]
    fn stop<'a>(&'a mut self, _context: &'a Context<Self>) -> impl Future<Output = HookResult> + Send {
        ready(Ok(()))
    }

    /// Spawns the actor on the current tokio runtime and returns the first handle.
    ///
    /// [`StopReason`] lists how an actor stops.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime. [`try_spawn`](Self::try_spawn) does not panic.
    #[track_caller]
    #[must_use = "the actor stops when its last handle is dropped"]
    fn spawn(self) -> Self::Handle {
        self.spawner().spawn()
    }

    /// Like [`spawn`](Self::spawn), but never panics.
    ///
    /// # Errors
    ///
    /// Returns a [`SpawnError`] with the actor outside of a tokio runtime.
    #[track_caller]
    fn try_spawn(self) -> Result<Self::Handle, SpawnError<Self>> {
        self.spawner().try_spawn()
    }

    /// Spawns the actor on a thread of its own, named after the actor, and returns the first handle. Use it if handlers block.
    ///
    /// Handlers and hooks run on that thread, and the state is dropped there before [`stopped`](crate::ActorHandle::stopped)
    /// resolves. The thread ends when the actor stops. The [guide](crate::guide::threads) describes what else differs, and where the
    /// handlers' timers and tasks run. Do not use this in tests with a [paused clock](crate::guide::testing).
    ///
    /// # Errors
    ///
    /// Returns a [`SpawnError`] with the actor if the system cannot spawn a thread.
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
    ///         self.0.sync_data() // blocks this thread only
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let file = std::env::temp_dir().join(format!("actor-runtime-{}.log", std::process::id()));
    /// let log = Log(File::create(&file)?).spawn_on_thread()?;
    /// log.line("hello").await?;
    /// log.shutdown().await; // the process does not wait for threads
    /// assert_eq!(std::fs::read_to_string(&file)?, "hello\n");
    /// # std::fs::remove_file(&file)?;
    /// # Ok(())
    /// # }
    /// ```
    fn spawn_on_thread(self) -> Result<Self::Handle, SpawnError<Self>> {
        self.spawner().spawn_on_thread()
    }

    /// Returns a [`Spawner`], which sets capacity and name before it spawns the actor.
    fn spawner(self) -> Spawner<Self> {
        Spawner::new::<Self>(self)
    }

    /// Returns the first handle, and the future that runs the actor. Spawn it in a `JoinSet`, a `TaskTracker`, a `LocalSet` or on
    /// another executor.
    ///
    /// When the actor has stopped, the future returns the state, or `None` after a panic or a method that took `self`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts the actor, and every call resolves. A future that is neither polled nor dropped leaves its
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
}
