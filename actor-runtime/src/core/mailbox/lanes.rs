//! The messages of a mailbox: one lane of ordinary messages, and one of those of `#[actor(priority)]` methods.
//!
//! Each lane has the mailbox's whole capacity, so a priority message finds capacity when the other lane is full. The run loop
//! takes priority messages first. Within a lane the order is first in, first out.

use super::{
    newest::Newest,
    queue::{Envelope, Queue, Queued},
};
use crate::core::{message::Message, reply::ReplySender};
use std::mem::discriminant;

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

/// The messages of both lanes.
pub(crate) struct Lanes<M> {
    /// Accepted messages.
    pub(super) accepted: Queue<M>,
    rare: Option<Box<Rare<M>>>,
}

/// What most actors never need. Allocated for the first message with priority, for the first sender that waits, and for the first
/// message that may take the place of another one.
struct Rare<M> {
    /// Accepted messages with priority.
    priority: Queue<M>,
    /// The messages of waiting senders. Each has the place that its sender has in the wait list.
    waiting: Queue<M>,
    waiting_priority: Queue<M>,
    newest: [Newest; Lane::ALL.len()],
}

/// What the mailbox does with its messages without knowing their type.
pub(crate) trait AnyLanes {
    /// How many messages of this lane were accepted.
    fn accepted_in(&self, lane: Lane) -> usize;

    /// Accepts the messages of waiting senders in the first `places` places.
    fn accept_waiting(&mut self, lane: Lane, places: usize);

    /// Whether the messages of waiting senders have more memory than they need.
    fn is_wasteful(&mut self, lane: Lane) -> bool;

    /// Removes the vacant places among the waiting messages, and gives unused memory back.
    fn compact_waiting(&mut self, lane: Lane);
}

impl<M> Rare<M> {
    const fn new() -> Self {
        Self {
            priority: Queue::new(),
            waiting: Queue::new(),
            waiting_priority: Queue::new(),
            newest: [const { Newest::new() }; Lane::ALL.len()],
        }
    }
}

impl<M> AnyLanes for Lanes<M> {
    #[inline]
    fn accepted_in(&self, lane: Lane) -> usize {
        match (lane, &self.rare) {
            (Lane::Normal, _) => self.accepted.len(),
            (Lane::Priority, Some(rare)) => rare.priority.len(),
            (Lane::Priority, None) => 0,
        }
    }

    fn accept_waiting(&mut self, lane: Lane, places: usize) {
        let Some(rare) = &mut self.rare else { return };
        let rare = &mut **rare;
        match lane {
            Lane::Normal => rare.waiting.move_first(places, &mut self.accepted),
            Lane::Priority => rare.waiting_priority.move_first(places, &mut rare.priority),
        }
    }

    fn is_wasteful(&mut self, lane: Lane) -> bool {
        let waiting = self.waiting(lane);
        waiting.is_large_for(waiting.len())
    }

    fn compact_waiting(&mut self, lane: Lane) {
        self.waiting(lane).compact();
    }
}

impl<M> Lanes<M> {
    pub(super) const fn new() -> Self {
        Self { accepted: Queue::new(), rare: None }
    }

    /// Not inlined, to keep its code out of the path of ordinary messages.
    #[inline(never)]
    #[expect(clippy::redundant_pattern_matching, reason = "see below")]
    fn rare(&mut self) -> &mut Rare<M> {
        // Methods of `Option` would be compiled for each actor.
        if let None = self.rare {
            self.rare = Some(Box::new(const { Rare::new() }));
        }
        let Some(rare) = &mut self.rare else { unreachable!("it is there now") };
        rare
    }

    /// The messages of waiting senders.
    pub(super) fn waiting(&mut self, lane: Lane) -> &mut Queue<M> {
        let rare = self.rare();
        match lane {
            Lane::Normal => &mut rare.waiting,
            Lane::Priority => &mut rare.waiting_priority,
        }
    }

    /// The accepted messages.
    #[inline]
    pub(super) fn queue(&mut self, lane: Lane) -> &mut Queue<M> {
        match lane {
            Lane::Normal => &mut self.accepted,
            Lane::Priority => &mut self.rare().priority,
        }
    }

