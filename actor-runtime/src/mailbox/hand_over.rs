//! The run loop's side of the mailbox: it takes what is queued, and makes room.
// As in `mailbox.rs`.
#![expect(clippy::inline_always)]

use super::{Batch, Core, Envelope, Mailbox};
use crate::{parts::Parts, waitlist::Line};
use std::{mem, sync::atomic::Ordering::Relaxed, task::Poll};

impl<M: Parts> Mailbox<M> {
    /// For the run loop alone: the next message, which starts now, with all others that were accepted in `batch`, which is
    /// empty; they stay in the queue if they may be replaced or overtaken there. `None`: closed, and there was nothing.
    ///
    /// The first time it tells the watchers that the start hook is done.
    #[inline(always)]
    pub(crate) fn poll_hand_over(&self, batch: &mut Batch<M>) -> Poll<Option<Envelope<M>>> {
        // Whoever clears this wakes the run loop afterwards.
        if self.signals.idle.load(Relaxed) {
            return Poll::Pending;
        }
        let mut core = self.core.lock();
        let accepted = core.accepted();
        let first = core.pop(|_| true);
        // A lone message needs no second buffer, and most actors never have more.
        let all = accepted <= 1 || !self.takes_one_by_one();
        if accepted > 1 && all {
            core.hand_over(Line::Ordinary, batch);
        }
        self.signals.handed_over.store(batch.len(), Relaxed);
        let watchers = core.life.start();
        let open = core.life.closed.is_none();
        // What comes from now on rouses the run loop, so that it need not look again before it sleeps.
        self.signals.idle.store(open && all, Relaxed);
        drop(core);
        if let Some(watchers) = watchers {
            watchers.wake();
        }
        self.serve_senders();
        if first.is_none() && open { Poll::Pending } else { Poll::Ready(first) }
    }

    /// For the run loop alone, while handlers run: whether the next message, of `batch` or behind it, `may_start` beside them.
    /// Nothing starts. What was accepted goes to `batch` when that is empty, or stays if it may be replaced or overtaken.
    pub(crate) fn look_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> bool {
        if let Some(next) = batch.front() {
            return may_start(&next.message);
        }
        if self.signals.idle.load(Relaxed) {
            return false;
        }
        let mut core = self.core.lock();
        if !self.takes_one_by_one() {
            core.hand_over(Line::Ordinary, batch);
        }
        let next = batch.front().or_else(|| core.first());
        let (seen_all, may_start) = (core.accepted() == 0, next.is_some_and(|next| may_start(&next.message)));
        self.signals.handed_over.store(batch.len(), Relaxed);
        self.signals.idle.store(core.life.closed.is_none() && seen_all, Relaxed);
        drop(core);
        self.serve_senders();
        may_start
    }

    /// For the run loop alone, while handlers run: the next message, which starts now, if it `may_start`: since the look another
    /// may have come before that one.
    pub(crate) fn take_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) -> Option<Envelope<M>> {
        if let Some(next) = batch.pop_front() {
            self.note_start(batch.len());
            return Some(next);
        }
        let next = self.core.lock().pop(may_start);
        self.serve_senders();
        next
    }

    /// For the run loop alone: one more of the messages handed over is started, and so many are left.
    #[inline]
    pub(crate) fn note_start(&self, left: usize) {
        self.signals.handed_over.store(left, Relaxed);
        // Not for each: a lock, and a task woken, for many messages at a time. A handler that waits has it done at once.
        if left == 0 || left == self.capacity / 2 {
            self.serve_senders();
        }
    }

    /// For the run loop alone: accepts the messages of waiting senders for which there is room.
    ///
    /// Called at every poll: a sender that came to wait just as room was made wakes the run loop. Whenever a handler waits. And
    /// when half of what was handed over has started, and all of it.
    #[inline]
    pub(crate) fn serve_senders(&self) {
        if self.signals.wanted.load(Relaxed) {
            self.make_use_of_room();
        }
    }

    /// The same for one who made room and is not polled again when a sender comes to wait, as a run loop is. By the lock: a
    /// sender that was there before is served, and one that comes later finds the room. Not before a sleep.
    #[cold]
    pub(crate) fn make_use_of_room(&self) {
        let mut core = self.core.lock();
        if core.life.closed.is_some() {
            return;
        }
        let rooms = Line::SENDERS.map(|line| (line, self.room(&core, line)));
        let served = core.life.serve(&self.signals, rooms);
        drop(core);
        served.wake();
    }
}

impl<M> Core<M> {
    /// Moves what was accepted in this line to the end of `batch`.
    pub(super) fn hand_over(&mut self, line: Line, batch: &mut Batch<M>) {
        let accepted = self.accepted_in(line);
        let Some(messages) = self.messages(line) else { return };
        if batch.is_empty() && messages.len() == accepted {
            mem::swap(messages, batch);
        } else {
            batch.extend(messages.drain(..accepted));
        }
    }
}
