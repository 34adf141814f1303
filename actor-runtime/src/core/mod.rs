//! Messages on their way from a handle to the run loop, and replies on their way back. Nothing here knows the actor's type.

pub(crate) mod beside;
pub(crate) mod call;
pub(crate) mod cell;
pub(crate) mod current;
pub(crate) mod handle;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod reply;
