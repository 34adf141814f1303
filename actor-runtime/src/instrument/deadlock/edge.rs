//! Calls by which one handler waits for another.

use crate::{
    error::{ActorId, DeadlockPath},
    util::sync::Mutex,
};
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{
            AtomicBool,
            Ordering::{Acquire, Release},
        },
    },
};

/// One tracked call, shared by its caller, its message and the list of blocked actors.
pub(super) struct WaitEdge {
    pub(super) caller: ActorId,
    pub(super) target: ActorId,
    pub(super) name: Cow<'static, str>,
    pub(super) method: &'static str,
    pub(super) sent: u64,
    /// The caller's handler polled the call last, and it is neither ready nor dropped.
    pub(super) waits: AtomicBool,
    /// The handler that was asked no longer has to reply itself: its method keeps the `ReplyTo`.
    pub(super) reply_moved_on: AtomicBool,
    /// This call is withdrawn to break a cycle. At most once.
    pub(super) is_victim: AtomicBool,
    pub(super) path: Mutex<Option<DeadlockPath>>,
}

impl WaitEdge {
    pub(super) fn is_victim(&self) -> bool {
        self.is_victim.load(Acquire)
    }
}

/// The message's end of an edge, which travels beside the reply sender.
#[derive(Clone, Default)]
pub(crate) struct MessageEdge(pub(super) Option<Arc<WaitEdge>>);

impl MessageEdge {
    pub(crate) const NONE: Self = Self(None);

    /// The reply may be sent by another handler or task from now on.
    pub(crate) fn reply_moved_on(&self) {
        if let Some(edge) = &self.0 {
            edge.reply_moved_on.store(true, Release);
        }
    }
}
