//! Tasks that wait in order, each with an item of its own.

use std::{collections::VecDeque, mem, task::Waker};

/// Names one place in a [`WaitList`]. Tickets of one list only grow, so the list stays sorted by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// First come, first served. Whoever leaves early takes the item along, and nobody else loses a place.
///
/// Allocated when the first one comes: most actors never have anybody wait.
#[derive(Debug)]
pub(crate) struct WaitList<T>(Option<Box<Line<T>>>);

#[derive(Debug)]
struct Line<T> {
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
        Self(None)
    }

    /// Takes the last place.
    pub(crate) fn join(&mut self, item: T, waker: Waker) -> Ticket {
        let line = self.0.get_or_insert_with(|| Box::new(Line { next: 0, waiting: VecDeque::with_capacity(1) }));
        let ticket = Ticket(line.next);
        line.next += 1;
        line.waiting.push_back(Place { ticket, item, waker });
        ticket
    }

    /// Notes which task polls for `ticket` now; false when the place is gone, that is, served. A waker that is no longer
    /// needed is left in `stale`, to be dropped outside of the lock.
    pub(crate) fn still_waits(&mut self, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        let Some((line, at)) = self.find(ticket) else { return false };
        let known = &mut line[at].waker;
        if !known.will_wake(waker) {
            *stale = Some(mem::replace(known, waker.clone()));
        }
        true
    }

    /// Gives the place up; `None` when it was served before.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Option<(T, Waker)> {
        let (line, at) = self.find(ticket)?;
        line.remove(at).map(|place| (place.item, place.waker))
    }

    /// Serves the first place.
    pub(crate) fn serve(&mut self) -> Option<(T, Waker)> {
        let place = self.0.as_mut()?.waiting.pop_front()?;
        Some((place.item, place.waker))
    }

    /// Takes everybody off the list; tickets go on from where they are.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Waker> + use<T> {
        let waiting = self.0.as_mut().map(|line| mem::take(&mut line.waiting));
        waiting.into_iter().flatten().map(|place| place.waker)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|line| line.waiting.is_empty())
    }

    /// The wakers of all who wait; they keep their places.
    pub(crate) fn wakers(&self) -> Vec<Waker> {
        self.0.iter().flat_map(|line| &line.waiting).map(|place| place.waker.clone()).collect()
    }

    fn find(&mut self, ticket: Ticket) -> Option<(&mut VecDeque<Place<T>>, usize)> {
        let line = &mut self.0.as_mut()?.waiting;
        let at = line.binary_search_by_key(&ticket, |place| place.ticket).ok()?;
        Some((line, at))
    }
}
