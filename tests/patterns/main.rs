//! The promises of actor-patterns, one module for each type.
// Test actors take their arguments by value and are async even where it is not necessary. Calls are made by closures, as in most programs.
#![allow(
    clippy::needless_pass_by_value,
    clippy::redundant_closure_for_method_calls,
    clippy::unused_async,
    clippy::unused_self
)]

mod auto_traits;
mod pool;
mod registry;
mod session;
#[path = "../behaviour/support.rs"]
#[allow(dead_code, unused_imports, reason = "these tests use some of the helpers")]
mod support;
mod topic;
