//! What tests need, of actors and of the code that calls them.
//!
//! It is the feature `test-util`, off by default. Turn it on where tests are built, and programs have nothing of it:
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
//! **The real actor.** Spawn it. Nothing is to be learned and nothing can drift apart; take it wherever the actor is cheap and
//! does as told. With `#[tokio::test(start_paused = true)]` timeouts take no time. But spawn nothing on a thread of its own
//! there: tokio does not see that thread work, takes the test for idle and skips the time, so a timeout passes at once. Use
//! [`spawn`](crate::Actor::spawn), or of a local actor [`into_task`](crate::LocalActor::into_task).
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
//! **A probe.** For what a real actor does not do when it is told to: a reply that comes late or never, an error that is hard
//! to have, an actor that dies in the middle; and to see what the component asks for, in which order. The component keeps its
//! type, and the test answers: see [`Probe`].
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
//! use actor_runtime::ActorHandle;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let (stock, mut probe) = StockHandle::probe(8);
//! let shop = Shop { stock };
//! let (said, ()) = tokio::join!(shop.sell(3), async {
//!     let Some(StockMessage::Take { n: 3, respond_to }) = probe.next().await else { panic!("another call") };
//!     drop(respond_to); // the actor dies in the middle
//! });
//! assert_eq!(said, "closed");
//! # }
//! ```
//!
//! **A mock.** Where the component is generic over a trait, and `#[actor]` on the block `impl Trait for Actor` has the handle
//! implement it too, a test may pass anything else that does. There is no actor then, and nothing of this module.
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
//! /// Its stock in a test.
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
//! Its methods are methods: call them, without any actor. What only shows when it runs (hooks, replies that come later, the
//! order of messages, how it ends) shows when it is spawned; or one message at a time, with the state open in between: see
//! [`Stepper`].

mod probe;
mod stepper;

pub(crate) use self::stepper::Progress;
pub use self::{
    probe::{Next, Probe},
    stepper::{Step, Stepper},
};
