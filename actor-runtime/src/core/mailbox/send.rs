//! The mailbox, and the senders' side of it.
// Measured: without `inline(always)` rustc leaves calls on the path of every ask, which cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

use super::{
    lifecycle::{Flags, MailboxRules},
    queue::{Envelope, Inner, Lane, Outgoing, WhenFull},
};
use crate::{
    core::{current::current_actor, message::Message, reply::ReplySender},
    error::TellErrorKind,
    instrument::tracing::CallerSpan,
    util::{
        sync::{Mutex, MutexGuard},
        wait_list::Ticket,
        waker::wake,
    },
};
use std::{
    sync::atomic::Ordering::Relaxed,
    task::{Poll, Waker},
};

pub(crate) struct Mailbox<M> {
    pub(super) inner: Mutex<Inner<M>>,
    pub(super) flags: Flags,
    pub(super) capacity: usize,
}

impl<M: Message> Mailbox<M> {
    /// Accepts an unsent message at once or not at all. If not, it stays in `outgoing`. If the mailbox is full, does what
    /// `when_full` says.
    pub(crate) fn try_send(
        &self,
        outgoing: &mut Outgoing<M>,
        reply: ReplySender,
        when_full: WhenFull,
    ) -> Result<(), TellErrorKind> {
        let (caller, lane) = (CallerSpan::current(current_actor), outgoing.lane());
        let inner = self.inner.lock();
        if inner.lifecycle.closed.is_some() || !self.has_capacity(&inner, lane) {
            return self.try_send_without_capacity(caller, inner, lane, outgoing, when_full);
        }
        self.accept(caller, inner, lane, outgoing, reply);
        Ok(())
    }

    /// Sends an unsent message, or waits for capacity. Ready if it was accepted, or if the mailbox is closed and it stays in
    /// `outgoing`.
    #[inline(always)]
    pub(crate) fn poll_send(
        &self,
        outgoing: &mut Outgoing<M>,
        reply: ReplySender,
        waker: &Waker,
    ) -> Poll<Result<(), TellErrorKind>> {
        let (caller, lane) = (CallerSpan::current(current_actor), outgoing.lane());
        let inner = self.inner.lock();
        if inner.lifecycle.closed.is_some() || !self.has_capacity(&inner, lane) {
            return self.wait_for_capacity(caller, inner, lane, outgoing, reply, waker);
        }
        self.accept(caller, inner, lane, outgoing, reply);
        Poll::Ready(Ok(()))
    }

    /// `caller` was made before the lock was taken, so it is dropped after the lock is released.
    #[cold]
    fn wait_for_capacity(
        &self,
        caller: CallerSpan,
        mut inner: MutexGuard<'_, Inner<M>>,
        lane: Lane,
        outgoing: &mut Outgoing<M>,
        reply: ReplySender,
        waker: &Waker,
    ) -> Poll<Result<(), TellErrorKind>> {
        if let Some(reason) = &inner.lifecycle.closed {
            return Poll::Ready(Err(TellErrorKind::Closed(reason.clone())));
        }
        let Some(message) = outgoing.take() else { return Poll::Ready(Ok(())) };
        let ticket = inner.wait(lane, Envelope { message, reply, caller }, waker.clone());
        let run_loop = inner.lifecycle.add_waiter(&self.flags);
        drop(inner);
        *outgoing = Outgoing::Waiting(lane, ticket);
        wake(run_loop);
        Poll::Pending
    }

    /// Retracts an accepted message that is still queued: the one whose reply sender `is_it`.
    pub(crate) fn retract(&self, outgoing: &mut Outgoing<M>, is_it: impl Fn(&ReplySender) -> bool) {
        let mut inner = self.inner.lock();
        let envelope = inner.take_accepted(|queued| is_it(&queued.reply));
        drop(inner);
        if let Some(Envelope { message, .. }) = envelope {
            *outgoing = Outgoing::Unsent(message);
            self.admit_waiters();
        }
    }

