//! Feature `test-util`: test helpers for code that calls actors.
//!
//! The feature is off by default. Enable it for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! actor-runtime = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! # Code that holds a handle
//!
//! There are three ways to test a component that calls an actor.
//!
//! **The real actor.** Spawn it. This is the simplest way, and test and program cannot diverge. Use it if the actor is cheap and
//! does what the test needs. With `#[tokio::test(start_paused = true)]` timeouts take no time. Don't spawn actors on threads of
//! their own there: tokio does not see that thread work and skips to the next timeout. Use [`spawn`](crate::Actor::spawn), or
//! [`into_task`](crate::LocalActor::into_task) for a local actor.
//!
//! ```
//! use actor_runtime::{actor, Actor, CallError};
//!
//! #[actor]
//! struct Stock(u32);
//!
//! #[actor]
//! impl Stock {
//!     pub fn take(&mut self, n: u32) -> Result<u32, String> {
//!         self.0 = self.0.checked_sub(n).ok_or("sold out")?;
//!         Ok(self.0)
//!     }
//! }
//!
//! /// The component.
//! struct Shop { stock: StockHandle }
//!
//! impl Shop {
//!     async fn sell(&self, n: u32) -> &'static str {
//!         match self.stock.take(n).await {
//!             Ok(_) => "sold",
//!             Err(CallError::Handler(_)) => "sorry",
//!             Err(_) => "closed",
//!         }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let shop = Shop { stock: Stock(1).spawn() };
//! assert_eq!((shop.sell(1).await, shop.sell(1).await), ("sold", "sorry"));
//! # }
//! ```
//!
//! **A probe.** Use it for what a real actor does not do on request: a late or missing reply, a rare error, an actor that stops in
//! the middle of a call. Use it also to check which calls the component makes, and in which order. The component keeps its type,
//! and the test replies: see [`Probe`].
//!
//! ```
//! # use actor_runtime::{actor, CallError};
//! # #[actor]
//! # struct Stock(u32);
//! # #[actor]
//! # impl Stock { pub fn take(&mut self, n: u32) -> Result<u32, String> { self.0 -= n; Ok(self.0) } }
//! # struct Shop { stock: StockHandle }
//! # impl Shop {
//! #     async fn sell(&self, n: u32) -> &'static str {
//! #         match self.stock.take(n).await {
//! #             Ok(_) => "sold",
//! #             Err(CallError::Handler(_)) => "sorry",
//! #             Err(_) => "closed",
//! #         }
//! #     }
//! # }
//! use actor_runtime::test_util::ProbeExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let (stock, mut probe) = StockHandle::probe(8);
//! let shop = Shop { stock };
//! let (said, ()) = tokio::join!(shop.sell(3), async {
//!     let Some(StockMessage::Take { n: 3, respond_to }) = probe.next().await else { panic!("another call") };
//!     drop(respond_to); // as if the actor stopped in the middle of the call
//! });
//! assert_eq!(said, "closed");
//! # }
//! ```
//!
//! **A mock.** If the component is generic over a trait, and `#[actor]` on `impl Trait for Actor` implements it for the handle, a
//! test can pass another implementation. That needs no actor, and nothing of this module.
//!
//! ```
//! use actor_runtime::{actor, Actor, CallError};
//!
//! #[derive(Debug)]
//! struct Closed;
//!
//! impl From<CallError> for Closed {
//!     fn from(_: CallError) -> Self { Closed }
//! }
//!
//! trait Take {
//!     fn take(&mut self, n: u32) -> impl Future<Output = Result<u32, Closed>> + Send;
//! }
//!
//! #[actor]
//! struct Stock(u32);
//!
//! #[actor]
//! impl Stock { pub fn refill(&mut self) { self.0 = 10; } }
//!
//! #[actor]
//! impl Take for Stock {
//!     async fn take(&mut self, n: u32) -> Result<u32, Closed> {
//!         self.0 -= n;
//!         Ok(self.0)
//!     }
//! }
//!
//! /// The component.
//! async fn sell(stock: &mut impl Take) -> &'static str {
//!     match stock.take(1).await {
//!         Ok(0) => "that was the last one",
//!         Ok(_) => "sold",
//!         Err(Closed) => "closed",
//!     }
//! }
//!
//! /// The stock in a test.
//! struct Always(Result<u32, ()>);
//!
//! impl Take for Always {
//!     async fn take(&mut self, _: u32) -> Result<u32, Closed> { self.0.map_err(|()| Closed) }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! assert_eq!(sell(&mut Always(Ok(0))).await, "that was the last one");
//! assert_eq!(sell(&mut Always(Err(()))).await, "closed");
//! assert_eq!(sell(&mut Stock(2).spawn()).await, "sold");
//! # }
//! ```
//!
//! # The actor itself
//!
//! A unit test can call a method on the struct itself, without an actor. To test hooks, later replies, the order of messages
//! or how the actor stops, spawn it.

mod probe;

pub use self::probe::{Next, Probe, ProbeExt};
