//! Actors from a struct and a plain `impl` block, on tokio.
#![warn(unreachable_pub)]
#![doc(test(attr(deny(warnings))))]

// The expansion names the crate by its own name, and so do the doctests and tests in here.
extern crate self as actor_runtime;

mod actor;
mod blocking;
mod call;
mod deadline;
mod error;
mod handle;
mod mailbox;
#[doc(hidden)]
pub mod private;
mod reply;
mod run;
mod shutdown;
mod submission;
mod sync;
mod waitlist;

pub use crate::{
    actor::{Actor, Spawner},
    call::{Call, Enqueue, Fallible, Outcome, Plain, Tell, TryCall},
    error::{CallError, NotSent, SpawnError, StopReason, TellError},
    handle::{ActorControl, ActorHandle, ActorId, WeakHandle},
    reply::{PendingReply, ReplyTo},
    shutdown::{Started, Stopped, Stuck},
};
pub use actor_macros::actor;

/// The names that most users of actors need: `use actor_runtime::prelude::*;`.
pub mod prelude {
    pub use crate::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, WeakHandle, actor};
}
