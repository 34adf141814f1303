//! Handlers that wait for each other: found in debug builds, and in release builds with the feature `deadlock`.
//!
//! When the poll of a handler ends, `detect.rs` knows all that the handler waits for, or that it does not know all. For it
//! hands the handler a waker of its own, and counts who keeps it: a timer, a socket, a channel, another task do, and so
//! does every call that is bounded in time or was enqueued. An untimed ask or tell keeps another waker, and is noted. A
//! handler about whose waker nobody has asked can go on by one of its calls alone. If all actors that can be reached along
//! such calls are in the same position, nothing but their end will ever move them, and one call of the circle is taken
//! back.
//!
//! So a report is never wrong, under `select!` and `join!` neither; what may be missed is said at
//! [`CallError::Deadlock`](crate::CallError::Deadlock).

#[cfg(any(debug_assertions, feature = "deadlock"))]
mod circle;
#[cfg(any(debug_assertions, feature = "deadlock"))]
mod detect;
#[cfg(not(any(debug_assertions, feature = "deadlock")))]
mod off;
mod path;
#[cfg(any(debug_assertions, feature = "deadlock"))]
mod wait;

#[cfg(not(any(debug_assertions, feature = "deadlock")))]
pub(crate) use self::off::{Methods, Tie, Wait, Watch, Watched, after_next};
pub use self::path::{DeadlockPath, DeadlockStep};
#[cfg(any(debug_assertions, feature = "deadlock"))]
pub(crate) use self::{
    detect::{Methods, Watch, after_next},
    wait::{Tie, Wait, Watched},
};
use crate::{error::StopReason, mailbox::Envelope};
use std::task::Poll;

/// What the run loop finds when it looks for a message.
type Next<M> = Poll<Result<Envelope<M>, StopReason>>;
