//! The messages that the run loop has taken.

use super::queue::{Queue, Queued};
use crate::core::reply::ReplySender;

/// The messages that the run loop has taken together and that have not started, oldest first.
///
/// Allocated when it takes several at once, which most actors never do.
pub(crate) struct Batch<M>(Option<Box<Queue<M>>>);

impl<M> Batch<M> {
    pub(crate) const fn new() -> Self {
        Self(None)
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        match &self.0 {
            Some(queue) => queue.len(),
            None => 0,
        }
    }

    #[cfg(all(test, not(actor_loom)))]
    pub(super) fn capacity(&self) -> usize {
        self.0.as_ref().map_or(0, |queue| queue.capacity())
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Queued<M>> {
        match &mut self.0 {
            Some(queue) => queue.pop(),
            None => None,
        }
    }

    pub(super) fn front(&self) -> Option<&M> {
        self.0.as_ref()?.front()
    }

    /// The queue to which the mailbox moves messages. Allocated at the first call.
    #[expect(clippy::redundant_pattern_matching, reason = "see below")]
    pub(super) fn queue(&mut self) -> &mut Queue<M> {
        // Methods of `Option` would be compiled for each actor.
        if let None = self.0 {
            self.0 = Some(Box::new(const { Queue::new() }));
        }
        let Some(queue) = &mut self.0 else { unreachable!("it is there now") };
        queue
    }

    /// Drops all messages without handling them: see [`Queue::discard`].
    pub(crate) fn discard(&mut self, fail: &mut dyn FnMut(&mut ReplySender)) {
        if let Some(queue) = &mut self.0 {
            queue.discard(fail);
        }
    }

    /// The queue, if it is so large that it gives memory back once it is empty.
    #[inline]
    pub(super) fn large_queue(&mut self) -> Option<&mut Queue<M>> {
        // Dereferenced once, because each dereference of a box is code.
        if let Some(queue) = &mut self.0 {
            let queue = &mut **queue;
            if queue.is_large() {
                return Some(queue);
            }
        }
        None
    }
}
