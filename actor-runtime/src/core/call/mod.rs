//! What a handle method returns: one message that has not been sent, and the ways to send it.
//!
//! [`ask`] holds the call and its ask, [`tell`] and [`enqueue`] the other futures, and [`after`] the task that tells later. All of them
//! send by [`send`].

pub(crate) mod after;
pub(crate) mod ask;
pub(crate) mod enqueue;
#[cfg(feature = "direct")]
pub(crate) mod inline;
mod send;
pub(crate) mod tell;
#[cfg(all(test, not(actor_loom), target_pointer_width = "64"))]
mod tests;
