//! What a generated handle consists of.

use crate::core::{cell::ActorCell, mailbox::Mailbox};
use std::{fmt, sync::Arc};

/// A strong handle of an actor, counted. The generated handle is a newtype of it.
#[doc(hidden)]
pub struct RawHandle<M>(Arc<ActorCell<M>>);

impl<M> RawHandle<M> {
    /// The first handle of an actor, which its new `cell` counts already.
    pub(crate) const fn first(cell: Arc<ActorCell<M>>) -> Self {
        Self(cell)
    }

    /// One more handle of an actor that has one.
    pub(crate) fn new(cell: Arc<ActorCell<M>>) -> Self {
        cell.add_handle();
        Self(cell)
    }

    /// One more handle, unless the last one is gone.
    pub(crate) fn try_clone_strong(cell: &Arc<ActorCell<M>>) -> Option<Self> {
        cell.try_add_handle().then(|| Self(cell.clone()))
    }

    pub(crate) fn cell(&self) -> &Arc<ActorCell<M>> {
        &self.0
    }

    pub(crate) fn mailbox(&self) -> &Mailbox<M> {
        &self.0.mailbox
    }
}

impl<M> Clone for RawHandle<M> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<M> Drop for RawHandle<M> {
    fn drop(&mut self) {
        self.0.remove_handle();
    }
}

/// Prints a handle or view with its `name`.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_handle<M>(raw: &RawHandle<M>, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_tuple(name).field(raw).finish()
}

impl<M> fmt::Debug for RawHandle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug("Handle", f)
    }
}
