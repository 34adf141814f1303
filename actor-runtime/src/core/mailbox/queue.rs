//! The queues of a mailbox: one for ordinary messages, and one for those of `#[actor(priority)]` methods.
//!
//! Each lane has the mailbox's whole capacity, so a priority message finds capacity when the other lane is full. The run loop
//! takes priority messages first. Within a lane the order is first in, first out.

use super::{lifecycle::Lifecycle, newest::Newest};
use crate::{
    core::{message::Message, reply::ReplySender},
    instrument::tracing::CallerSpan,
    util::{ticket_list::TicketList, wait_list::Ticket},
};
use std::{
    collections::VecDeque,
    mem::{self, discriminant},
    task::Waker,
};

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
    /// In the mailbox, among the messages of the lane that are not accepted.
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
    /// Accepted messages.
    pub(super) queue: Batch<M>,
    rare: Option<Box<Rare<M>>>,
    pub(super) lifecycle: Lifecycle,
}

/// What most actors never need. Allocated for the first message with priority, for the first sender that waits, and for the first
/// message that may take the place of another one.
struct Rare<M> {
    /// Accepted messages with priority.
    priority: Batch<M>,
    /// The messages of waiting senders, by lane.
    waiting: [TicketList<Envelope<M>>; Lane::ALL.len()],
    newest: [Newest<M>; Lane::ALL.len()],
}

impl<M> Default for Rare<M> {
    fn default() -> Self {
        Self { priority: Batch::new(), waiting: Default::default(), newest: Default::default() }
    }
}

impl<M> Inner<M> {
    pub(super) fn new() -> Self {
        Self { queue: Batch::new(), rare: None, lifecycle: Lifecycle::default() }
    }

    /// How many messages of this lane were accepted.
    #[inline]
    pub(super) fn accepted_in(&self, lane: Lane) -> usize {
        match lane {
            Lane::Priority => self.rare.as_ref().map_or(0, |rare| rare.priority.len()),
            Lane::Normal => self.queue.len(),
        }
    }

    #[inline]
    pub(super) fn accepted(&self) -> usize {
        self.accepted_in(Lane::Priority) + self.accepted_in(Lane::Normal)
    }

    /// The lane's queue, if it is allocated.
    pub(super) fn queue_mut(&mut self, lane: Lane) -> Option<&mut Batch<M>> {
        match lane {
            Lane::Priority => self.rare.as_deref_mut().map(|rare| &mut rare.priority),
            Lane::Normal => Some(&mut self.queue),
        }
    }

    /// Adds a message at the end of the lane.
    #[inline]
    pub(super) fn push(&mut self, lane: Lane, envelope: Envelope<M>) {
        match lane {
            Lane::Priority => self.rare_mut().priority.push_back(envelope),
            Lane::Normal => self.queue.push_back(envelope),
        }
    }

    /// Not inlined, to keep its code out of the path of ordinary messages.
    #[inline(never)]
    fn rare_mut(&mut self) -> &mut Rare<M> {
        self.rare.get_or_insert_default()
    }

    /// Adds the message of a sender that waits for capacity.
    pub(super) fn wait(&mut self, lane: Lane, envelope: Envelope<M>, sender: Waker) -> Ticket {
        let ticket = self.lifecycle.join(lane, sender);
        self.rare_mut().waiting[lane as usize].push(ticket, envelope);
        ticket
    }

    /// Accepts the first messages of waiting senders: in each lane as many as are `available`.
    pub(super) fn accept_waiting(&mut self, available: [(Lane, usize); Lane::ALL.len()]) {
        let Some(rare) = &mut self.rare else { return };
        for (lane, count) in available {
            let queue = match lane {
                Lane::Priority => &mut rare.priority,
                Lane::Normal => &mut self.queue,
            };
            rare.waiting[lane as usize].take_first(count, |_, envelope| queue.push_back(envelope));
        }
    }

    /// Takes back the message of a waiting sender. `None` if it was accepted.
    pub(super) fn take_waiting(&mut self, lane: Lane, ticket: Ticket) -> Option<Envelope<M>> {
        self.rare.as_mut()?.waiting[lane as usize].remove(ticket)
    }

    /// Takes back an accepted message, the one that `is_it`. Looks at all messages, which a report of a deadlock alone does.
    pub(super) fn take_accepted(&mut self, is_it: impl Fn(&Envelope<M>) -> bool) -> Option<Envelope<M>> {
        let taken = Lane::ALL.into_iter().find_map(|lane| {
            let queue = self.queue_mut(lane)?;
            let index = queue.iter().position(&is_it)?;
            queue.remove(index)
        });
        if let Some(rare) = &mut self.rare {
            rare.newest.iter_mut().for_each(Newest::forget);
        }
        taken
    }

    /// The newest accepted message of the same method as `message`.
    pub(super) fn newest_of(&mut self, message: &M, lane: Lane) -> Option<&mut Envelope<M>> {
        let Rare { priority, newest, .. } = &mut **self.rare.get_or_insert_default();
        let queue = match lane {
            Lane::Priority => priority,
            Lane::Normal => &mut self.queue,
        };
        let queued = queue.iter().map(|queued| &queued.message);
        let index = newest[lane as usize].find(discriminant(message), queued)?;
        queue.get_mut(index)
    }

    /// How many messages of waiting senders there is memory for.
    #[cfg(all(test, not(actor_loom)))]
    pub(super) fn kept_waiting(&self) -> usize {
        self.rare.as_ref().map_or(0, |rare| rare.waiting.iter().map(TicketList::capacity).sum())
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
            Lane::Priority => self.rare.as_ref()?.priority.front(),
            Lane::Normal => self.queue.front(),
        }
    }

    /// Takes the next accepted message if it `may_start`.
    #[inline]
    pub(super) fn pop(&mut self, may_start: impl FnOnce(&M) -> bool) -> Option<Envelope<M>> {
        let lane = self.next_lane()?;
        if !may_start(&self.queue_mut(lane)?.front()?.message) {
            return None;
        }
        if M::HAS_COALESCE
            && let Some(rare) = &mut self.rare
        {
            rare.newest[lane as usize].first_has_left();
        }
        // Measured: a message that is kept in a variable until here is copied once more.
        self.queue_mut(lane)?.pop_front()
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
