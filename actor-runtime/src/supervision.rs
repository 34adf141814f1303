//! Feature `supervision`: actors that get a new state after a panic, and groups of actors that stop in order.
//!
//! [`supervised`] takes a factory instead of a state. When a handler panics, the state is gone, as it is of any actor; but the
//! mailbox stays open, every handle stays valid, and the next *incarnation* that the factory makes goes on with what is
//! queued. One call is lost, the one that panicked: its caller gets [`Interrupted`](crate::CallError::Interrupted) with
//! the panic. It does not run again: a message runs at most once, over restarts too. [`supervised_local`] is the same for a
//! [local](crate#local-actors) actor, all of whose incarnations live on one thread.
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
//! assert!(matches!(lost, Err(CallError::Interrupted { .. })));
//! assert_eq!(divider.divide(6, 3).await?, 2);
//! # Ok(())
//! # }
//! ```
//!
//! # What restarts
//!
//! | what happens | [`Never`](Restart::Never) | [`OnPanic`](Restart::OnPanic) | [`Always`](Restart::Always) | the calls |
//! |---|---|---|---|---|
//! | a handler panics | `Panicked` | restarts | restarts | that one `Interrupted`; the others wait |
//! | the factory or the start hook panics | `StartFailed` | restarts | restarts | all wait |
//! | the factory or the start hook fails | `StartFailed` | `StartFailed` | restarts | all wait |
//! | the same while the actor is ending | `StartFailed` | `StartFailed` | `StartFailed` | `Dropped` |
//! | more failures than the [budget](Supervised::budget) has | – | `RestartsExhausted` | `RestartsExhausted` | the last `Interrupted`, the queued `Dropped` |
//! | `shutdown`, the last handle dropped, `Context::stop` | ends | ends | ends | served |
//! | a method that takes `self`, whether it panics or not | ends | ends | ends | [as ever](crate#how-an-actor-ends) |
//! | the stop hook fails or panics | ends | ends | ends | served before |
//! | `abort`, a deadline, no room for `when_full = stop`, its task or runtime dropped | ends | ends | ends | [as ever](crate#how-an-actor-ends) |
//!
//! So a failure restarts, and an end that somebody asked for does not. `stopped()` and every other watcher see the end of the last
//! incarnation alone; `started()` the first incarnation that came through its start hook.
//!
//! # Between two incarnations
//!
//! There is a pause, the [backoff](Supervised::backoff). The mailbox is open and calls wait in it, as many as its capacity allows;
//! those with a timeout may time out. What keeps its promise:
//!
//! - **Shutdown**, the last handle dropped: the pause ends here and now, and the next incarnation starts at once, for what was
//!   accepted is handled and the stop hook runs. Should it panic, too, the one after it follows without a pause, within the budget;
//!   should it fail to start, that is the end, and what is queued is `Dropped`.
//! - **Abort**, a deadline that passes, a dropped runtime: the pause or the factory is dropped, and what is queued is `Dropped`.
//!
//! # What is lost beside the call
//!
//! What hung on the state goes with it: the replies it [owes](crate::ReplyTo) (their callers get `Interrupted`), and everything that
//! it alone had a handle of. So do the streams that feed it, with what was in them; the next incarnation declares its own. One that
//! `keeps_alive` does so from one incarnation to the next. Of [concurrent](crate#concurrent-methods) methods all that run are `Interrupted`, for they share the state.
//! Children that the context [adopted](crate::Context::adopt) belong to the actor and not to the incarnation: they live on. So do
//! tasks that it spawned, by [`spawn_local`](tokio::task::spawn_local) too.
//!
//! A panic in a [direct](crate#direct-calls) call restarts the actor like any other.

mod factory;
mod group;
mod lead;
mod policy;
mod supervised;

