//! A handle that does not count.

use super::{observers::observers, raw::RawHandle, traits::ActorHandle};
use crate::core::cell::ActorCell;
use std::{fmt, marker::PhantomData, sync::Arc};

/// A handle that does not keep its actor alive.
///
/// ```
/// use actor_runtime::{actor, Actor, ActorHandle, WeakHandle};
///
/// #[actor]
/// struct Parent;
///
/// #[actor]
/// impl Parent {
///     pub fn ping(&self) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let parent = Parent.spawn();
/// let weak: WeakHandle<ParentHandle> = parent.downgrade();
/// assert!(weak.upgrade().is_some());
/// drop(parent);
/// weak.stopped().await;
/// assert!(weak.upgrade().is_none());
/// # }
/// ```
pub struct WeakHandle<H: ActorHandle> {
    cell: Arc<ActorCell<H::Message>>,
    handle: PhantomData<fn() -> H>,
}

impl<H: ActorHandle> WeakHandle<H> {
    pub(crate) fn new(cell: &Arc<ActorCell<H::Message>>) -> Self {
        Self { cell: cell.clone(), handle: PhantomData }
    }

    /// Returns a strong handle, or `None` if the last one was dropped.
    ///
    /// As long as a strong handle exists, this returns one, even if the actor is stopping or has stopped. Calls then fail.
    #[must_use]
    pub fn upgrade(&self) -> Option<H> {
        RawHandle::try_clone_strong(&self.cell).map(H::from_raw)
    }

    observers!(pub self: H::Message => self.cell);
}

impl<H: ActorHandle> Clone for WeakHandle<H> {
    fn clone(&self) -> Self {
        Self::new(&self.cell)
    }
}

impl<H: ActorHandle> fmt::Debug for WeakHandle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cell.debug("WeakHandle", f)
    }
}
