//! The run loop's side of the mailbox: it takes queued messages and admits waiting senders.
// See `send.rs`.
#![expect(clippy::inline_always)]

use super::{
    any::{Inner, Mailbox},
    batch::Batch,
    queue::Queued,
};
use crate::core::message::Message;
use std::{sync::atomic::Ordering::Relaxed, task::Poll};

/// These methods are for the run loop alone.
impl<M: Message> Mailbox<M> {
    /// Whether the run loop takes messages one by one. What it has taken can be neither replaced nor overtaken.
    #[inline]
    fn takes_one_by_one(&self) -> bool {
        M::HAS_PRIORITY || self.flags.coalesces
    }

    /// Returns the next message, which starts now, and moves all other accepted ones into `batch`, which is empty. Messages that
    /// may be replaced or overtaken stay in the queue. `None` if the mailbox is closed and empty.
    ///
    /// The first call tells the watchers that the start hook is done.
    #[inline(always)]
    pub(crate) fn poll_recv(&self, batch: &mut Batch<M>) -> Poll<Option<Queued<M>>> {
        // Code that clears this flag wakes the run loop afterwards.
        if self.flags.idle.load(Relaxed) {
            if let Some(queue) = batch.large_queue() {
                self.inner.lock().lanes.shrink(queue);
            }
            return Poll::Pending;
        }
        let mut inner = self.inner.lock();
        let Inner { lifecycle, lanes } = &mut *inner;
        let accepted = lanes.accepted();
        let first = lanes.pop();
        // A single message needs no second buffer, and most actors never have more.
        let several = accepted > 1;
        let all = !several || !self.takes_one_by_one();
        if several && all {
            let queue = batch.queue();
            lanes.take_all(queue);
            self.flags.in_batch.store(queue.len(), Relaxed);
        } else if (M::HAS_PRIORITY || M::HAS_COALESCE) && lanes.are_large_for(accepted) {
            lanes.shrink(batch.queue());
        }
        let (is_open, wakes_watchers) = lifecycle.note_taken(&self.flags, all);
        drop(inner);
        if wakes_watchers {
            self.any().wake_watchers();
        }
        self.any().admit_senders();
        if !is_open || first.is_some() { Poll::Ready(first) } else { Poll::Pending }
    }

    /// While handlers run: whether the next message `may_start` beside them. Starts nothing.
    ///
    /// Moves accepted messages into `batch` if that is empty, except for those that may be replaced or overtaken.
    pub(crate) fn peek_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> bool {
        if let Some(next) = batch.front() {
            return may_start(next);
        }
        if self.flags.idle.load(Relaxed) {
            return false;
        }
        let mut inner = self.inner.lock();
        if !self.takes_one_by_one() {
            inner.lanes.take_all(batch.queue());
        }
        let next = batch.front().or_else(|| inner.lanes.front());
        let (seen_all, may_start) = (inner.lanes.accepted() == 0, next.is_some_and(may_start));
        self.flags.in_batch.store(batch.len(), Relaxed);
        self.flags.idle.store(inner.lifecycle.closed.is_none() && seen_all, Relaxed);
        drop(inner);
        self.any().admit_senders();
        may_start
    }

    /// While handlers run: returns the next message, which starts now, if it `may_start`. Another message may have come to the
    /// front since [`peek_beside`](Self::peek_beside).
    pub(crate) fn recv_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> Option<Queued<M>> {
        if let Some(next) = batch.pop() {
            self.any().message_started(batch.len());
            return Some(next);
        }
        let mut inner = self.inner.lock();
        let next = if inner.lanes.front().is_some_and(may_start) { inner.lanes.pop() } else { None };
        drop(inner);
        self.any().admit_senders();
        next
    }
}
