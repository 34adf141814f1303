//! The actor whose code the current thread runs.

use crate::error::ActorId;
use std::cell::Cell;

thread_local! {
    static CURRENT: Cell<Option<ActorId>> = const { Cell::new(None) };
}

/// The actor whose handler or hook is the caller, if it is one.
pub(crate) fn current_actor() -> Option<ActorId> {
    CURRENT.get()
}

/// Whether the caller is a handler or hook of this actor.
pub(crate) fn is_current(id: ActorId) -> bool {
    current_actor() == Some(id)
}

/// Code of one actor runs while this lives.
pub(crate) struct CurrentActorGuard(Option<ActorId>);

impl CurrentActorGuard {
    #[inline]
    pub(crate) fn enter(id: ActorId) -> Self {
        Self(CURRENT.replace(Some(id)))
    }
}

impl Drop for CurrentActorGuard {
    #[inline]
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}
