//! Actors from a struct and a plain `impl` block, on [tokio].
//!
//! Put [`#[actor]`](macro@actor) on both. Each method with a receiver and a visibility becomes a message: you get the message
//! enum, a task that owns the state and handles one message at a time, and a cloneable handle with one method for each of
//! yours. It is the pattern of Alice Ryhl's article [*Actors with Tokio*](https://ryhl.io/blog/actors-with-tokio/).
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
//! assert_eq!(counter.add(2).await?, 2); // ask
//! counter.add(1).tell().await?; // tell
//! counter.shutdown().await; // close, handle what was accepted, end
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//!
//! - [`actor`](macro@actor): what a message is, and all options.
//! - [`Actor`]: the ways to start one; [`LocalActor`]: those of one that stays on its thread. [`Spawner`]: capacity and name.
//! - [`Call`]: what a handle method returns, and the ways to send it.
//! - [`ActorHandle`], [`ActorControl`], [`WeakHandle`]: what every handle can do.
//! - [`CallError`], [`TellError`], [`StopReason`]: what may go wrong, and whether the method may have run.
//! - `ActorHandle::running_handlers`, with the feature `observe`: which method runs now, and since when.
//! - `test_util`, with the feature `test-util`: handles without an actor, for tests.
//!
//! # How an actor ends
//!
//! | how | what is queued | stop hook | [`StopReason`] | running / queued / later calls |
//! |---|---|---|---|---|
//! | [`shutdown`](ActorControl::shutdown) | handled | runs | `Shutdown` | served / served / `Closed` |
//! | last handle dropped | handled | runs | `HandlesDropped` | served / served / – |
//! | [`Context::stop`] | handled | runs | `Stopped` | served / served / `Closed` |
//! | a method that takes `self` | discarded when it starts | never | `Consumed` | its own reply / `Discarded` / `Closed` |
//! | start hook, or a [local](LocalActor) actor's factory, fails or panics | discarded | never | `StartFailed` | – / `Discarded` / `Closed` |
//! | panic | discarded | never | `Panicked` | `NoReply` / `Discarded` / `Closed` |
//! | more failures than allowed, with the feature `supervision` | discarded | never | `RestartsExhausted` | `NoReply` / `Discarded` / `Closed` |
//! | [`abort`](ActorControl::abort), a deadline, its task or runtime dropped | discarded | never | `Aborted` | `NoReply` / `Discarded` / `Closed` |
//! | [`try_tell`](Call::try_tell) of a [`when_full = stop`](macro@actor#when-the-mailbox-is-full) without room | discarded | never | `MailboxOverflow` | `NoReply` / `Discarded` / `Closed` |
//!
//! Whatever happens, every call resolves. A stop hook that fails makes the reason `StopFailed`, one that panics `Panicked`;
//! the calls have been served by then.
//!
//! # Cost
//!
//! An ask allocates once, for its reply; a tell does not. A borrowed argument is copied into the message. An idle actor has
//! no queue allocated. The benchmarks are in the repository, in `benches/`.
//!
//! # Direct calls
//!
//! With the feature `direct`, and `#[actor(direct)]` on the `impl` block, whoever asks runs a synchronous method itself while
//! the actor rests: there is nothing queued and nothing running. No switch of tasks, no allocation. Asynchronous methods,
//! tells, and calls of a busy, starting or ending actor take the queue as always. Order, exclusion, panics and every way to
//! end stay what they are.
//!
//! What changes is whose time the method takes. It runs on the caller's thread and within the caller's poll: a long method
//! delays the caller's task, two of them under one `join!` run one after the other, and a deadline cannot pass while one
//! runs. Do not use it for methods that block or compute for long. The actor's runtime is entered, so spawning tasks and
//! timers work; task-locals and the current span are the caller's. (A task that has entered another runtime by hand while
//! it calls keeps that.)
//!
//! # Tracing
//!
//! With the feature `tracing` each message that is handled has a span of the crate [`tracing`](https://docs.rs/tracing),
//! `actor.message`, with the target `actor_runtime` and the level DEBUG:
//!
//! | field | what |
//! |---|---|
//! | `actor`, `id` | the actor's name and id |
//! | `method` | the method that is called |
//! | `queued_us` | microseconds from sending to the start, with the wait for room; items of sources have none |
//! | `run_us` | microseconds from the start to the end of the handler, with what it waited for; also after an abort or a panic |
//!
//! It is current whenever the handler is polled, so what the handler logs is within it. It is a root, and *follows from* the
//! span that was current when the message was sent: actors that send to themselves do not nest without end. The caller's span
//! stays open until the message starts or is discarded. Each concurrent method has its own, and each direct call. Hooks have
//! none. Without a subscriber that listens to DEBUG a message costs a few atomic reads; without the feature, nothing.
//!
//! Each end of an actor is an event, `actor ended`, of the target `actor_runtime::lifecycle`, so that a filter can have it without the
//! spans. Its fields are `actor`, a string, and `id` and `reason`, as they are displayed. It is an ERROR if the actor
//! [failed](StopReason::is_failure), a WARN if it was too slow, otherwise DEBUG; and it comes before anybody who waits for the end goes on.
//! Each restart under supervision is a WARN, `actor restarts`, with `restart`, which one it is, and `pause` beside them. Of an actor
//! on a thread of its own only the global subscriber hears.
//!
//! Where tokio is built with `--cfg tokio_unstable`, as [tokio-console](https://docs.rs/console-subscriber) wants it, the feature
//! also names each actor's task after the actor. Tasks from [`into_task`](Actor::into_task) have the name that their user gives.
//!
//! # Blocking work
//!
//! A handler that blocks holds up a worker of the runtime, and whatever else would run there.
//! [`spawn_on_thread`](Actor::spawn_on_thread) gives the actor a thread of its own instead: handlers and hooks run there,
//! one at a time, and may block. For everybody else it is an actor like any other.
//!
//! - Asynchronous methods work. Spawned within a runtime, the actor has that one entered: timers and spawned tasks run
//!   there, and if it is dropped the actor is aborted. Spawned outside of any, the thread brings a current-thread runtime
//!   of its own: timers and spawned tasks go on only while no handler blocks, and what is left of them at the actor's end is
//!   dropped.
//! - [`blocking`](Call::blocking) calls of other actors are allowed in handlers. An abort does not reach a handler while it
//!   waits in one, and actors that wait for each other in this way do so for ever: no circle is found.
//! - An abort takes effect at the next await; a handler that blocks for ever keeps its thread for ever.
//! - `#[actor(direct)]` changes nothing: no caller runs a handler of such an actor.
//! - The process does not wait for the thread: await [`shutdown`](ActorControl::shutdown).
//! - The state still has to be `Send`, for it is made elsewhere; of a [local](crate#local-actors) actor it is made there.
//!
//! # Local actors
//!
//! `#[actor(local)]` on the `impl` block is for a state that cannot leave its thread, or async methods whose futures cannot: what holds
//! an `Rc`, a foreign handle, an interpreter. The actor is a [`LocalActor`] then and no [`Actor`]: there is no `spawn`, but
//! [`into_task`](LocalActor::into_task) where the state is, and [`spawn_on_thread`](LocalActor::spawn_on_thread), with a factory that
//! makes it on a thread of its own. The handle is like any other, `Send` and `Sync`, so arguments and replies are `Send` as ever.
//!
//! - An async method may take `&self` of a state that is not `Sync`.
//! - Every block of the actor says it, as in `#[actor(extend, local)]`, and a trait's block, too.
//! - Not with [`direct`](crate#direct-calls), whose callers run methods on their own threads, nor with
//!   [`concurrent`](crate#concurrent-methods) methods. A stream that feeds a method has to be `Send`, and so have those that
//!   methods return.
//! - Under supervision its factory goes to `supervised_local`, and all that it makes lives on one thread.
//! - Within a `LocalSet` or on a thread of its own, handlers may use [`spawn_local`](tokio::task::spawn_local).
//! - Another actor's child it becomes by [`adopt`](Context::link_child).
//!
//! ```
//! use actor_runtime::{ActorControl, LocalActor, actor};
//! use std::{cell::RefCell, rc::Rc};
//!
//! /// Bound to its thread, as many foreign libraries are.
//! struct Engine(Rc<RefCell<Vec<String>>>);
//!
//! struct Script {
//!     engine: Engine,
//! }
//!
//! #[actor(local)]
//! impl Script {
//!     fn new() -> Result<Self, String> {
//!         Ok(Self { engine: Engine(Rc::default()) })
//!     }
//!
//!     pub async fn run(&mut self, line: &str) -> usize {
//!         let history = Rc::clone(&self.engine.0);
//!         tokio::task::yield_now().await; // held over an await, and nobody minds
//!         history.borrow_mut().push(line.to_owned());
//!         history.borrow().len()
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let script = Script::spawn_on_thread(Script::new)?; // made on the new thread
//! assert_eq!(script.run("1 + 1").await?, 1);
//!
//! let (script, task) = Script::new()?.into_task(); // made here
//! let calls = async {
//!     script.run("2 + 2").await?;
//!     script.shutdown().await;
//!     Ok::<_, actor_runtime::CallError>(())
//! };
//! let (called, state) = tokio::join!(calls, task);
//! called?;
//! assert_eq!(*state.ok_or("it did not panic")?.engine.0.borrow(), ["2 + 2"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Concurrent methods
//!
//! `#[actor(concurrent)]` on an async `&self` method lets it run together with its neighbours in the queue, as long as they
//! are concurrent, too: at most 64 at once, within the actor's task, which polls those that were woken. Every other message
//! waits until they are done, and those behind it wait for it, so the order of starts stays that of the queue, and what
//! changes the state is alone with it. They are messages like any other: they count for the capacity until they start, a
//! shutdown waits for them, an abort drops them at their next await. A panic in one ends the actor, so all that run are
//! `NoReply`. Each costs an allocation. Actors without such methods have nothing of it.
//!
//! A concurrent method that asks its own actor waits for ever if a message that is not concurrent has come in between.
//!
//! ```
//! use actor_runtime::{Actor, actor};
//! use std::time::Duration;
//!
//! #[actor]
//! struct Index;
//!
//! #[actor]
//! impl Index {
//!     #[actor(concurrent)]
//!     pub async fn look_up(&self, word: &str) -> usize {
//!         tokio::time::sleep(Duration::from_secs(1)).await;
//!         word.len()
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::time::pause();
//! let (index, start) = (Index.spawn(), tokio::time::Instant::now());
//! let (one, other) = tokio::try_join!(index.look_up("actor"), index.look_up("handle"))?;
//! assert_eq!((one, other), (5, 6));
//! assert!(start.elapsed() < Duration::from_secs(2)); // side by side
//! # Ok(())
//! # }
//! ```
//!
//! # Sources
//!
//! An actor may be fed by more than its mailbox. `#[actor(stream = expr)]` on a method of the first block (with the feature
//! `stream`) calls it with each item of a stream; `#[actor(interval = duration)]` calls it by the clock. Such a method is no message,
//! whatever its visibility. It takes `&mut self` or `&self`, the item (for a stream: `T`, or `&str` of a stream of `String`s),
//! perhaps the [context](Context), and returns nothing. Apart from that it is a handler as any other: it may be async, it runs
//! alone, a panic in it ends the actor, an abort drops it at its next await.
//!
//! The expression is evaluated once (of an actor under supervision, once for each incarnation), after the start hook, in the order of declaration, with the actor as `self`: name a method
//! of the actor, or take a field, `self.lines.take().unwrap_or_default()`. A stream is `Send + 'static`; a method that returns
//! one as `impl Stream` says `+ use<>`.
//!
//! - **Turns** go round: one message, then one item of each source that has one ready. So neither starves the other, and after
//!   128 messages and items the task lets others have their turn. Concurrent methods are one message; nothing joins them
//!   once an item is ready.
//! - **A stream that ends** is dropped, and is not polled again.
//! - **The end of the actor**: when it is closed, by a shutdown, by [`Context::stop`] or because the last handle is gone, it
//!   polls its sources no more, whatever they have. What was accepted is handled, and before the end is announced the
//!   sources are dropped.
//! - **`keep_alive`** beside `stream` has the source count as one more handle, from the spawn on. The actor then ends when the handles and all
//!   such streams are gone, and until then a [`WeakHandle`] can be upgraded. This is the article's first `select!` loop;
//!   without it, when the mailbox alone decides, it is the second, which breaks cycles.
//! - **Ticks** begin one period after the start hook. When one comes late because a handler ran, `missed = delay` starts the
//!   period anew, so that two ticks are a period apart at least; with `skip` one late
//!   tick comes at once, however many were missed, and then the next as long as it takes to the next multiple of the period; `burst`
//!   makes up for all that were missed. So do tokio's [`MissedTickBehavior`](tokio::time::MissedTickBehavior)s of these names. The
//!   period is looked at once, like a stream. A period of zero is a panic, as is a runtime without a timer.
//!
//! An item costs an allocation, and another if its method is async. Actors without sources have nothing of it.
//!
//! ```
//! # #[cfg(feature = "stream")] {
//! use actor_runtime::{Actor, ActorHandle, StopReason, actor, stream::Stream};
//! use std::{pin::Pin, task::{Context, Poll}, time::Duration};
//! use tokio::sync::mpsc;
//!
//! struct Lines(mpsc::Receiver<String>);
//!
//! impl Stream for Lines { // tokio-stream has such wrappers
//!     type Item = String;
//!
//!     fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
//!         self.0.poll_recv(cx)
//!     }
//! }
//!
//! struct Connection { lines: Option<Lines>, read: usize, seconds: u32 }
//!
//! #[actor]
//! impl Connection {
//!     #[actor(stream = self.lines.take().expect("it is taken once"), keep_alive)]
//!     fn line(&mut self, line: &str) { self.read += line.len(); }
//!
//!     #[actor(interval = Duration::from_secs(1))]
//!     fn tick(&mut self) { self.seconds += 1; }
//!
//!     pub fn state(&self) -> (usize, u32) { (self.read, self.seconds) }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::time::pause();
//! let (sender, lines) = mpsc::channel(8);
//! let connection = Connection { lines: Some(Lines(lines)), read: 0, seconds: 0 }.spawn();
//! connection.started().await?;
//! sender.send("hello".to_owned()).await?;
//! tokio::time::sleep(Duration::from_millis(2500)).await;
//! assert_eq!(connection.state().await?, (5, 2));
//!
//! let stopped = connection.stopped();
//! drop(connection);
//! sender.send("the last".to_owned()).await?;
//! drop(sender); // only now it ends
//! assert!(matches!(stopped.await, StopReason::HandlesDropped));
//! # Ok(())
//! # }
//! # main().unwrap();
//! # }
//! ```
//!
//! # Streams
//!
//! With the feature `stream`, a method may return `impl Stream<Item = T> + use<>`, or a `Result` of it, and may be async. Its
//! caller gets a `ReplyStream<T>`: `let mut updates = handle.subscribe("key").await?;`, then
//! `while let Some(update) = updates.next().await { .. }`. The stream is polled by the caller, so a bounded channel behind it
//! makes a fast actor wait for a slow reader. It ends with the actor, after what was ready, and does not keep the actor
//! alive; dropping it drops the method's stream. The module `stream` has it all, and the trait `Stream` as well.
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
/// #[actor(capacity = 32)] // optional: capacity and name stand with the state
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
/// On the block it generates an enum `GreeterMessage`, a handle `GreeterHandle` and the implementation of [`Actor`]
/// or [`LocalActor`]. On the
/// struct or enum it takes options and checks that there is such a block; an actor works without it.
///
/// # What a message is
///
/// - A method with a receiver and a visibility. It keeps its docs, visibility, `#[cfg]`, `#[deprecated]`, `#[must_use = ".."]`
///   and allowed lints on the handle. Other functions stay the actor's own.
/// - `&mut self` runs alone. `&self` reads; in an async method it needs a state that is `Sync`. `self` is the last message:
///   the actor ends.
/// - Arguments and replies are `Send + 'static`. A lone `&T` works for any `T: ToOwned`: the message owns a copy, which is one
///   allocation for most types. `&'static T` passes as it is. Any pattern will do; one that is no name is `arg0`, `arg1` ..
/// - A return type whose last path segment is `Result` is flattened: its error is [`CallError::Handler`].
/// - `impl Stream<Item = T> + use<>`, alone or in a `Result`, gives the caller a stream; see
///   [the crate's page](crate#streams).
/// - The actor may have type and const parameters, bounds and where clauses; the handle has those of the block. No lifetimes.
///
/// # Options
///
/// | where | option | what it does |
/// |---|---|---|
/// | struct, enum or block | `capacity = 32` | messages that may wait, at least 1; default 64. On one of the two |
/// | struct, enum or block | `name = "greeter"` | see [`ActorHandle::name`]; default: the type's name |
/// | struct, enum or block | `crate = path` | where this crate is, if it is renamed or re-exported |
/// | block | `handle = Name` | the handle's name |
/// | block | `message = Name` | the enum's name |
/// | block | `vis = "pub(crate)"` | visibility of both; default `pub` |
/// | block | `views(Reader, Admin(control))` | handles with fewer methods; `control`: with the verbs of [`ActorControl`] |
/// | block | `extend` | a further block, whose methods the handle has too; a trait's block needs no option |
/// | block | `direct` | callers run synchronous methods themselves; see [the crate's page](crate#direct-calls) |
/// | block | `local` | state and futures need not be `Send`; see [the crate's page](crate#local-actors) |
/// | method | `message`, `skip` | makes a private method a message, a visible one none |
/// | method | `flatten` | the return type is a `Result` by another name |
/// | method | `view(Reader)` | these views have it, too |
/// | method | `concurrent` | an async `&self` method that runs together with its neighbours; see [the crate's page](crate#concurrent-methods) |
/// | method | `priority` | its messages go before others; see [below](#messages-that-go-first) |
/// | method | `start`, `stop` | a hook: runs before the first message, after the last |
/// | method | `stream = self.take_lines()` | is fed the items of a stream, and is no message; see [the crate's page](crate#sources) |
/// | method | `keep_alive` | beside `stream`: the actor lives as long as the stream, or a handle |
/// | method | `every = Duration::from_secs(5)` | is called by the clock, and is no message; see [the crate's page](crate#sources) |
/// | method | `missed = skip` | beside `every`, of ticks that come too late: `delay` (the default), `skip` or `burst` |
/// | method | `when_full = coalesce` | what `try_tell` does without room: `fail`, `coalesce` or `stop`; see [below](#when-the-mailbox-is-full) |
/// | argument | `reply` | a [`ReplyTo<T>`](ReplyTo): the method replies later, or has somebody else do it |
/// | argument | `context` | a [`&Context<Self>`](Context): the actor itself |
///
/// # Further blocks
///
/// `#[actor(extend)]` on another inherent block of the actor adds its methods to the handle. `#[actor]` on the impl of a trait has
/// the handle implement that trait too: the trait's methods are asynchronous, and return a `Result` whose error is
/// `From<CallError>`. One mailbox and one order for all; a message of a further block takes one allocation more, and one more if its
/// method is asynchronous. Options and hooks stand on the first block.
///
/// ```
/// use actor_runtime::{Actor, CallError, actor};
///
/// trait Read {
///     fn read(&self) -> impl Future<Output = Result<u64, CallError>> + Send;
/// }
///
/// #[actor]
/// struct Meter(u64);
///
/// #[actor]
/// impl Meter {
///     pub fn add(&mut self, n: u64) { self.0 += n; }
/// }
///
/// #[actor]
/// impl Read for Meter {
///     async fn read(&self) -> Result<u64, CallError> { Ok(self.0) }
/// }
///
/// #[actor(extend)]
/// impl Meter {
///     pub fn reset(&mut self) { self.0 = 0; }
/// }
///
/// async fn doubled(meter: &impl Read) -> Result<u64, CallError> {
///     Ok(2 * meter.read().await?)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let meter = Meter(3).spawn();
/// assert_eq!(doubled(&meter).await?, 6);
/// meter.reset().await?;
/// assert_eq!(doubled(&meter).await?, 0);
/// # Ok(())
/// # }
/// ```
///
/// The methods of a trait that is used as `dyn Trait` return a box. They are known by their type, written out by whatever paths, or
/// called `BoxFuture<'a, T>`; no macro sees through an alias of another name. A box without `Send`, or a `LocalBoxFuture<'a, T>`, is for
/// [local](crate#local-actors) actors. A call takes the method's box and another one for the handle, with a handle of its own in it.
/// `#[async_trait]` makes such boxes of async methods: it stands above `#[actor]`.
///
/// ```
/// use actor_runtime::{Actor, CallError, actor};
/// use std::{pin::Pin, sync::Arc};
///
/// trait Read: Send + Sync {
///     fn read<'a>(&'a self, unit: &'a str) -> Pin<Box<dyn Future<Output = Result<String, CallError>> + Send + 'a>>;
/// }
///
/// #[actor]
/// struct Meter(u64);
///
/// #[actor]
/// impl Meter {
///     pub fn add(&mut self, n: u64) { self.0 += n; }
/// }
///
/// #[actor]
/// impl Read for Meter {
///     fn read<'a>(&'a self, unit: &'a str) -> Pin<Box<dyn Future<Output = Result<String, CallError>> + Send + 'a>> {
///         Box::pin(async move { Ok(format!("{} {unit}", self.0)) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let meter = Meter(3).spawn();
/// let readers: [Arc<dyn Read>; 2] = [Arc::new(Meter(3)), Arc::new(meter.clone())]; // the plain struct, and the actor
/// meter.add(1).await?;
/// assert_eq!(readers[0].read("kWh").await?, "3 kWh");
/// assert_eq!(readers[1].read("kWh").await?, "4 kWh");
/// # Ok(())
/// # }
/// ```
///
/// # Hooks
///
/// A hook borrows the actor, takes no argument but the context, may be async, and returns nothing or a `Result<(), E>` whose `E` converts
/// into `Box<dyn Error + Send + Sync>`. A start hook that fails ends the actor before its first message
/// ([`StopReason::StartFailed`]); messages are accepted while it runs. A stop hook runs at a shutdown and when the last
/// handle is gone, after every accepted message; not after an abort, a panic or a method that takes `self`.
///
/// ```
/// use actor_runtime::{Actor, ActorHandle, StopReason, actor};
///
/// struct Reader;
///
/// #[actor]
/// impl Reader {
///     #[actor(on_start)]
///     async fn open(&mut self) -> std::io::Result<()> {
///         Err(std::io::Error::other("no such file"))
///     }
///
///     pub fn line(&mut self) -> String {
///         String::new()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let failed = Reader.spawn().started().await;
/// assert!(matches!(failed, Err(StopReason::StartFailed(error)) if error.to_string() == "no such file"));
/// # }
/// ```
///
/// # Messages that go first
///
/// The messages of a `priority` method have a lane of their own. They start before all others that are queued, and among
/// themselves in the order in which they were accepted. A handler that runs is not interrupted, and [sources](crate#sources) keep
/// their turn. Either lane has the whole capacity, so such a message finds room when the mailbox is full of others; without room
/// in its own lane it waits there, and `try_tell` does what [`when_full`](#when-the-mailbox-is-full) says.
///
/// It is meant for few messages: as long as there are some, no other one starts, though other tasks have their turn. An actor with
/// such a method takes its messages out of the queue one by one instead of all at once. It stands in the first block. The messages
/// that are queued at a shutdown are handled all, in this order.
///
/// ```
/// use actor_runtime::{Actor, actor};
///
/// struct Printer(Vec<String>);
///
/// #[actor]
/// impl Printer {
///     pub fn print(&mut self, page: &str) { self.0.push(page.to_owned()); }
///
///     #[actor(priority)]
///     pub fn pause(&mut self) { self.0.push("(pause)".to_owned()); }
///
///     pub fn printed(&self) -> Vec<String> { self.0.clone() }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let printer = Printer(Vec::new()).spawn();
/// printer.print("one").tell().await?;
/// printer.print("two").tell().await?;
/// printer.pause().tell().await?; // the actor has had no turn meanwhile
/// assert_eq!(printer.printed().await?, ["(pause)", "one", "two"]);
/// # Ok(())
/// # }
/// ```
///
/// # When the mailbox is full
///
/// Ask, tell and enqueue wait for room. [`try_tell`](Call::try_tell) never waits, and the method says what it does instead:
///
/// - `fail`, the default: the message comes back, and [`TellError::is_full`].
/// - `coalesce`: the message replaces the newest queued call of the same method and takes its place in the line, so the one
///   that counts is never stale and a slow actor is not flooded. Only a call that was told is replaced; it never runs. If the
///   newest was asked, or none is queued, the message comes back as with `fail`: calls of one method never overtake each
///   other, and no caller loses its reply. A message that was [forwarded](ActorHandle::send) counts as told. Such an actor
///   takes its messages out of the queue one by one instead of all at once. It stands in the first block.
/// - `stop`: the actor ends as if it were aborted, with [`StopReason::MailboxOverflow`], which the error that hands the message back
///   tells too. It is for senders that rather lose a slow receiver than a message, or wait.
///
/// In a trait's block there is no such choice, for the trait's methods only ask.
///
/// ```
/// use actor_runtime::{Actor, ActorHandle, StopReason, actor};
///
/// struct Screen(Vec<String>);
///
/// #[actor(capacity = 1)]
/// impl Screen {
///     #[actor(when_full = coalesce)]
///     pub fn show(&mut self, text: &str) {
///         self.0.push(text.to_owned());
///     }
///
///     #[actor(when_full = stop)]
///     pub fn alarm(&mut self) {}
///
///     pub fn shown(&self) -> Vec<String> {
///         self.0.clone()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let screen = Screen(Vec::new()).spawn();
/// for percent in 0..=100 {
///     screen.show(&format!("{percent} %")).try_tell()?; // the actor has no turn meanwhile
/// }
/// assert_eq!(screen.shown().await?, ["100 %"]);
///
/// screen.show("going").try_tell()?;
/// let refused = screen.alarm().try_tell().unwrap_err();
/// assert!(matches!(refused.stop_reason(), Some(StopReason::MailboxOverflow)));
/// assert!(matches!(screen.stopped().await, StopReason::MailboxOverflow));
/// # Ok(())
/// # }
/// ```
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
