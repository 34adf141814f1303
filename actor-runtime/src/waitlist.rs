//! Tasks that wait in order, each with an item of its own.

use std::{collections::VecDeque, mem, task::Waker};

/// Names one place in a [`WaitList`]. Tickets of one list only grow, so the list stays sorted by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// First come, first served. Whoever leaves early takes the item along, and nobody else loses a place.
#[derive(Debug)]
pub(crate) struct WaitList<T> {
    next: u64,
    waiting: VecDeque<Place<T>>,
}

#[derive(Debug)]
struct Place<T> {
    ticket: Ticket,
    item: T,
    waker: Waker,
}

impl<T> WaitList<T> {
    pub(crate) const fn new() -> Self {
        Self { next: 0, waiting: VecDeque::new() }
    }

    /// Takes the last place.
    pub(crate) fn join(&mut self, item: T, waker: Waker) -> Ticket {
        let ticket = Ticket(self.next);
        self.next += 1;
        self.waiting.push_back(Place { ticket, item, waker });
        ticket
    }

    /// Notes which task polls for `ticket` now; false when the place is gone, that is, served. A waker that is no longer
    /// needed is left in `stale`, to be dropped outside of the lock.
    pub(crate) fn still_waits(&mut self, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        let Ok(at) = self.find(ticket) else { return false };
        let known = &mut self.waiting[at].waker;
        if !known.will_wake(waker) {
            *stale = Some(mem::replace(known, waker.clone()));
        }
        true
    }

    /// Gives the place up; `None` when it was served before.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Option<(T, Waker)> {
        let at = self.find(ticket).ok()?;
        self.waiting.remove(at).map(|place| (place.item, place.waker))
    }

    /// Serves the first place.
    pub(crate) fn serve(&mut self) -> Option<(T, Waker)> {
        self.waiting.pop_front().map(|place| (place.item, place.waker))
    }

    /// Takes everybody off the list; tickets go on from where they are.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Waker> + use<T> {
        mem::take(&mut self.waiting).into_iter().map(|place| place.waker)
    }

    /// The wakers of all who wait; they keep their places.
    pub(crate) fn wakers(&self) -> Vec<Waker> {
        self.waiting.iter().map(|place| place.waker.clone()).collect()
    }

    fn find(&self, ticket: Ticket) -> Result<usize, usize> {
        self.waiting.binary_search_by_key(&ticket, |place| place.ticket)
    }
}