#[doc(hidden)]
pub use self::factory::{Incarnation, LocalIncarnation};
pub use self::{
    group::{Ended, Group},
    policy::Restart,
    supervised::Supervised,
};
pub use crate::further::{Anywhere, Local, Place};
#[doc(hidden)]
pub use crate::made::Made;
use crate::{actor::Actor, error::StopReason, handle::ActorId, local::LocalActor};
use std::{fmt, time::Duration};

/// An actor that is made by `factory`, now and after each failure; see the [module](self).
///
/// The factory returns the actor, a `Result` with it, or a future of either: `|| Counter::new()`, `|| Counter::open("path")`,
/// `|| async { Counter::connect(address).await }`. It is called in the actor's task, not here. The error is anything that converts
/// into `Box<dyn Error + Send + Sync>`.
///
/// ```
/// use actor_runtime::{ActorHandle, StopReason, actor};
/// use actor_runtime::supervision::{Restart, supervised};
/// use std::{io, time::Duration};
///
/// struct Connection;
///
/// impl Connection {
///     async fn open() -> io::Result<Self> {
///         Err(io::Error::other("nobody answers"))
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
///     .restart(Restart::Always)
///     .budget(3, Duration::from_secs(60))
///     .backoff(Duration::from_secs(1), Duration::from_secs(10))
///     .on_restart(|event| println!("{event}"))
///     .spawn();
/// let reason = connection.stopped().await;
/// assert!(matches!(&reason, StopReason::RestartsExhausted(_)));
/// assert_eq!(reason.to_string(), "the actor failed too often: the actor failed to start: nobody answers");
/// # }
/// ```
pub fn supervised<A, O, X>(mut factory: impl FnMut() -> O + Send + 'static) -> Supervised<A>
where
    A: Actor,
    O: Incarnation<X, Actor = A>,
{
    Supervised::new(Box::new(move || factory().made()))
}

/// A [local](crate#local-actors) actor that is made by `factory` on its thread, now and after each failure.
///
/// The factory returns what that of [`supervised`] may. It has to be `Send`, for it goes to the actor's thread; its future, and
/// what that keeps, need not be, and it may use [`spawn_local`](tokio::task::spawn_local) like the handlers. All incarnations live on
/// that one thread. The options are those of every [`Supervised`] actor; in place of `spawn()` there are `spawn_on_thread()` and
/// `into_task()`.
///
/// ```
/// use actor_runtime::{CallError, actor};
/// use actor_runtime::supervision::supervised_local;
/// use std::{cell::RefCell, rc::Rc};
///
/// /// As if it came from a library that is bound to a thread.
/// struct Engine(Rc<RefCell<Vec<String>>>);
///
/// struct Script(Engine);
///
/// #[actor(local)]
/// impl Script {
///     async fn open() -> std::io::Result<Self> {
///         let engine = Engine(Rc::default());
///         tokio::task::yield_now().await; // kept meanwhile, though it cannot be sent
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
/// assert!(matches!(script.run("1 / 0").await, Err(CallError::Interrupted { .. })));
/// assert_eq!(script.run("2 + 2").await?, 1); // by the next incarnation
/// # Ok(())
/// # }
/// ```
pub fn supervised_local<A, O, X>(mut factory: impl FnMut() -> O + Send + 'static) -> Supervised<A, Local>
where
    A: LocalActor,
    O: LocalIncarnation<X, Actor = A>,
{
    Supervised::new(Box::new(move || factory().made()))
}

/// One restart, as [`Supervised::on_restart`] hears of it. It prints as one line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RestartEvent {
    /// Of the actor, the same for all of its incarnations.
    pub id: ActorId,
    /// That of the actor.
    pub name: String,
    /// Which restart it is, from 1 on.
    pub restart: u64,
    /// What the incarnation failed of.
    pub reason: StopReason,
    /// The time until the factory is called, unless the actor is told to end meanwhile.
    pub pause: Duration,
}

impl fmt::Display for RestartEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, restart, reason, pause } = self;
        write!(f, "{name} {id}: restart {restart} in {pause:?}: {reason}")
    }
}
