//! The queues of a mailbox: one for ordinary messages, and one for those of `#[actor(priority)]` methods.
//!
//! Each lane has the mailbox's whole capacity, so a priority message finds capacity when the other lane is full. The run loop
//! takes priority messages first. Within a lane the order is first in, first out.

use super::lifecycle::Lifecycle;
use crate::{
    core::{message::Message, reply::ReplySender},
    instrument::tracing::CallerSpan,
    util::wait_list::Ticket,
};
use std::{collections::VecDeque, mem, task::Waker};

/// A message, where its reply goes, and the span of its caller.
pub(crate) struct Envelope<M> {
    pub(crate) message: M,
    pub(crate) reply: ReplySender,
    pub(crate) caller: CallerSpan,
}

impl<M> Envelope<M> {
    /// A message that no caller sent.
    pub(crate) fn without_caller(message: M) -> Self {
        Self { message, reply: ReplySender::default(), caller: CallerSpan::default() }
    }
}

/// Messages in order, oldest first.
pub(crate) type Batch<M> = VecDeque<Envelope<M>>;

/// Which queue a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Priority,
    Normal,
}

impl Lane {
    /// Both lanes. The one that is served first comes first.
    pub(crate) const ALL: [Self; 2] = [Self::Priority, Self::Normal];
}

/// A message on its way into the mailbox.
pub(crate) enum Outgoing<M> {
    /// Still with its sender.
    Unsent(M),
    /// In the mailbox, behind the accepted messages of the lane.
    Waiting(Lane, Ticket),
    /// Accepted.
    Sent,
}

impl<M> Outgoing<M> {
    /// Takes an unsent message.
    pub(crate) fn take(&mut self) -> Option<M> {
        match self {
            Self::Unsent(_) => match mem::replace(self, Self::Sent) {
                Self::Unsent(message) => Some(message),
                Self::Waiting(..) | Self::Sent => None,
            },
            Self::Waiting(..) | Self::Sent => None,
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

/// What the mailbox's lock protects.
pub(super) struct Inner<M> {
    /// Accepted messages, then those of waiting senders.
    pub(super) queue: Batch<M>,
    /// The same for messages with priority. Allocated for the first one: most actors never have any.
    priority: Option<Box<Batch<M>>>,
    pub(super) lifecycle: Lifecycle,
}

impl<M> Inner<M> {
    pub(super) fn new() -> Self {
        Self { queue: Batch::new(), priority: None, lifecycle: Lifecycle::default() }
    }

    /// How many messages of this lane were accepted.
    #[inline]
    pub(super) fn accepted_in(&self, lane: Lane) -> usize {
        let queued = match lane {
            Lane::Priority => self.priority.as_ref().map_or(0, |priority| priority.len()),
            Lane::Normal => self.queue.len(),
        };
        queued - self.lifecycle.waiting_in(lane)
    }

    #[inline]
    pub(super) fn accepted(&self) -> usize {
        self.accepted_in(Lane::Priority) + self.accepted_in(Lane::Normal)
    }

    /// The lane's queue, if it is allocated.
    pub(super) fn queue_mut(&mut self, lane: Lane) -> Option<&mut Batch<M>> {
        match lane {
            Lane::Priority => self.priority.as_deref_mut(),
            Lane::Normal => Some(&mut self.queue),
        }
    }

    /// Adds a message at the end of the lane.
    #[inline]
    pub(super) fn push(&mut self, lane: Lane, envelope: Envelope<M>) {
        match lane {
            Lane::Priority => self.priority.get_or_insert_default().push_back(envelope),
            Lane::Normal => self.queue.push_back(envelope),
        }
    }

    /// Adds the message of a sender that waits for capacity.
    pub(super) fn wait(&mut self, lane: Lane, envelope: Envelope<M>, sender: Waker) -> Ticket {
        self.push(lane, envelope);
        self.lifecycle.join(lane, sender)
    }
}

impl<M: Message> Inner<M> {
    /// The lane of the next accepted message.
    #[inline]
    fn next_lane(&self) -> Option<Lane> {
        if M::HAS_PRIORITY && self.accepted_in(Lane::Priority) > 0 {
            return Some(Lane::Priority);
        }
        (self.accepted_in(Lane::Normal) > 0).then_some(Lane::Normal)
    }

    /// The next accepted message.
    pub(super) fn front(&self) -> Option<&Envelope<M>> {
        match self.next_lane()? {
            Lane::Priority => self.priority.as_ref()?.front(),
            Lane::Normal => self.queue.front(),
        }
    }

    /// Takes the next accepted message if it `may_start`.
    #[inline]
    pub(super) fn pop(&mut self, may_start: impl FnOnce(&M) -> bool) -> Option<Envelope<M>> {
        let queue = self.next_lane().and_then(|lane| self.queue_mut(lane))?;
        if may_start(&queue.front()?.message) { queue.pop_front() } else { None }
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
