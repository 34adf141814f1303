//! Actors from a struct and a plain `impl` block, on [tokio].
//!
//! Write [`#[actor]`](macro@actor) on both. Each method with a receiver and a visibility becomes a message. You get the message
//! enum, a task that owns the state and handles one message at a time, and a cloneable handle with one method for each of yours.
//! It is the pattern of Alice Ryhl's article [*Actors with Tokio*](https://ryhl.io/blog/actors-with-tokio/).
//!
//! ```
//! use actor_runtime::{Actor, ActorControl, actor};
//!
//! #[actor]
//! #[derive(Default)]
//! struct Counter {
//!     value: u64,
//! }
//!
//! #[actor]
//! impl Counter {
//!     /// Adds `n` and returns the new value.
//!     pub fn add(&mut self, n: u64) -> u64 {
//!         self.value += n;
//!         self.value
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let counter = Counter::default().spawn();
//! assert_eq!(counter.add(2).await?, 2); // ask: waits for the reply
//! counter.add(1).tell().await?; // tell: waits until the message is queued
//! counter.shutdown().await; // handles what is queued, then stops
//! # Ok(())
//! # }
//! ```
//!
//! **Start with the [guide]**, one page for each subject: [getting started](guide::getting_started),
//! [testing](guide::testing), [compiler errors and their cures](guide::compiler_says), [limitations](guide::limitations).
//!
//! # Index
//!
//! | | |
//! |---|---|
//! | Write an actor | [`#[actor]`](macro@actor): what a message is, and every option. [`Context`]: the actor itself. [`ReplyTo`]: replies later |
//! | Start it | [`Actor`], [`LocalActor`], what both share: [`ActorBase`]. With options: [`Spawner`], [`LocalSpawner`]. [`SpawnError`] |
//! | Call it | [`Call`], [`FallibleCall`]: every mode of a call. Their futures: [`Tell`], [`Enqueue`], [`PendingReply`] |
//! | Observe it | [`ActorHandle`], [`WeakHandle`], [`ActorId`], [`ActorStatus`]. Futures: [`Started`], [`Stopped`] |
//! | Stop it | [`ActorControl`], [`ShutdownTimeout`]. [`StopReason`]: how an actor stops, and what becomes of its calls |
//! | What can go wrong | [`CallError`]: what each error means. [`TellError`], [`CallTarget`], [`DeadlockPath`], [`DeadlockStep`] |
//! | Generic code over replies | [`ReplyKind`], and the two kinds [`Value`] and [`Fallible`] |
//! | Modules | [`prelude`]: the usual names. [`guide`]: the guide. With features: `stream`, `supervision`, `test_util` |
//!
//! # Features
//!
//! All are off by default, and cost nothing then.
//!
//! | feature | enables | guide |
//! |---|---|---|
//! | `direct` | `#[actor(direct)]`: callers run synchronous methods themselves while the actor is idle | [direct](guide::direct) |
//! | `stream` | methods that return streams, streams that feed actors; the module `stream` | [replies](guide::replies), [sources](guide::sources) |
//! | `supervision` | actors that restart after a panic, groups that stop in order; the module `supervision` | [supervision](guide::supervision) |
//! | `deadlock-detection` | deadlocks are reported in release builds too; debug builds always report them | [concurrency](guide::concurrency) |
//! | `observe` | `ActorHandle::running_handlers` and `RunningHandler`: what runs now, and since when | [observability](guide::observability) |
//! | `tracing` | a span for each message, an event for each stop and restart | [observability](guide::observability) |
//! | `test-util` | probes, handles without an actor; the module `test_util` | [testing](guide::testing) |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(unreachable_pub)]
#![doc(test(attr(deny(warnings))))]

// The expansion names the crate by its own name, and so do the doctests and tests in here.
extern crate self as actor_runtime;

#[doc(hidden)]
pub mod __private;
mod core;
mod engine;
mod error;
mod features;
#[cfg(any(doc, doctest))]
pub mod guide;
mod instrument;
#[cfg(all(test, actor_loom))]
mod loom;
mod util;

