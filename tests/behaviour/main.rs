//! The promises of PROMISES.md, one module for each group.
// Test actors take their arguments by value and are async even where it is not necessary.
#![allow(clippy::needless_pass_by_value, clippy::unused_async, clippy::unused_self)]

mod alive;
mod auto_traits;
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
mod documents;
mod ends;
mod enqueue;
mod errors;
mod failure;
mod full;
mod handles;
mod later;
mod links;
mod load;
mod local;
mod machine;
mod observe;
mod priority;
mod probe;
mod reasons;
mod references;
mod replies;
mod runtimes;
mod sources;
mod status;
mod stop;
mod storm;
mod streams;
mod stress;
mod subject;
mod supervision;
mod support;
mod thread;
mod tracing;
mod turns;
mod unnamed;
mod within;

/// The `#[actor]` attribute of this binary.
use actor_runtime::actor;
