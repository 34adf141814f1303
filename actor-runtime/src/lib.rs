//! Actors on [tokio], from a struct and a plain `impl` block.
//!
//! [`#[actor]`](macro@actor) turns the methods of a struct into messages. It generates the message enum, a task that runs the methods
//! one after another, and a cloneable handle with the same methods. [Getting started](guide::getting_started) follows the article that the
//! pattern is from.
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
//! **Start with the [guide]**, which has one page per subject, such as [getting started](guide::getting_started),
//! [testing](guide::testing), [compiler errors](guide::compiler_says) and [limitations](guide::limitations).
//!
//! # Index
//!
//! | | |
//! |---|---|
//! | Write an actor | [`#[actor]`](macro@actor): what a message is, and every option. [`Context`]: the actor's access to itself. [`ReplyTo`]: deferred replies |
//! | Start it | [`Actor`], [`LocalActor`], and their common base [`ActorBase`]. With options: [`Spawner`], [`LocalSpawner`]. [`SpawnError`] |
//! | Call it | [`Call`], [`FallibleCall`]: all modes of a call. Futures: [`Tell`], [`Enqueue`], [`PendingReply`], [`Delayed`] |
//! | Observe it | [`ActorHandle`], [`WeakHandle`], [`ActorId`], [`ActorStatus`]. Futures: [`Started`], [`Stopped`] |
//! | Stop it | [`ActorControl`], [`ShutdownTimeout`]. [`StopReason`]: how an actor stops, and what happens to its calls |
//! | What can go wrong | [`CallError`]: what each error means. [`TellError`], [`CallTarget`], [`DeadlockPath`], [`DeadlockStep`] |
//! | Write code that is generic over replies | [`ReplyKind`], and the two kinds [`Value`] and [`Fallible`] |
//! | Modules | [`prelude`]: common imports. [`guide`]: the guide. With features: `stream`, `supervision`, `test_util` |
//!
//! # Features
//!
//! None is enabled by default. The table names what each adds to the API, and the page that shows its use.
//!
//! | feature | adds | guide |
//! |---|---|---|
//! | `direct` | the option `#[actor(direct)]` | [direct](guide::direct) |
//! | `stream` | the module `stream`, the option `stream = ..`, and replies that are streams | [replies](guide::replies), [sources](guide::sources) |
//! | `supervision` | the module `supervision` | [supervision](guide::supervision) |
//! | `deadlock-detection` | [`CallError::Deadlock`] in release builds | [calling](guide::calling) |
//! | `observe` | `ActorHandle::running_handlers` and `RunningHandler` | [observability](guide::observability) |
//! | `tracing` | spans and events, and no item | [observability](guide::observability) |
//! | `test-util` | the module `test_util` | [testing](guide::testing) |
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
            after::Delayed,
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
/// or [`LocalActor`]. The block itself is unchanged. On the struct or enum it sets options and checks that there is such a block.
///
/// An actor has one first block and any number of additional blocks: [inherent blocks](crate::guide::messages) with the option
/// `extend`, and [impls of traits](crate::guide::traits). All blocks share one mailbox and one order.
///
/// # What is a message
///
/// - Every method with a receiver and a visibility, such as `pub` or `pub(crate)`, is a message. Private methods and associated
///   functions are not. In the impl of a trait every method is a message.
/// - The receiver is `&mut self`, `&self` or `self`. A method that takes `self` is the actor's last message. If a `&self` method is
///   async, the state must be `Sync`, unless the actor is local.
/// - The method of the handle has the same name, docs, visibility, `#[cfg]`, `#[deprecated]`, `#[must_use = ".."]` and allowed lints.
/// - The actor may be generic, but not over lifetimes. Its methods may not be generic.
///
/// # Arguments
///
/// - Arguments and replies must be `Send + 'static`. An argument may be any pattern.
/// - For an argument `&T` with `T: ToOwned` the handle clones the value into the message, and the method borrows the clone. For
///   example, `&str` becomes a `String`. A `&'static T` is not cloned.
/// - Not allowed: `&mut T`, borrows inside a type such as `Option<&str>`, and `impl Trait`.
///
/// # Results
///
/// - A call resolves to `Result<R, CallError>`. If the last path segment of the return type is `Result`, the reply is flattened to
///   `Result<T, CallError<E>>`, with the method's error as [`CallError::Handler`].
/// - A method may return `impl Stream<Item = T> + use<>`, alone or in a `Result`. Its caller gets a [stream](crate::guide::replies).
///
/// # Names
///
/// - The handle of `Greeter` is `GreeterHandle`, and the enum is `GreeterMessage`. The enum of an additional block only has a name
///   with `message = Name`.
/// - The variant of `load_all` is `LoadAll`. Its fields have the names of the arguments. If an argument is a pattern without a name,
///   the field is `arg0`, `arg1` and so on, by position. The last field is `respond_to`, a [`ReplyTo`].
///
/// # Hooks and sources
///
/// A hook (`on_start`, `on_stop`) borrows the actor and may be async. It takes no argument except the context. It returns nothing or a
/// `Result<(), E>` whose `E` converts into `Box<dyn Error + Send + Sync>`.
///
/// The run loop calls the method of a source (`stream`, `interval`). The method borrows the actor, may be async and returns nothing. A
/// `stream` method takes one item. Both kinds may take the context. The expression is evaluated once, after the start hook, with the
/// actor as `self`. Hooks and methods of sources are never messages, whatever their visibility.
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
/// | `handle = Name` | the handle's name; on an additional block, the existing handle | [messages](crate::guide::messages) |
/// | `message = Name` | the enum's name; required on an additional block to use the enum | [messages](crate::guide::messages) |
/// | `vis = "pub(crate)"` | the visibility of the handle and the enum; the default is `pub` | [messages](crate::guide::messages) |
/// | `views(Reader, Admin(control))` | handles with fewer methods; `control`: with those of [`ActorControl`] | [views](crate::guide::views) |
/// | `extend` | this is an additional inherent block | [messages](crate::guide::messages) |
/// | `direct` | callers in the actor's runtime run synchronous methods themselves; needs the feature `direct` | [direct](crate::guide::direct) |
/// | `local` | state and futures need not be `Send`; required on every block of the actor | [threads](crate::guide::threads) |
///
/// # Options of a method
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `message` | makes a private method a message | [messages](crate::guide::messages) |
/// | `skip` | the method is not a message, although it is visible | [messages](crate::guide::messages) |
/// | `flatten` | flattens the reply if the return type is an alias of `Result` | [messages](crate::guide::messages) |
/// | `view(Reader)` | the views that have the method | [views](crate::guide::views) |
/// | `priority` * | its messages start before all others that are queued | [below](#priority) |
/// | `concurrent` * | an async `&self` method runs together with adjacent concurrent messages | [concurrency](crate::guide::concurrency) |
/// | `when_full = coalesce` | what [`try_tell`](Call::try_tell) does if the mailbox is full: `reject` (the default), `coalesce` * or `stop` | [below](#when_full) |
/// | `on_start` * | a hook that runs before the first message | [lifecycle](crate::guide::lifecycle) |
/// | `on_stop` * | a hook that runs after the last message of a graceful stop | [lifecycle](crate::guide::lifecycle) |
/// | `stream = self.take_lines()` * | a source: the method is called with each item; needs the feature `stream` | [sources](crate::guide::sources) |
/// | `keep_alive` * | with `stream`: the stream keeps the actor alive, as a handle does | [sources](crate::guide::sources) |
/// | `interval = Duration::from_secs(5)` * | a source: the method is called periodically | [sources](crate::guide::sources) |
/// | `missed_tick = skip` * | with `interval`, what happens to late ticks: `delay` (the default), `skip` or `burst` | [sources](crate::guide::sources) |
///
/// \* only in the actor's first block
///
/// ## `priority`
///
/// Priority messages start before all other queued messages. Among themselves they keep the order of their acceptance. They do not
/// interrupt a running handler, and do not overtake the items of [sources](crate::guide::sources). A shutdown keeps this order.
///
/// Priority messages have a queue of the same capacity to themselves, so a mailbox full of other messages does not reject them. A
/// constant flow of priority messages starves the other messages.
///
/// ## `when_full`
///
/// If the mailbox is full, [`try_tell`](Call::try_tell) does not wait, but does what the method's option says:
///
/// - `reject`: the message is returned, and [`TellError::is_full`] is true.
/// - `coalesce`: the message takes the place of the newest queued call of the same method, which never runs. If no call of the method is
///   queued, or if the newest one is an ask, the message is rejected. So no caller loses its reply, and calls of one method stay in
///   order. A message from [`send`](ActorHandle::send) counts as a tell.
/// - `stop`: the actor stops as if it were aborted, with [`StopReason::MailboxOverflow`], and the message is returned.
///
/// [Calling](crate::guide::calling) shows when to use which choice. The option is not supported in the impl of a trait, because its
/// methods only ask.
///
/// An actor with a `priority` or `coalesce` method takes its messages out of the queue one by one, which is a little slower.
///
/// # Options of an argument
///
/// | option | what it does | guide |
/// |---|---|---|
/// | `reply` | a [`ReplyTo<T>`](ReplyTo), with which the method replies later | [replies](crate::guide::replies) |
/// | `context` | a [`&Context<Self>`](Context): the actor's access to itself | [context](crate::guide::context) |
///
/// The method of the handle does not have these arguments.
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