#[cfg(feature = "stream")]
pub use crate::features::stream;
#[cfg(feature = "supervision")]
pub use crate::features::supervision;
#[cfg(feature = "test-util")]
pub use crate::features::test_util;
#[cfg(feature = "observe")]
pub use crate::instrument::observe::RunningHandler;
pub use crate::{
    core::{
        call::{
            ask::{Call, FallibleCall},
            enqueue::Enqueue,
            tell::Tell,
        },
        handle::{ActorControl, ActorHandle, Started, Stopped, WeakHandle},
        mailbox::ActorStatus,
        reply::{Fallible, PendingReply, ReplyKind, ReplyTo, Value},
    },
    engine::{
        actor::Actor,
        actor_base::ActorBase,
        context::Context,
        local_actor::{LocalActor, LocalSpawner},
        spawner::Spawner,
    },
    error::{
        ActorId, CallError, CallTarget, DeadlockPath, DeadlockStep, ShutdownTimeout, SpawnError, StopReason, TellError,
    },
};
/// Turns a struct and a plain `impl` block into an actor.
///
/// ```
/// use actor_runtime::{Actor, actor};
///
/// #[actor(capacity = 32)] // optional on the struct
/// struct Greeter {
///     greeting: String,
/// }
///
/// #[actor]
/// impl Greeter {
///     /// Greets `name`.
///     pub async fn greet(&mut self, name: &str) -> String {
///         self.line(name)
///     }
///
///     fn line(&self, name: &str) -> String {
///         format!("{}, {name}!", self.greeting)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let greeter = Greeter { greeting: "Hello".to_owned() }.spawn();
/// assert_eq!(greeter.greet("Ferris").await?, "Hello, Ferris!");
/// # Ok(())
/// # }
/// ```
///
/// On the first `impl` block it generates the enum `GreeterMessage`, the handle `GreeterHandle` and the implementation of [`Actor`]
/// or [`LocalActor`]. The block itself stays as it is. On the struct or enum it sets options and checks that there is such a block.
///
/// An actor has one first block and any number of additional ones: [inherent blocks](crate::guide::messages) with `extend`, and
/// [impls of traits](crate::guide::traits), which need no option. All of them share one mailbox and one order.
///
/// # What is a message
///
/// - Every method with a receiver and a visibility, such as `pub` or `pub(crate)`. Private methods and associated functions stay the
///   actor's own. In the impl of a trait every method is a message.
/// - `&mut self` runs alone. `&self` reads; an async method needs a state that is `Sync` for it, unless the actor is local. `self`
///   is the actor's last message.
/// - The method of the handle has the same name, docs, visibility, `#[cfg]`, `#[deprecated]`, `#[must_use = ".."]` and allowed lints.
/// - The actor may have type and const parameters, bounds and where clauses, but no lifetimes. Its messages are not generic.
///
/// # Arguments
///
/// - They are `Send + 'static`, and so are replies. Any pattern is allowed.
/// - A reference argument `&T` is allowed if `T: ToOwned`: the handle clones the value into the message, and the method borrows the
///   clone. `&str` becomes a `String`. `&'static T` passes as it is.
/// - Not allowed: `&mut T`, borrows inside a type such as `Option<&str>`, and `impl Trait`.
///
/// # Results
///
/// - If the last path segment of the return type is `Result`, the reply is flattened: a call returns `Result<T, CallError<E>>`, and
///   the method's error is [`CallError::Handler`]. Otherwise a call returns `Result<R, CallError>`.
/// - `impl Stream<Item = T> + use<>`, alone or in a `Result`, gives the caller a [stream](crate::guide::replies).
///
/// # Names
///
/// - The handle of `Greeter` is `GreeterHandle`, the enum `GreeterMessage`. The enum of an `extend` block is `GreeterExtraMessage`,
///   that of `impl Store for Greeter` is `GreeterStoreMessage`.
/// - The variant of `load_all` is `LoadAll`. Its fields have the names of the arguments, and `arg0`, `arg1` .. by position where a
///   pattern is not a name. The last field is `respond_to`, a [`ReplyTo`].
///
/// # Hooks and sources
///
/// A hook (`on_start`, `on_stop`) borrows the actor and may be async. It takes no argument except the context. It returns nothing or a
/// `Result<(), E>` whose `E` converts into `Box<dyn Error + Send + Sync>`.
///
/// A source (`stream`, `interval`) is called by the run loop instead of a caller. It borrows the actor, may be async and returns
/// nothing. A `stream` method takes one item; both kinds may take the context. The expression is evaluated once, after the start hook,
/// with the actor as `self`. Hooks and sources are never messages, whatever their visibility.
///
/// # Options of the struct or enum
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `capacity = 32` | how many messages may wait, at least 1; the default is 64 | [calling](crate::guide::calling) |
/// | `name = "greeter"` | the actor's [name](ActorHandle::name); the default is the type's name | [observability](crate::guide::observability) |
/// | `crate = path` | the path of this crate, if it is renamed or re-exported; on every block too | [messages](crate::guide::messages) |
///
/// # Options of a block
///
/// `capacity` and `name` are allowed on the first block as well. Set each in one of the two places. `crate` is set in both.
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `handle = Name` | the handle's name; on an additional block the existing handle | [messages](crate::guide::messages) |
/// | `message = Name` | the enum's name | [messages](crate::guide::messages) |
/// | `vis = "pub(crate)"` | the visibility of handle and enum; the default is `pub` | [messages](crate::guide::messages) |
/// | `views(Reader, Admin(control))` | handles with fewer methods; `control`: with those of [`ActorControl`] | [views](crate::guide::views) |
/// | `extend` | an additional inherent block, whose methods the handle has too | [messages](crate::guide::messages) |
/// | `direct` | callers run synchronous methods themselves; needs the feature `direct` | [direct](crate::guide::direct) |
/// | `local` | state and futures need not be `Send`; on every block of the actor | [threads](crate::guide::threads) |
///
/// # Options of a method
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `message` | a private method is a message | [messages](crate::guide::messages) |
/// | `skip` | a visible method is not a message | [messages](crate::guide::messages) |
/// | `flatten` | the return type is an alias of a `Result` | [messages](crate::guide::messages) |
/// | `view(Reader)` | these views have the method too | [views](crate::guide::views) |
/// | `priority` * | its messages start before all others that are queued | [below](#priority) |
/// | `concurrent` * | an async `&self` method that runs together with its neighbours in the queue | [concurrency](crate::guide::concurrency) |
/// | `when_full = coalesce` | what [`try_tell`](Call::try_tell) does if the mailbox is full: `reject` (the default), `coalesce` * or `stop` | [below](#when_full) |
/// | `on_start` * | a hook: runs before the first message | [lifecycle](crate::guide::lifecycle) |
/// | `on_stop` * | a hook: runs after the last message of a graceful stop | [lifecycle](crate::guide::lifecycle) |
/// | `stream = self.take_lines()` * | a source: is called with each item; needs the feature `stream` | [sources](crate::guide::sources) |
/// | `keep_alive` * | beside `stream`: the actor lives as long as the stream, or a handle | [sources](crate::guide::sources) |
/// | `interval = Duration::from_secs(5)` * | a source: is called periodically | [sources](crate::guide::sources) |
/// | `missed_tick = skip` * | beside `interval`, for late ticks: `delay` (the default), `skip` or `burst` | [sources](crate::guide::sources) |
///
/// \* only in the actor's first block
///
/// ## `priority`
///
/// The messages of such a method start before all others that are queued, and among themselves in the order in which they were
/// accepted. They do not interrupt a running handler and do not overtake [sources](crate::guide::sources). They have the whole capacity
/// for themselves, so a mailbox full of other messages does not keep them out. A constant flow of them starves the rest. A shutdown
/// handles what is queued in this order. An actor with such a method takes messages out of the queue one by one.
///
/// ## `when_full`
///
/// [`try_tell`](Call::try_tell) never waits. If the mailbox is full, the method decides:
///
/// - `reject`: the message is returned, and [`TellError::is_full`] is true.
/// - `coalesce`: the message replaces the newest queued call of the same method and takes its place in the queue. If that call was asked,
///   or none is queued, the message is rejected. So no caller loses its reply, and calls of one method never overtake each other. A
///   replaced call never runs. A message from [`send`](ActorHandle::send) counts as told. An actor with such a method takes messages out
///   of the queue one by one.
/// - `stop`: the actor stops as if it were aborted, with [`StopReason::MailboxOverflow`], and the message is returned.
///
/// [Calling](crate::guide::calling) shows when to use which. The option is not supported in the impl of a trait, whose methods only ask.
///
/// # Options of an argument
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `reply` | a [`ReplyTo<T>`](ReplyTo), the reply sender: the method replies later, or passes it on | [replies](crate::guide::replies) |
/// | `context` | a [`&Context<Self>`](Context): the actor's access to itself | [context](crate::guide::context) |
///
/// Callers do not pass these arguments: the method of the handle does not have them.
pub use actor_macros::actor;

/// The names that most users of actors need.
///
/// ```
/// use actor_runtime::prelude::*;
///
/// #[actor]
/// struct Echo;
///
/// #[actor]
/// impl Echo {
///     pub fn say(&self, text: &str) -> String { text.to_owned() }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), CallError> {
/// let echo = Echo.spawn();
/// assert_eq!(echo.say("hello").await?, "hello");
/// echo.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub mod prelude {
    pub use crate::{
        Actor, ActorControl, ActorHandle, ActorId, CallError, Context, LocalActor, ReplyTo, StopReason, TellError,
        WeakHandle, actor,
    };
}
