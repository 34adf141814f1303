//! The message of a call, for what waits for its reply and need not know its type.

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

    /// Who is called.
    fn target(&self) -> &Identity;

    /// The caller's end of a tracked call.
    fn edge(&self) -> &CallerEdge;

    /// Tracks the call for deadlock detection. Returns the waker to poll it with, or `None` to poll it as usual.
    fn track(&mut self, deadline: &Deadline, waker: &Waker) -> Option<Waker>;

    /// Waits for capacity until `deadline`. Capacity that is there takes precedence over a deadline that has passed. Sent at once if
    /// the message was accepted before. `reply` is used the first time.
    fn poll(&mut self, reply: ReplySender, deadline: &mut Deadline, waker: &Waker) -> Sending;

    /// Drops a message that was refused, and says why.
    fn refuse(&mut self, refusal: Refusal) -> TellErrorKind;
}

/// What has become of a message. `Copy`, so that nothing has to be dropped where it is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    Waiting,
    Sent,
    Refused(Refusal),
}

/// Why a message was not accepted. The reason itself is fetched for the error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Closed,
    Timeout,
    Deadlock,
}
