//! The way of one reply back to its caller.
//!
//! The reply sender travels beside the message, not in it. So ask and tell build the same message, and the run loop still holds the
//! sender when a handler panics or is aborted: the caller learns the reason.

mod kind;
mod outbound;
mod pending;
mod reply_to;
mod sender;
mod slot;
#[cfg(all(test, not(actor_loom)))]
mod tests;

pub use self::{
    kind::{Fallible, ReplyKind, Value},
    pending::PendingReply,
    reply_to::ReplyTo,
};
pub(crate) use self::{
    outbound::{Outbound, Refusal, Sending},
    pending::poll_ask,
    sender::{ReplyReceiver, ReplySender},
};