    /// The one place where the message of a sender that does not wait is accepted.
    #[inline(always)]
    fn accept(
        &self,
        caller: CallerSpan,
        mut inner: MutexGuard<'_, Inner<M>>,
        lane: Lane,
        outgoing: &mut Outgoing<M>,
        reply: ReplySender,
    ) {
        if let Some(message) = outgoing.take() {
            inner.push(lane, Envelope { message, reply, caller });
        }
        let mut run_loop = inner.lifecycle.take_idle_waker(&self.flags);
        if lane == Lane::Priority && run_loop.is_none() {
            // The messages that the run loop has seen may wait for running handlers. This one need not.
            run_loop.clone_from(&inner.lifecycle.run_loop);
        }
        drop(inner);
        wake(run_loop);
    }
}

impl<M> Mailbox<M> {
    pub(crate) fn new(rules: MailboxRules) -> Self {
        Self { inner: Mutex::new(Inner::new()), flags: Flags::new(rules), capacity: rules.capacity }
    }

    /// Whether the actor may get a new state after a panic.
    pub(crate) fn restarts(&self) -> bool {
        self.flags.restarts
    }

    /// Continues to wait for capacity.
    pub(crate) fn poll_waiting(
        &self,
        outgoing: &mut Outgoing<M>,
        (lane, ticket): (Lane, Ticket),
        waker: &Waker,
    ) -> Poll<Result<(), TellErrorKind>> {
        let mut stale = None;
        let mut inner = self.inner.lock();
        let Some(reason) = inner.lifecycle.closed.clone() else {
            return if inner.lifecycle.is_waiting(lane, ticket, waker, &mut stale) {
                Poll::Pending
            } else {
                *outgoing = Outgoing::Sent;
                Poll::Ready(Ok(()))
            };
        };
        drop(inner);
        self.cancel(outgoing, lane, ticket);
        Poll::Ready(if let Outgoing::Unsent(_) = outgoing { Err(TellErrorKind::Closed(reason)) } else { Ok(()) })
    }

    /// Takes a waiting message back, unless it has been accepted. Its reply sender is dropped.
    pub(crate) fn cancel(&self, outgoing: &mut Outgoing<M>, lane: Lane, ticket: Ticket) {
        let mut inner = self.inner.lock();
        let left = inner.lifecycle.leave(&self.flags, lane, ticket);
        let envelope = inner.take_waiting(lane, ticket);
        drop(inner);
        drop(left);
        *outgoing = envelope.map_or(Outgoing::Sent, |Envelope { message, .. }| Outgoing::Unsent(message));
    }

    /// Sets the task to wake for a message or an abort.
    pub(crate) fn set_run_loop(&self, waker: &Waker) {
        let former = self.inner.lock().lifecycle.run_loop.replace(waker.clone());
        drop(former);
    }

    /// Whether the run loop has handled everything. After a message was accepted or the mailbox was closed, this is `false` until
    /// the run loop is idle again.
    #[cfg(feature = "direct")]
    pub(crate) fn is_idle(&self) -> bool {
        self.flags.idle.load(std::sync::atomic::Ordering::Acquire)
    }

    #[cfg(feature = "direct")]
    pub(crate) fn wake_run_loop(&self) {
        let run_loop = self.inner.lock().lifecycle.run_loop.clone();
        wake(run_loop);
    }

    /// Messages that were accepted and have not started.
    pub(crate) fn len(&self) -> usize {
        self.inner.lock().accepted() + self.in_batch()
    }

    /// Messages that each lane holds at most. `None` if unbounded.
    pub(crate) fn capacity(&self) -> Option<usize> {
        Some(self.capacity).filter(|capacity| *capacity < usize::MAX)
    }

    fn in_batch(&self) -> usize {
        self.flags.in_batch.load(Relaxed)
    }

    /// How many more messages the lane may accept. The messages of the batch count in both lanes, for they may be of either.
    pub(super) fn available(&self, inner: &Inner<M>, lane: Lane) -> usize {
        self.capacity.saturating_sub(inner.accepted_in(lane) + self.in_batch())
    }

    /// Whether a new message can be accepted. Waiting senders come first.
    fn has_capacity(&self, inner: &Inner<M>, lane: Lane) -> bool {
        self.available(inner, lane) > 0 && inner.lifecycle.waiting_in(lane) == 0
    }
}
