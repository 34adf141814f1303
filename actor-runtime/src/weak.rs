//! A handle that does not count.

use crate::{
    handle::{ActorHandle, ActorId, RawHandle, Shared},
    shutdown::Stopped,
};
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
    shared: Arc<Shared<H::Message>>,
    handle: PhantomData<fn() -> H>,
}

impl<H: ActorHandle> WeakHandle<H> {
    pub(crate) fn of(shared: &Arc<Shared<H::Message>>) -> Self {
        Self { shared: shared.clone(), handle: PhantomData }
    }

    /// A strong handle, or `None` when the last of those is gone.
    ///
    /// An actor that is ending, or has ended, while a strong handle lives can still be upgraded; its calls fail.
    #[must_use]
    pub fn upgrade(&self) -> Option<H> {
        RawHandle::another(&self.shared).map(H::from_raw)
    }

    /// What the actor is doing now: see [`ActorHandle::running`]. Here it can be asked of an actor that is ending because its
    /// last handle is gone, too.
    #[cfg(feature = "observe")]
    #[must_use]
    pub fn running(&self) -> Vec<crate::Running> {
        self.shared.running.read()
    }

    /// The actor's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.shared.id
    }

    /// The actor's name: see [`ActorHandle::name`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// How many messages are accepted and not yet started: see [`ActorHandle::queued`].
    #[must_use]
    pub fn queued(&self) -> usize {
        self.shared.mailbox.len()
    }

    /// Resolves when the actor has ended: see [`ActorHandle::stopped`].
    #[must_use]
    pub fn stopped(&self) -> Stopped<H::Message> {
        Stopped::of(&self.shared)
    }

    /// Whether the actor has ended.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.shared.mailbox.end_reason().is_some()
    }
}

impl<H: ActorHandle> Clone for WeakHandle<H> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), handle: PhantomData }
    }
}

impl<H: ActorHandle> fmt::Debug for WeakHandle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakHandle").field("name", &self.name()).field("id", &self.id()).finish_non_exhaustive()
    }
}
