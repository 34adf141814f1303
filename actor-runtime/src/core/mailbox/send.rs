//! The senders' side of the mailbox.
// Measured: without `inline(always)` rustc leaves calls on the path of every ask, which cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

use super::{
    any::{Inner, Mailbox, Turn},
    lanes::{AnyLanes, Lane},
    lifecycle::Progress,
    queue::{Envelope, Queued},
};
use crate::{
    core::{current::current_actor, message::Message, reply::ReplySender},
    error::TellErrorKind,
    instrument::tracing::CallerSpan,
    util::{wait_list::Ticket, waker::wake},
};
use std::{
    mem::{self, ManuallyDrop},
    task::Waker,
};

/// A message on its way into the mailbox.
pub(crate) enum Outgoing<M> {
    /// Still with its sender.
    Unsent(M),
    /// In the mailbox, among the messages of the lane that are not accepted.
    Waiting(Lane, Ticket),
    /// Accepted.
    Sent,
}

impl<M> Outgoing<M> {
    /// Takes an unsent message.
    #[inline]
    pub(crate) fn take(&mut self) -> Option<M> {
        match self {
            Self::Unsent(_) => match mem::replace(self, Self::Sent) {
                Self::Unsent(message) => Some(message),
                Self::Waiting(..) | Self::Sent => None,
            },
            Self::Waiting(..) | Self::Sent => None,
        }
    }

    /// Takes an unsent message to be queued, with its `reply` and `caller`.
    #[inline]
    fn seal(&mut self, reply: &mut ReplySender, caller: &mut CallerSpan) -> Option<Queued<M>> {
        let mut queued = match self {
            Self::Unsent(_) => match mem::replace(self, Self::Sent) {
                Self::Unsent(message) => ManuallyDrop::new(Envelope::without_caller(message)),
                Self::Waiting(..) | Self::Sent => return None,
            },
            Self::Waiting(..) | Self::Sent => return None,
        };
        // Swapped and not moved, so that nothing is dropped on the way.
        mem::swap(&mut queued.reply, reply);
        mem::swap(&mut queued.caller, caller);
        Some(queued)
    }

    /// Stores a message that was taken back, or notes that it was accepted if there is none. Returns whether it is unsent again.
    fn put_back(&mut self, queued: Option<Queued<M>>) -> bool {
        let is_unsent = queued.is_some();
        self.set(match queued {
            Some(queued) => Self::Unsent(ManuallyDrop::into_inner(queued).message),
            None => Self::Sent,
        });
        is_unsent
    }

    /// Replaces a state that holds no message, so there is nothing to drop.
    fn set(&mut self, state: Self) {
        let _former = ManuallyDrop::new(mem::replace(self, state));
    }
}

impl<M: Message> Outgoing<M> {
    /// The lane of an unsent message.
    #[inline]
    pub(super) fn lane(&self) -> Lane {
        match self {
            Self::Unsent(message) if M::HAS_PRIORITY && message.info().is_priority => Lane::Priority,
            Self::Unsent(_) | Self::Waiting(..) | Self::Sent => Lane::Normal,
        }
    }
}

/// The option `when_full` of the called method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// The message goes back to its sender.
    Reject,
    /// The message replaces the newest queued one of the same method.
    Coalesce,
    /// The actor stops.
    Stop,
}

impl<M: Message> Mailbox<M> {
    /// Accepts an unsent message at once or not at all. If not, it stays in `outgoing`. If the mailbox is full, does what
    /// `when_full` says.
    pub(crate) fn try_send(
        &self,
        outgoing: &mut Outgoing<M>,
        mut reply: ReplySender,
        when_full: WhenFull,
    ) -> Result<(), TellErrorKind> {
        let (mut caller, lane) = (CallerSpan::current(current_actor), outgoing.lane());
        let mut inner = self.inner.lock();
        let Inner { lifecycle, lanes } = &mut *inner;
        if lifecycle.progress_of_new(&self.flags, lane, lanes.accepted_in(lane)) != Progress::Sent {
            return self.try_send_without_capacity(caller, inner, lane, outgoing, when_full);
        }
        if let Some(queued) = outgoing.seal(&mut reply, &mut caller) {
            lanes.queue(lane).push(queued);
        }
        let run_loop = lifecycle.note_accepted(&self.flags, lane);
        drop(inner);
        wake(run_loop);
        Ok(())
    }

