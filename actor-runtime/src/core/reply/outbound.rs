//! The message of a call, as seen by the code that waits for the reply and does not know the message's type.

use super::sender::ReplySender;
use crate::{
    error::TellErrorKind,
    instrument::{deadlock::CallerEdge, identity::Identity},
    util::deadline::Deadline,
};
use std::task::Waker;

/// A message on its way to the actor.
pub(crate) trait Outbound {
    /// The method of an unsent message.
    fn method(&self) -> &'static str;

    /// The actor that is called.
    fn target(&self) -> &Identity;

    /// The caller's end of a tracked call.
    fn edge(&self) -> &CallerEdge;

    /// Tracks the call for deadlock detection. Returns the waker to poll it with, or `None` to poll it as usual.
    fn track(&mut self, deadline: &Deadline, waker: &Waker) -> Option<Waker>;

    /// Waits for capacity until `deadline`. Available capacity takes precedence over a deadline that has passed. Returns
    /// [`Sent`](Sending::Sent) at once if the message was accepted before. `reply` is only used by the first call.
    fn poll(&mut self, reply: ReplySender, deadline: &mut Deadline, waker: &Waker) -> Sending;

    /// Drops a message that was refused, and returns the reason.
    fn refuse(&mut self, refusal: Refusal) -> TellErrorKind;
}

/// The state of a message. `Copy`, so that code that passes it on has nothing to drop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    Waiting,
    Sent,
    Refused(Refusal),
}

/// Why a message was not accepted. The details, such as the stop reason, are only read to build the error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Closed,
    Timeout,
    Deadlock,
}
