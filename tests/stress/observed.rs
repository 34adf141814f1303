//! What the clients observe.

use super::{actors::Method, journal::Entry};
use actor_runtime::StopReason;
use std::sync::Arc;

/// What the caller was told of a message.
#[derive(Clone, Debug)]
pub enum Verdict {
    Served,
    Refused,
    NoReply(Option<StopReason>),
    Discarded(StopReason),
    Closed(StopReason),
    Full,
    TimedOut {
        accepted: bool,
    },
    /// A tell was accepted.
    Told,
    /// The caller dropped the call, or the reply of an accepted call.
    Dropped {
        accepted: bool,
        polled: bool,
    },
}

/// What a client knows of one of its messages.
#[derive(Debug)]
pub struct Made {
    pub entry: Arc<Entry>,
    pub method: Method,
    /// The client's clock at the first poll.
    pub order: u32,
    /// The client's clock when it knew that the message was accepted.
    pub accepted_at: Option<u32>,
    /// Sent by `try_tell` or `try_enqueue`.
    pub is_try: bool,
    /// A tell, which a later one may replace.
    pub is_told: bool,
    /// Whether the client had seen that the actor has stopped.
    pub after_stop: bool,
    pub verdict: Option<Verdict>,
}

/// What a client reports.
#[derive(Debug, Default)]
pub struct Observed {
    pub made: Vec<Made>,
    /// The reasons that stops and failed starts were reported with.
    pub reasons: Vec<(&'static str, StopReason)>,
}
