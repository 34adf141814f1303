//! Feature `test-util`: test helpers for code that calls actors.
//!
//! The feature is off by default. Enable it for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! actor-runtime = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! A [`Probe`] stands in for an actor: the test receives the calls of a handle and replies. The code under test keeps its types. The
//! [guide](crate::guide::testing) compares probes with the other ways to test actors.
//!
//! ```
//! use actor_runtime::{CallError, actor, test_util::ProbeExt};
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
//! /// The code under test.
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
//! let (stock, mut probe) = StockHandle::probe(8);
//! let shop = Shop { stock };
//! let (said, ()) = tokio::join!(shop.sell(3), async {
//!     let Some(StockMessage::Take { n: 3, respond_to }) = probe.next().await else { panic!("another call") };
//!     drop(respond_to); // as if the actor had stopped during the call
//! });
//! assert_eq!(said, "closed");
//! # }
//! ```

mod probe;

pub use self::probe::{Next, Probe, ProbeExt};
