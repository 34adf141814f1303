//! Messages that go before others: `#[actor(priority)]`.
//!
//! They have a lane of their own, which is as long as the other one, so that they find room when that is full; and the run
//! loop looks there first. In each the first to come is the first to go.

use super::{Batch, Core, Envelope, Mailbox, Offer};
use crate::{
    parts::Parts,
    waitlist::{Line, Ticket},
};
use std::task::Waker;

/// The queue of messages with priority.
pub(super) struct Urgent<M>(Batch<M>);

impl<M> Core<M> {
    /// What was accepted in this line.
    #[inline]
    pub(super) fn accepted_in(&self, line: Line) -> usize {
        let queued = match line {
            Line::Priority => self.urgent.as_ref().map_or(0, |urgent| urgent.0.len()),
            Line::Ordinary | Line::Watchers => self.queue.len(),
        };
        queued - self.life.waiting.len(line)
    }

    #[inline]
    pub(super) fn accepted(&self) -> usize {
        self.accepted_in(Line::Priority) + self.accepted_in(Line::Ordinary)
    }

    /// The messages of this line, if there have been any.
    pub(super) fn messages(&mut self, line: Line) -> Option<&mut Batch<M>> {
        match line {
            Line::Priority => self.urgent.as_mut().map(|urgent| &mut urgent.0),
            Line::Ordinary | Line::Watchers => Some(&mut self.queue),
        }
    }

    /// Queues what is accepted as it comes; nobody waits for room.
    #[inline]
    pub(super) fn push(&mut self, line: Line, envelope: Envelope<M>) {
        if line == Line::Priority {
            self.urgent.get_or_insert_with(|| Box::new(Urgent(Batch::new()))).0.push_back(envelope);
        } else {
            self.queue.push_back(envelope);
        }
    }

    /// Queues what waits for room, behind all that was accepted.
    pub(super) fn wait(&mut self, line: Line, envelope: Envelope<M>, sender: Waker) -> Ticket {
        self.push(line, envelope);
        self.life.waiting.join(line, sender)
    }
}

impl<M: Parts> Core<M> {
    /// The line whose turn it is, of those in which something was accepted.
    #[inline]
    fn next_line(&self) -> Option<Line> {
        if M::PRIORITY && self.accepted_in(Line::Priority) > 0 {
            return Some(Line::Priority);
        }
        (self.accepted_in(Line::Ordinary) > 0).then_some(Line::Ordinary)
    }

    /// The message whose turn it is.
    pub(super) fn first(&self) -> Option<&Envelope<M>> {
        match self.next_line()? {
            Line::Priority => self.urgent.as_ref()?.0.front(),
            Line::Ordinary | Line::Watchers => self.queue.front(),
        }
    }

    /// Takes the message whose turn it is, if it `may_go`.
    #[inline]
    pub(super) fn pop(&mut self, may_go: impl FnOnce(&M) -> bool) -> Option<Envelope<M>> {
        let messages = self.next_line().and_then(|line| self.messages(line))?;
        if may_go(&messages.front()?.message) { messages.pop_front() } else { None }
    }
}

impl<M: Parts> Mailbox<M> {
    /// What the run loop has taken can be neither replaced nor overtaken.
    #[inline]
    pub(super) fn takes_one_by_one(&self) -> bool {
        M::PRIORITY || self.signals.coalesces
    }
}

impl<M: Parts> Offer<M> {
    /// The line for the message that is held.
    #[inline]
    pub(super) fn line(&self) -> Line {
        match self {
            Self::Held(message) if M::PRIORITY && message.is_priority() => Line::Priority,
            Self::Held(_) | Self::Waiting(_) | Self::Accepted => Line::Ordinary,
        }
    }
}
