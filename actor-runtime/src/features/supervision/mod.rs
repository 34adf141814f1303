//! Feature `supervision`: actors that get a new state after a panic, and groups of actors that stop in order.
//!
//! [`supervised`] takes a factory instead of a state. When a handler panics, the state is dropped, as for any actor. But the mailbox
//! stays open and all handles stay valid. The factory makes the next *incarnation*, which handles the queued messages. Only the call
//! that panicked is lost: its caller gets [`NoReply`](crate::CallError::NoReply) with the panic message. It does not run again,
//! because a message runs at most once. For a [local](crate::guide::threads) actor use [`supervised_local`].
//!
//! ```
//! use actor_runtime::{actor, CallError};
//! use actor_runtime::supervision::supervised;
//!
//! struct Divider;
//!
//! #[actor]
//! impl Divider {
//!     pub fn divide(&mut self, a: u32, b: u32) -> u32 { a / b }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::time::pause();
//! let divider = supervised(|| Divider).spawn();
//! let lost = divider.divide(1, 0).await;
//! assert!(matches!(lost, Err(CallError::NoReply { .. })));
//! assert_eq!(divider.divide(6, 3).await?, 2);
//! # Ok(())
//! # }
//! ```
//!
//! # What restarts
//!
//! | what happens | [`Never`](RestartPolicy::Never) | [`OnPanic`](RestartPolicy::OnPanic) | [`OnFailure`](RestartPolicy::OnFailure) | calls |
//! |---|---|---|---|---|
//! | a handler panics | `Panicked` | restarts | restarts | its call gets `NoReply`, the others wait |
//! | the factory or the start hook panics | `StartFailed` | restarts | restarts | all wait |
//! | the factory or the start hook returns an error | `StartFailed` | `StartFailed` | restarts | all wait |
//! | either of these, while the actor is stopping | `StartFailed` | `StartFailed` | `StartFailed` | `Discarded` |
//! | more failures than the [restart limit](Supervised::restart_limit) allows | – | `RestartsExhausted` | `RestartsExhausted` | the last one gets `NoReply`, queued ones `Discarded` |
//! | `shutdown`, the last handle dropped, `Context::stop` | stops | stops | stops | served |
//! | a method that takes `self`, even if it panics | stops | stops | stops | see [`StopReason`] |
//! | the stop hook fails or panics | stops | stops | stops | served before |
//! | `abort`, a shutdown timeout, a full mailbox with `when_full = stop`, its task or runtime dropped | stops | stops | stops | see [`StopReason`] |
//!
//! So a failure restarts the actor, and a requested stop does not. `stopped()` and all watchers see only the stop of the last
//! incarnation. `started()` resolves when the start hook of an incarnation is done for the first time.
//!
//! # Between two incarnations
//!
//! Between two incarnations there is a delay, the [backoff](Supervised::backoff). The mailbox is open, and calls wait in it, up to its
//! capacity. Calls with a timeout may time out.
//!
//! - **A shutdown**, or dropping the last handle, ends the delay. The next incarnation starts, handles what was accepted, and runs its
//!   stop hook. If it panics, the next one follows without a delay, within the restart limit. If it fails to start, the actor stops,
//!   and queued calls are `Discarded`.
//! - **An abort**, a shutdown timeout or a dropped runtime cancels the delay or the factory, and queued calls are `Discarded`.
//!
//! # What else is lost
//!
//! - The callers of [`ReplyTo`](crate::ReplyTo)s in the state get `NoReply`. Actors whose only handle is in the state stop.
//! - The streams of `stream` methods are dropped with their items. The expression is evaluated again for the next incarnation. A stream
//!   with `keep_alive` keeps the actor alive across incarnations.
//! - The calls of all running [concurrent](crate::guide::concurrency) handlers get `NoReply`, because the handlers share the state.
//!
//! [Linked](crate::Context::link_child) children keep running, because they belong to the actor and not to the incarnation. So do tasks
//! that the actor has spawned, even with [`spawn_local`](tokio::task::spawn_local).
//!
//! A panic in a [direct](crate::guide::direct) call restarts the actor like any other.

mod event;
mod factory;
mod group;
mod options;
mod policy;
mod supervisor;

