//! The promises of `main.rs` for actors whose callers run their handlers: `#[actor(direct)]`.
#![allow(clippy::needless_pass_by_value, clippy::unused_async, clippy::unused_self)]

mod beside;
mod blocks;
mod boxed;
mod calls;
mod cancel;
mod concurrent;
mod context;
mod deadlines;
mod deadlock;
mod destructors;
mod directly;
mod ends;
mod enqueue;
mod failure;
mod full;
mod handles;
mod later;
mod load;
mod machine;
mod observe;
mod priority;
mod probe;
mod replies;
mod runtimes;
mod sources;
mod status;
mod stop;
mod streams;
mod subject;
mod supervision;
mod support;
mod thread;
mod turns;
mod within;

/// The `#[actor]` attribute of this binary.
use actor_tests_direct::actor;