    /// Sends an unsent message, or lets it wait for capacity. Takes `reply` unless the mailbox is closed.
    #[inline(always)]
    pub(crate) fn send(&self, outgoing: &mut Outgoing<M>, reply: &mut ReplySender, waker: &Waker) -> Progress {
        // The span is made before the lock is taken, so it is dropped after the lock is released.
        let (mut caller, lane) = (CallerSpan::current(current_actor), outgoing.lane());
        let mut inner = self.inner.lock();
        let Inner { lifecycle, lanes } = &mut *inner;
        let progress = lifecycle.progress_of_new(&self.flags, lane, lanes.accepted_in(lane));
        if progress == Progress::Closed {
            return progress;
        }
        let Some(queued) = outgoing.seal(reply, &mut caller) else { return Progress::Sent };
        if progress == Progress::Waiting {
            // In this order: cloning a waker may panic, and then neither the list nor the queue has an entry more.
            let (ticket, run_loop) = lifecycle.add_waiter(&self.flags, lane, waker);
            lanes.waiting(lane).push(queued);
            drop(inner);
            outgoing.set(Outgoing::Waiting(lane, ticket));
            wake(run_loop);
            return Progress::Waiting;
        }
        lanes.queue(lane).push(queued);
        let run_loop = lifecycle.note_accepted(&self.flags, lane);
        drop(inner);
        wake(run_loop);
        Progress::Sent
    }

    /// Like [`send`](Self::send), for a caller that holds a lock under which no waker may run. Returns the run loop's waker, to be woken
    /// after its release. If the mailbox is closed, the message stays in `outgoing`.
    ///
    /// `caller` is made before that lock is taken, and dropped after its release.
    pub(crate) fn send_unwoken(
        &self,
        outgoing: &mut Outgoing<M>,
        caller: &mut CallerSpan,
        waker: &Waker,
    ) -> Option<Waker> {
        let lane = outgoing.lane();
        let mut inner = self.inner.lock();
        let Inner { lifecycle, lanes } = &mut *inner;
        let progress = lifecycle.progress_of_new(&self.flags, lane, lanes.accepted_in(lane));
        if progress == Progress::Closed {
            return None;
        }
        let mut reply = ReplySender::NONE;
        let queued = outgoing.seal(&mut reply, caller)?;
        if progress == Progress::Sent {
            lanes.queue(lane).push(queued);
            return lifecycle.note_accepted(&self.flags, lane);
        }
        let (ticket, run_loop) = lifecycle.add_waiter(&self.flags, lane, waker);
        lanes.waiting(lane).push(queued);
        outgoing.set(Outgoing::Waiting(lane, ticket));
        run_loop
    }

    /// Retracts the accepted message whose reply sender satisfies `is_it`, if it is still queued. Returns whether the message is unsent
    /// again.
    pub(crate) fn retract(&self, outgoing: &mut Outgoing<M>, is_it: &dyn Fn(&ReplySender) -> bool) -> bool {
        let queued = self.inner.lock().lanes.take_accepted(is_it);
        self.any().admit_waiters();
        outgoing.put_back(queued)
    }
}

impl<M> Mailbox<M> {
    /// Continues to wait for capacity.
    pub(crate) fn poll_waiting(
        &self,
        outgoing: &mut Outgoing<M>,
        (lane, ticket): (Lane, Ticket),
        waker: &Waker,
    ) -> Progress {
        match self.any().poll_turn(lane, ticket, waker) {
            Turn::Waits => Progress::Waiting,
            Turn::Closed if self.cancel(outgoing, lane, ticket) => Progress::Closed,
            Turn::Admitted | Turn::Closed => {
                outgoing.set(Outgoing::Sent);
                Progress::Sent
            }
        }
    }

    /// Takes a waiting message back, unless it has been accepted. Its reply sender is dropped. Returns whether the message is unsent
    /// again.
    pub(crate) fn cancel(&self, outgoing: &mut Outgoing<M>, lane: Lane, ticket: Ticket) -> bool {
        let mut left = None;
        let mut inner = self.inner.lock();
        let place = inner.lifecycle.leave(&self.flags, (lane, ticket), &mut left);
        let queued = match place {
            Some(place) => inner.lanes.waiting(lane).vacate(place),
            None => None,
        };
        inner.any().compact_waiting(lane);
        drop(inner);
        let is_unsent = outgoing.put_back(queued);
        // Last, because it may panic.
        drop(left);
        is_unsent
    }
}
