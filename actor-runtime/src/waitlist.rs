//! Tasks that wait in order.

use std::{collections::VecDeque, mem, task::Waker};

/// Names one place in a [`WaitList`], which is sorted by them. Those of a kind only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// What sets tickets without priority behind all that have it.
const BEHIND: u64 = 1 << 63;

/// First come, first served, among those with priority and then among the others; whoever leaves early costs nobody else a place.
///
/// Allocated when the first one comes: most actors never have anybody wait.
#[derive(Debug, Default)]
pub(crate) struct WaitList(Option<Box<Line>>);

#[derive(Debug)]
struct Line {
    next: u64,
    waiting: VecDeque<(Ticket, Waker)>,
}

/// To be woken without the lock.
#[derive(Debug, Default)]
pub(crate) struct Wakers(VecDeque<(Ticket, Waker)>);

impl Wakers {
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(|(_, waker)| waker.wake());
    }
}

/// The same for one who may not be there.
#[inline]
pub(crate) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl WaitList {
    /// Takes the last place.
    pub(crate) fn join(&mut self, waker: Waker) -> Ticket {
        let line = self.line();
        let ticket = Ticket(line.next | BEHIND);
        line.next += 1;
        line.waiting.push_back((ticket, waker));
        ticket
    }

    /// Takes the last place of those with priority; which it is.
    pub(crate) fn join_first(&mut self, waker: Waker) -> (Ticket, usize) {
        let line = self.line();
        let ticket = Ticket(line.next);
        line.next += 1;
        let place = line.waiting.partition_point(|(other, _)| *other < ticket);
        line.waiting.insert(place, (ticket, waker));
        (ticket, place)
    }

    fn line(&mut self) -> &mut Line {
        self.0.get_or_insert_with(|| Box::new(Line { next: 0, waiting: VecDeque::with_capacity(1) }))
    }

    /// Notes which task polls for `ticket` now; false when the place is gone, that is, served. A waker that is no longer
    /// needed is left in `stale`, to be dropped outside of the lock.
    pub(crate) fn still_waits(&mut self, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        let Some((line, at)) = self.find(ticket) else { return false };
        let known = &mut line[at].1;
        if !known.will_wake(waker) {
            *stale = Some(mem::replace(known, waker.clone()));
        }
        true
    }

    /// Gives the place up: which it was; `None` when it was served before.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Option<(usize, Waker)> {
        let (line, at) = self.find(ticket)?;
        line.remove(at).map(|(_, waker)| (at, waker))
    }

    /// Serves the first places.
    pub(crate) fn serve(&mut self, places: usize) -> Wakers {
        self.0.as_mut().map_or_else(Wakers::default, |line| {
            let behind = line.waiting.split_off(places.min(line.waiting.len()));
            Wakers(mem::replace(&mut line.waiting, behind))
        })
    }

    /// Takes everybody off the list; tickets go on from where they are.
    pub(crate) fn take(&mut self) -> Wakers {
        self.0.as_mut().map_or_else(Wakers::default, |line| Wakers(mem::take(&mut line.waiting)))
    }

    /// The wakers of all who wait; they keep their places.
    pub(crate) fn wakers(&self) -> Wakers {
        self.0.as_ref().map_or_else(Wakers::default, |line| Wakers(line.waiting.clone()))
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |line| line.waiting.len())
    }

    fn find(&mut self, ticket: Ticket) -> Option<(&mut VecDeque<(Ticket, Waker)>, usize)> {
        let line = &mut self.0.as_mut()?.waiting;
        let at = line.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        Some((line, at))
    }
}
