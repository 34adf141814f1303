//! The way of one reply back to its caller.

mod kind;
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
    pending::poll_reply,
    sender::{ReplyReceiver, ReplySender},
};
