//! Patterns of several actors: found by key, shared as a pool, and subscribed to a topic.
//!
//! | type | use it for |
//! |---|---|
//! | [`Registry`] | one actor per key, such as a session or a cart, which starts when it is first needed |
//! | [`Pool`] | several equal actors that share the work |
//! | [`Topic`] | events for any number of actors, whose types differ |
//!
//! All of them work with any actor of [`actor_runtime`] and use only its public API. They start no tasks. Each is a cheap handle: clones
//! share the same content.
//!
//! ```
//! use actor_patterns::{Pool, Registry, Topic};
//! use actor_runtime::{Actor, actor};
//!
//! #[actor]
//! #[derive(Default)]
//! struct Cart(Vec<&'static str>);
//!
//! #[actor]
//! impl Cart {
//!     pub fn add(&mut self, item: &'static str) -> usize {
//!         self.0.push(item);
//!         self.0.len()
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let carts = Registry::strong();
//! let cart = carts.get_or_spawn(&"ferris", || Cart::default().spawn()).await;
//! assert_eq!(cart.add("crab").await?, 1);
//!
//! let pool = Pool::new(2, |_| Cart::default().spawn());
//! let member = pool.pick().ok_or("no member is open")?;
//! assert_eq!(member.add("shell").await?, 1);
//!
//! let sales = Topic::new();
//! let _subscription = sales.subscribe(&cart, |cart, item| cart.add(item));
//! assert_eq!(sales.publish("pearl").accepted.len(), 1);
//! assert_eq!(cart.add("sand").await?, 3);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it does |
//! |---|---|
//! | `observe` | [`Pool::least_loaded`] counts running handlers too. It enables the feature of the same name of `actor-runtime` |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(unreachable_pub)]
#![doc(test(attr(deny(warnings))))]

mod holder;
mod lock;
mod pool;
mod registry;
mod shutdown;
mod topic;

pub use crate::{
    pool::Pool,
    registry::Registry,
    topic::{Published, Subscription, Topic},
};

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