    /// Moves all accepted messages to the end of `queue`.
    pub(super) fn move_accepted(&mut self, queue: &mut Queue<M>) {
        if let Some(rare) = &mut self.rare {
            rare.priority.move_to(queue);
        }
        self.accepted.move_to(queue);
    }

    /// Moves all accepted messages without priority into `batch`.
    #[inline]
    pub(super) fn take_all(&mut self, batch: &mut Queue<M>) {
        self.accepted.move_to(batch);
        // The queue may have got the buffer of a longer batch.
        if self.accepted.is_large_for(batch.len()) {
            self.shrink(batch);
        }
    }

    /// Gives back the memory that a long queue has left behind in the queues and in those that were `taken`.
    #[cold]
    pub(super) fn shrink(&mut self, taken: &mut Queue<M>) {
        taken.compact();
        self.accepted.compact();
        if let Some(rare) = &mut self.rare {
            rare.priority.compact();
        }
    }

    /// How many messages of waiting senders there is memory for.
    #[cfg(all(test, not(actor_loom)))]
    pub(super) fn kept_waiting(&self) -> usize {
        self.rare.as_ref().map_or(0, |rare| rare.waiting.capacity() + rare.waiting_priority.capacity())
    }
}

impl<M: Message> Lanes<M> {
    /// How many messages were accepted.
    #[inline]
    pub(super) fn accepted(&self) -> usize {
        let normal = self.accepted_in(Lane::Normal);
        if M::HAS_PRIORITY { normal + self.accepted_in(Lane::Priority) } else { normal }
    }

    /// Whether a lane has much more memory than this number of `messages` needs.
    pub(super) fn are_large_for(&self, messages: usize) -> bool {
        let is_priority_large = match &self.rare {
            Some(rare) if M::HAS_PRIORITY => rare.priority.is_large_for(messages),
            _ => false,
        };
        is_priority_large || self.accepted.is_large_for(messages)
    }

    /// The lane of the next accepted message.
    #[inline]
    fn next_lane(&self) -> Lane {
        if M::HAS_PRIORITY && self.accepted_in(Lane::Priority) > 0 { Lane::Priority } else { Lane::Normal }
    }

    /// The next accepted message.
    pub(super) fn front(&self) -> Option<&M> {
        match (self.next_lane(), &self.rare) {
            (Lane::Priority, Some(rare)) => rare.priority.front(),
            _ => self.accepted.front(),
        }
    }

    /// Takes the next accepted message.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Queued<M>> {
        let lane = self.next_lane();
        if M::HAS_COALESCE
            && let Some(rare) = &mut self.rare
        {
            rare.newest[lane as usize].first_has_left();
        }
        // Measured: a message that is kept in a variable until here is copied once more.
        self.queue(lane).pop()
    }

    /// Takes back the accepted message whose reply sender satisfies `is_it`.
    pub(super) fn take_accepted(&mut self, is_it: &dyn Fn(&ReplySender) -> bool) -> Option<Queued<M>> {
        if (M::HAS_PRIORITY || M::HAS_COALESCE)
            && let Some(rare) = &mut self.rare
        {
            rare.newest.iter_mut().for_each(Newest::forget);
            let taken = rare.priority.take_where(is_it);
            if taken.is_some() {
                return taken;
            }
        }
        self.accepted.take_where(is_it)
    }

    /// The newest accepted message of the same method as `message`.
    pub(super) fn newest_of(&mut self, message: &M, lane: Lane) -> Option<&mut Envelope<M>> {
        self.rare();
        let Rare { priority, newest, .. } = &mut **self.rare.as_mut()?;
        let queue = match lane {
            Lane::Normal => &mut self.accepted,
            Lane::Priority => priority,
        };
        let variant = discriminant(message);
        let is_same = |index| queue.get(index).is_some_and(|queued| discriminant(&queued.message) == variant);
        let index = newest[lane as usize].find(message.info().method, queue.len(), &is_same)?;
        queue.get_mut(index)
    }
}
