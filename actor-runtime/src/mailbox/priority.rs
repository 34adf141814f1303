//! Messages that go before others: `#[actor(priority)]`.
//!
//! They are first among what is queued, and first among what waits for room; within each, the first to come is the first to
//! go. So the run loop takes the front of the queue, as ever, and only who brings such a message looks for its place.

use super::{Core, Envelope, Mailbox};
use crate::{parts::Parts, waitlist::Ticket};
use std::task::Waker;

impl<M: Parts> Mailbox<M> {
    /// What the run loop has taken can be neither replaced nor overtaken.
    #[inline]
    pub(super) fn takes_one_by_one(&self) -> bool {
        M::PRIORITY || self.signals.coalesces
    }
}

impl<M: Parts> Core<M> {
    /// Queues what is accepted as it comes; nobody waits for room.
    #[inline]
    pub(super) fn accept(&mut self, envelope: Envelope<M>) {
        if is_first(&envelope) {
            let place = self.behind_the_first(self.queue.len());
            self.queue.insert(place, envelope);
        } else {
            self.queue.push_back(envelope);
        }
    }

    /// Queues what waits for room, behind all that was accepted.
    pub(super) fn wait(&mut self, envelope: Envelope<M>, sender: Waker) -> Ticket {
        if is_first(&envelope) {
            let accepted = self.accepted();
            let (ticket, place) = self.life.senders.join_first(sender);
            self.queue.insert(accepted + place, envelope);
            ticket
        } else {
            self.queue.push_back(envelope);
            self.life.senders.join(sender)
        }
    }

    /// Those that have waited for room stand behind the `before` that were accepted earlier.
    #[inline]
    pub(super) fn sort_accepted(&mut self, before: usize) {
        if !M::PRIORITY {
            return;
        }
        for at in before..self.accepted() {
            if !is_first(&self.queue[at]) {
                // Nor is any behind it.
                return;
            }
            let place = self.behind_the_first(at);
            if let Some(envelope) = self.queue.remove(at) {
                self.queue.insert(place, envelope);
            }
        }
    }

    /// The place behind those with priority, of the first `accepted`.
    fn behind_the_first(&self, accepted: usize) -> usize {
        self.queue.range(..accepted).position(|queued| !is_first(queued)).unwrap_or(accepted)
    }
}

#[inline]
fn is_first<M: Parts>(envelope: &Envelope<M>) -> bool {
    M::PRIORITY && envelope.message.is_priority()
}
