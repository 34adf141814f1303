//! The run loop's side of the mailbox: it takes queued messages and admits waiting senders.
// See `send.rs`.
#![expect(clippy::inline_always)]

use super::{
    queue::{Batch, Envelope, Inner, Lane},
    send::Mailbox,
};
use crate::{
    core::message::Message,
    util::memory::{kept_capacity, shrink},
};
use std::{mem, sync::atomic::Ordering::Relaxed, task::Poll};

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
    pub(crate) fn poll_recv(&self, batch: &mut Batch<M>) -> Poll<Option<Envelope<M>>> {
        // Whoever clears this flag wakes the run loop afterwards.
        if self.flags.idle.load(Relaxed) {
            if is_large(batch) {
                self.inner.lock().shrink(batch);
            }
            return Poll::Pending;
        }
        let mut inner = self.inner.lock();
        let accepted = inner.accepted();
        let first = inner.pop(|_| true);
        if accepted <= 1 && is_large(&inner.queue) {
            inner.shrink(batch);
        }
        // A single message needs no second buffer, and most actors never have more.
        let all = accepted <= 1 || !self.takes_one_by_one();
        if accepted > 1 && all {
            inner.move_accepted(Lane::Normal, batch);
        }
        self.flags.in_batch.store(batch.len(), Relaxed);
        let watchers = inner.lifecycle.start();
        let open = inner.lifecycle.closed.is_none();
        // The next sender wakes the run loop, so that it need not look again before it sleeps.
        self.flags.idle.store(open && all, Relaxed);
        drop(inner);
        if let Some(watchers) = watchers {
            watchers.wake();
        }
        self.admit_senders();
        if first.is_none() && open { Poll::Pending } else { Poll::Ready(first) }
    }

    /// While handlers run: whether the next message `may_start` beside them. Starts nothing.
    ///
    /// Moves accepted messages into `batch` if that is empty, except for those that may be replaced or overtaken.
    pub(crate) fn peek_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> bool {
        if let Some(next) = batch.front() {
            return may_start(&next.message);
        }
        if self.flags.idle.load(Relaxed) {
            return false;
        }
        let mut inner = self.inner.lock();
        if !self.takes_one_by_one() {
            inner.move_accepted(Lane::Normal, batch);
        }
        let next = batch.front().or_else(|| inner.front());
        let (seen_all, may_start) = (inner.accepted() == 0, next.is_some_and(|next| may_start(&next.message)));
        self.flags.in_batch.store(batch.len(), Relaxed);
        self.flags.idle.store(inner.lifecycle.closed.is_none() && seen_all, Relaxed);
        drop(inner);
        self.admit_senders();
        may_start
    }

    /// While handlers run: returns the next message, which starts now, if it `may_start`. Another message may have come to the
    /// front since [`peek_beside`](Self::peek_beside).
    pub(crate) fn recv_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> Option<Envelope<M>> {
        if let Some(next) = batch.pop_front() {
            self.message_started(batch.len());
            return Some(next);
        }
        let next = self.inner.lock().pop(may_start);
        self.admit_senders();
        next
    }

    /// A message of the batch starts, and `left` messages stay in it.
    #[inline]
    pub(crate) fn message_started(&self, left: usize) {
        self.flags.in_batch.store(left, Relaxed);
        // Not for every message: one lock and one wake serve many. A handler that waits has it done at once.
        if left == 0 || left == self.capacity / 2 {
            self.admit_senders();
        }
    }

    /// Admits the waiting senders for which there is capacity.
    ///
    /// Called at every poll, because a sender that starts to wait just as capacity becomes free wakes the run loop. Also called
    /// whenever a handler waits, and when half of a batch and all of it has started.
    #[inline]
    pub(crate) fn admit_senders(&self) {
        if self.flags.has_waiters.load(Relaxed) {
            self.admit_waiters();
        }
    }

    /// The same for a caller that made capacity free and is not polled again when a sender starts to wait, as the run loop is.
    ///
    /// The lock makes this exact: a sender that waited before is admitted, and a later one finds the capacity.
    #[cold]
    pub(super) fn admit_waiters(&self) {
        let mut inner = self.inner.lock();
        if inner.lifecycle.closed.is_some() {
            return;
        }
        let available = Lane::ALL.map(|lane| (lane, self.available(&inner, lane)));
        let admitted = inner.lifecycle.admit(&self.flags, available);
        inner.accept_waiting(available);
        drop(inner);
        admitted.wake();
    }
}

/// Whether so much memory is given back when the mailbox is empty.
#[inline]
fn is_large<M>(buffer: &Batch<M>) -> bool {
    buffer.capacity() > const { kept_capacity::<Envelope<M>>(KEPT_BYTES) }
}

/// The bytes that an empty buffer keeps.
const KEPT_BYTES: usize = 16 * 1024;

impl<M> Inner<M> {
    /// Gives back what a long queue has left behind in the empty `batch` and in the queues.
    #[cold]
    fn shrink(&mut self, batch: &mut Batch<M>) {
        let kept = kept_capacity::<Envelope<M>>(KEPT_BYTES);
        shrink(batch, kept);
        for lane in Lane::ALL {
            if let Some(queue) = self.queue_mut(lane) {
                shrink(queue, kept);
            }
        }
    }

    /// Moves the accepted messages of this lane to the end of `batch`.
    pub(super) fn move_accepted(&mut self, lane: Lane, batch: &mut Batch<M>) {
        let Some(queue) = self.queue_mut(lane) else { return };
        if batch.is_empty() {
            mem::swap(queue, batch);
        } else {
            batch.append(queue);
        }
    }
}
