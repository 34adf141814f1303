//! Messages of additional blocks: of `#[actor(extend)]`, and of traits.
//!
//! The first block's enum is the type of everything in the mailbox, and it does not know which blocks follow. It has one variant
//! for all of them, which holds the message in a box. So there is one mailbox and one order, and the first block's own messages
//! pay nothing.

mod message;
mod trait_call;

pub use self::{
    message::{Extensible, ExtensionBlock, ExtensionMessage},
    trait_call::{ask, ask_boxed},
};
