//! How many accepted messages of an actor were discarded.

#[cfg(feature = "tracing")]
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The accepted messages that no handler ran. Only the event of the stop reads it, so without that nothing is counted.
#[derive(Debug, Default)]
pub(crate) struct DiscardCount(#[cfg(feature = "tracing")] AtomicUsize);

impl DiscardCount {
    #[cfg(feature = "tracing")]
    pub(crate) fn add(&self, messages: usize) {
        // Relaxed: the mailbox's lock orders this before the stop.
        self.0.fetch_add(messages, Relaxed);
    }

    #[cfg(not(feature = "tracing"))]
    #[inline]
    #[expect(clippy::unused_self, reason = "nothing is counted")]
    pub(crate) const fn add(&self, _: usize) {}

    #[cfg(feature = "tracing")]
    pub(crate) fn get(&self) -> usize {
        self.0.load(Relaxed)
    }
}
