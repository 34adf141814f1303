//! The mailbox, and what can be done with it without knowing the type of its messages.

use super::{
    lanes::{AnyLanes, Lane, Lanes},
    lifecycle::{Flags, Lifecycle, MailboxRules},
};
use crate::{
    error::{StopReason, TellErrorKind},
    util::{
        sync::Mutex,
        wait_list::{Ticket, Wakers},
    },
};
use std::{sync::atomic::Ordering::Relaxed, task::Waker};

/// The mailbox of an actor whose messages are `M`.
pub(crate) type Mailbox<M> = MailboxOf<Lanes<M>>;

/// A mailbox whose messages are of any type. Its methods are compiled once, and those of a [`Mailbox`] once per actor.
pub(crate) type AnyMailbox<'m> = MailboxOf<dyn AnyLanes + 'm>;

pub(crate) struct MailboxOf<L: ?Sized> {
    pub(super) flags: Flags,
    pub(super) inner: Mutex<Inner<L>>,
}

/// What the mailbox's lock protects.
pub(super) struct Inner<L: ?Sized> {
    pub(super) lifecycle: Lifecycle,
    pub(super) lanes: L,
}

/// The state of a sender that has waited for capacity.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    Waits,
    Admitted,
    /// The mailbox is closed, so the sender takes its message back.
    Closed,
}

impl<M> Mailbox<M> {
    pub(crate) fn new(rules: MailboxRules) -> Self {
        let flags = Flags::new(rules);
        let lifecycle = Lifecycle::default();
        Self { flags, inner: Mutex::new(Inner { lifecycle, lanes: const { Lanes::new() } }) }
    }

    /// The same mailbox without the type of its messages.
    #[inline]
    pub(crate) fn any(&self) -> &AnyMailbox<'_> {
        self
    }
}

/// Queue and capacity.
impl AnyMailbox<'_> {
    /// Messages that were accepted and have not started.
    pub(crate) fn len(&self) -> usize {
        let inner = self.inner.lock();
        let accepted: usize = Lane::ALL.into_iter().map(|lane| inner.lanes.accepted_in(lane)).sum();
        accepted + self.flags.in_batch.load(Relaxed)
    }

    /// Messages that each lane holds at most. `None` if unbounded.
    pub(crate) fn capacity(&self) -> Option<usize> {
        Some(self.flags.capacity).filter(|capacity| *capacity < usize::MAX)
    }

    /// Why a closed mailbox accepts no message.
    #[cold]
    pub(crate) fn refusal(&self) -> TellErrorKind {
        TellErrorKind::Closed(self.close_reason().unwrap_or(StopReason::Aborted))
    }

    /// Whether a sender still waits. If so, `waker` is the task to wake from now on.
    pub(super) fn poll_turn(&self, lane: Lane, ticket: Ticket, waker: &Waker) -> Turn {
        let mut stale = None;
        let mut inner = self.inner.lock();
        let turn = if inner.lifecycle.closed.is_some() {
            Turn::Closed
        } else if inner.lifecycle.is_waiting(lane, ticket, waker, &mut stale) {
            Turn::Waits
        } else {
            Turn::Admitted
        };
        drop(inner);
        drop(stale);
        turn
    }

    /// A message of the batch starts, and `left` messages stay in it.
    #[inline]
    pub(crate) fn message_started(&self, left: usize) {
        self.flags.in_batch.store(left, Relaxed);
        // Not for every message, so that one lock and one wake serve many. If a handler waits, the guard admits senders at once.
        if left == 0 || left == self.flags.capacity / 2 {
            self.admit_senders();
        }
    }

    /// Admits the waiting senders for which there is capacity.
    ///
    /// Called at every poll, because a sender that starts to wait just as capacity becomes free wakes the run loop. Also called
    /// whenever a handler waits, when half of a batch has started, and when all of it has.
    #[inline]
    pub(crate) fn admit_senders(&self) {
        if self.flags.has_waiters.load(Relaxed) {
            self.admit_waiters();
        }
    }

    /// Like [`admit_senders`](Self::admit_senders), for a caller that made capacity free. Unlike the run loop, it is not polled again
    /// when a sender starts to wait, so it cannot rely on `has_waiters`.
    ///
    /// The lock makes this exact: a sender that waited before is admitted, and a later one finds the capacity.
    #[cold]
    pub(super) fn admit_waiters(&self) {
        let mut inner = self.inner.lock();
        if inner.lifecycle.closed.is_some() {
            return;
        }
        let mut admitted = Wakers::default();
        for lane in Lane::ALL {
            let available = self.flags.available(inner.lanes.accepted_in(lane));
            let places = inner.lifecycle.take_senders(lane, available, &mut admitted);
            inner.lanes.accept_waiting(lane, places);
            inner.compact_waiting(lane);
        }
        inner.lifecycle.note_admitted(&self.flags, &admitted);
        drop(inner);
        admitted.wake();
    }
}

/// The run loop's task.
impl AnyMailbox<'_> {
    /// Registers `waker` to be woken for a message or an abort, unless it is registered already. Only the
    /// run loop, or a probe in its place, may call this.
    #[inline]
    pub(crate) fn set_run_loop(&self, waker: &Waker) {
        if !self.flags.is_run_loop(waker) {
            self.replace_run_loop(waker.clone());
        }
    }

    #[cold]
    fn replace_run_loop(&self, waker: Waker) {
        // Of the clone, because a clone may have other data.
        self.flags.note_run_loop(&waker);
        let former = self.inner.lock().lifecycle.run_loop.replace(waker);
        drop(former);
    }

    /// Whether the run loop has handled everything. After a message was accepted or the mailbox was closed, this is `false` until
    /// the run loop is idle again.
    #[cfg(feature = "direct")]
    #[inline]
    pub(crate) fn is_idle(&self) -> bool {
        self.flags.idle.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Ignores a panic of the waker: the caller has a reply that would leak.
    #[cfg(feature = "direct")]
    pub(crate) fn wake_run_loop(&self) {
        let run_loop = self.inner.lock().lifecycle.run_loop.clone();
        let _ignored = crate::util::panic::catch_panic_once(|| crate::util::waker::wake(run_loop));
    }
}

impl<M> Inner<Lanes<M>> {
    /// The same value without the type of the messages.
    pub(super) fn any<'m>(&mut self) -> &mut Inner<dyn AnyLanes + 'm>
    where
        M: 'm,
    {
        self
    }
}

impl Inner<dyn AnyLanes + '_> {
    /// Removes the vacant places of waiting senders if they are more than half, or if much memory is unused, and gives that memory
    /// back. The wait list and the messages keep the same places.
    pub(super) fn compact_waiting(&mut self, lane: Lane) {
        let is_wasteful = self.lanes.is_wasteful(lane);
        if self.lifecycle.compact_senders(lane, is_wasteful) {
            self.lanes.compact_waiting(lane);
        }
    }
}
