//! An actor that is held strongly or weakly.

use actor_runtime::{ActorHandle, ActorId, WeakHandle};

#[derive(Clone)]
pub(crate) enum Holder<H: ActorHandle> {
    Strong(H),
    Weak(WeakHandle<H>),
}

impl<H: ActorHandle> Holder<H> {
    pub(crate) fn id(&self) -> ActorId {
        match self {
            Self::Strong(handle) => handle.id(),
            Self::Weak(weak) => weak.id(),
        }
    }

    pub(crate) fn weak(&self) -> WeakHandle<H> {
        match self {
            Self::Strong(handle) => handle.downgrade(),
            Self::Weak(weak) => weak.clone(),
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        match self {
            Self::Strong(handle) => handle.is_stopped(),
            Self::Weak(weak) => weak.is_stopped(),
        }
    }

    /// A strong handle, if the mailbox is open. Drops no strong handle, so it may be called under a lock.
    pub(crate) fn open(&self) -> Option<H> {
        match self {
            Self::Strong(handle) if !handle.is_closed() => Some(handle.clone()),
            Self::Weak(weak) if !weak.is_closed() => weak.upgrade(),
            Self::Strong(_) | Self::Weak(_) => None,
        }
    }
}