pub use self::{
    event::RestartEvent,
    group::{MemberStopped, ShutdownGroup},
    options::Supervised,
    policy::RestartPolicy,
};
#[doc(hidden)]
pub use self::{
    factory::{Incarnation, LocalIncarnation},
    supervisor::Supervisor,
};
pub use crate::engine::affinity::{Affinity, AnyThread, OneThread};
#[doc(hidden)]
pub use crate::engine::factory::IntoActor;
use crate::engine::{actor::Actor, local_actor::LocalActor, spawner::Spawner};
#[cfg(doc)]
use crate::error::StopReason;

/// Returns a spawner for an actor whose state is made by `factory`, at the start and after each failure. See the [module](self).
///
/// The factory returns the actor, a `Result` with it, or a future of either: `|| Counter::new()`, `|| Counter::open("path")`,
/// `|| async { Counter::connect(address).await }`. It is called in the actor's task. Its error must convert into
/// `Box<dyn Error + Send + Sync>`.
///
/// ```
/// use actor_runtime::{ActorHandle, StopReason, actor};
/// use actor_runtime::supervision::{RestartPolicy, supervised};
/// use std::{io, time::Duration};
///
/// struct Connection;
///
/// impl Connection {
///     async fn open() -> io::Result<Self> {
///         Err(io::Error::other("no answer"))
///     }
/// }
///
/// #[actor]
/// impl Connection {
///     pub fn send(&mut self, _line: &str) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # tokio::time::pause();
/// let connection = supervised(Connection::open)
///     .restart(RestartPolicy::OnFailure)
///     .restart_limit(3, Duration::from_secs(60))
///     .backoff(Duration::from_secs(1), Duration::from_secs(10))
///     .on_restart(|event| println!("{event}"))
///     .spawn();
/// let reason = connection.stopped().await;
/// let StopReason::RestartsExhausted(last) = reason else { panic!("{reason}") };
/// assert!(matches!(&*last, StopReason::StartFailed(error) if error.to_string() == "no answer"));
/// # }
/// ```
pub fn supervised<A, O, X>(mut factory: impl FnMut() -> O + Send + 'static) -> Supervised<A>
where
    A: Actor,
    O: Incarnation<X, Actor = A>,
{
    Spawner::new::<A>(Supervisor::new(Box::new(move || factory().into_making())))
}

/// Returns a spawner for a [local](crate::guide::threads) actor whose state is made by `factory`, at the start and after each failure.
///
/// This is like [`supervised`], but all incarnations are made and run on one thread. The factory must be `Send`, because it moves to
/// that thread. Its future need not be `Send`, and may use [`spawn_local`](tokio::task::spawn_local). Instead of `spawn()`, use
/// `spawn_on_thread()` or `into_task()`.
///
/// ```
/// use actor_runtime::{CallError, actor};
/// use actor_runtime::supervision::supervised_local;
/// use std::{cell::RefCell, rc::Rc};
///
/// /// Stands for a type of a library that is bound to one thread.
/// struct Engine(Rc<RefCell<Vec<String>>>);
///
/// struct Script(Engine);
///
/// #[actor(local)]
/// impl Script {
///     async fn open() -> std::io::Result<Self> {
///         let engine = Engine(Rc::default());
///         tokio::task::yield_now().await; // the engine is held across an await, though it is not `Send`
///         Ok(Self(engine))
///     }
///
///     pub fn run(&mut self, line: &str) -> usize {
///         assert_ne!(line, "1 / 0");
///         self.0.0.borrow_mut().push(line.to_owned());
///         self.0.0.borrow().len()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let script = supervised_local(Script::open).spawn_on_thread()?;
/// assert_eq!(script.run("1 + 1").await?, 1);
/// assert!(matches!(script.run("1 / 0").await, Err(CallError::NoReply { .. })));
/// assert_eq!(script.run("2 + 2").await?, 1); // by the next incarnation
/// # Ok(())
/// # }
/// ```
pub fn supervised_local<A, O, X>(mut factory: impl FnMut() -> O + Send + 'static) -> Supervised<A, OneThread>
where
    A: LocalActor,
    O: LocalIncarnation<X, Actor = A>,
{
    Spawner::new::<A>(Supervisor::new(Box::new(move || factory().into_making())))
}
