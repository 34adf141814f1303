//! The queue of one actor, its waiting senders, its watchers and its lifecycle, under one lock.
//!
//! Accepting a message and closing the mailbox are decisions of that lock alone. A channel that hands out a permit first and lets
//! its holder push later can be closed and drained in between. The message then sits in a queue that no task reads, and its
//! caller waits forever ([tokio#7714](https://github.com/tokio-rs/tokio/issues/7714)). Here that state cannot be expressed: a
//! message is queued before the mailbox is closed, or it goes back to its sender.
//!
//! 1. A message is *accepted* into its lane's queue if the lane has capacity and no sender waits.
//! 2. Otherwise the sender joins the lane's wait list and leaves its message in a queue beside it, at the same place.
//! 3. When capacity becomes free, the first waiting senders are *admitted*: they leave the wait list, and their messages move into the
//!    queue. No capacity is reserved for a task that has yet to be polled.
//! 4. The run loop takes the lock once for all accepted messages, and moves them into its *batch*. A message in the batch counts
//!    as queued until it starts. The run loop publishes the size of the batch in the atomic `in_batch`, which it alone writes.
//! 5. When the run loop has taken everything, it sets `idle`, still under the lock. The next sender clears it and wakes the run
//!    loop, so the run loop can go to sleep without taking the lock again.
//! 6. A sender that starts to wait sets `has_waiters` and wakes the run loop once. The run loop reads that flag at each poll and
//!    admits senders then, so capacity that becomes free at the wrong moment is not missed.
//! 7. Closing sets the reason and wakes all waiting senders. Each takes its own message back.
//!
//! No waker runs and no value of the user is dropped under the lock.
//!
//! [`Mailbox`] is generic over the type of its messages. [`AnyMailbox`] is the same mailbox without that type. Code that does not touch a
//! message is a method of `AnyMailbox`, so it is compiled once and not for each actor.

mod any;
mod batch;
mod close;
mod lanes;
mod lifecycle;
mod newest;
mod overflow;
mod queue;
mod recv;
mod send;
#[cfg(all(test, not(actor_loom)))]
mod tests;

pub(crate) use self::{
    any::{AnyMailbox, Mailbox},
    batch::Batch,
    lifecycle::{MailboxRules, Progress},
    queue::{Envelope, Queued},
    send::Outgoing,
};
pub use self::{lifecycle::ActorStatus, send::WhenFull};
