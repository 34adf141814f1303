//! What identifies an actor to everything that looks on.

use super::{discard_count::DiscardCount, observe::RunningList};
use crate::error::{ActorId, CallTarget, ShutdownTimeout};
use std::borrow::Cow;

/// What is known of an actor to everything that looks on.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) id: ActorId,
    /// The actor's name: see [`ActorHandle::name`](crate::ActorHandle::name).
    pub(crate) name: Cow<'static, str>,
    /// The handlers that run now.
    pub(crate) running: RunningList,
    /// The accepted messages that no handler ran.
    pub(crate) discarded: DiscardCount,
}

impl Identity {
    pub(crate) fn new(name: Cow<'static, str>) -> Self {
        Self { id: ActorId::next(), name, running: RunningList::default(), discarded: DiscardCount::default() }
    }

    /// This actor, which did not stop in time.
    #[cold]
    pub(crate) fn shutdown_timeout(&self) -> ShutdownTimeout {
        ShutdownTimeout::new(self.name.clone(), self.id)
    }

    /// This actor's `method`, for an error.
    #[cold]
    #[expect(clippy::unnecessary_box_returns, reason = "errors keep it boxed")]
    pub(crate) fn target(&self, method: &'static str) -> Box<CallTarget> {
        Box::new(CallTarget::new(self.name.clone(), self.id, method))
    }
}
