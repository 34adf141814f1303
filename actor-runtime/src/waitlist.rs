//! Tasks that wait in order.

use std::{collections::VecDeque, mem, task::Waker};

/// What they wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    // In the order of `SENDERS`.
    /// Room for a message with priority.
    Priority,
    /// Room for any other.
    Ordinary,
    /// The start of the actor, or its end.
    Watchers,
}

impl Line {
    /// Of those who wait for room. Whose turn is first stands first.
    pub(crate) const SENDERS: [Self; 2] = [Self::Priority, Self::Ordinary];
}

/// Names one place in one line of a [`WaitList`]. Those of a line only grow.
///
/// One word, for it lies in every call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

impl Ticket {
    const BITS: u32 = 2;

    const fn new(line: Line, number: u64) -> Self {
        Self((number << Self::BITS) | line as u64)
    }

    pub(crate) const fn line(self) -> Line {
        match self.0 % (1 << Self::BITS) {
            0 => Line::Priority,
            1 => Line::Ordinary,
            _ => Line::Watchers,
        }
    }
}

/// First come, first served, in each line; whoever leaves early costs nobody else a place.
///
/// Allocated when the first one comes: most actors never have anybody wait.
#[derive(Debug, Default)]
pub(crate) struct WaitList(Option<Box<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    next: u64,
    watchers: Places,
    /// Apart, for most actors that are watched have room for all.
    senders: Option<Box<[Places; Line::SENDERS.len()]>>,
}

type Places = VecDeque<(Ticket, Waker)>;

impl Lines {
    fn get(&self, line: Line) -> Option<&Places> {
        match line {
            Line::Priority | Line::Ordinary => self.senders.as_ref().map(|senders| &senders[line as usize]),
            Line::Watchers => Some(&self.watchers),
        }
    }

    fn get_mut(&mut self, line: Line) -> Option<&mut Places> {
        match line {
            Line::Priority | Line::Ordinary => self.senders.as_mut().map(|senders| &mut senders[line as usize]),
            Line::Watchers => Some(&mut self.watchers),
        }
    }

    fn make(&mut self, line: Line) -> &mut Places {
        match line {
            Line::Priority | Line::Ordinary => &mut self.senders.get_or_insert_default()[line as usize],
            Line::Watchers => &mut self.watchers,
        }
    }
}

/// To be woken without the lock.
#[derive(Debug, Default)]
pub(crate) struct Wakers(Places);

impl Wakers {
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// These, then the others.
    pub(crate) fn and(mut self, mut others: Self) -> Self {
        self.0.append(&mut others.0);
        self
    }

    pub(crate) fn are_none(&self) -> bool {
        self.0.is_empty()
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
    pub(crate) fn join(&mut self, line: Line, waker: Waker) -> Ticket {
        let lines = self.0.get_or_insert_default();
        let ticket = Ticket::new(line, lines.next);
        lines.next += 1;
        let places = lines.make(line);
        if places.capacity() == 0 {
            // Mostly nobody else comes.
            *places = Places::with_capacity(1);
        }
        places.push_back((ticket, waker));
        ticket
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
    pub(crate) fn serve(&mut self, line: Line, places: usize) -> Wakers {
        self.line_mut(line).filter(|_| places > 0).map_or_else(Wakers::default, |line| {
            let behind = line.split_off(places.min(line.len()));
            Wakers(mem::replace(line, behind))
        })
    }

    /// Takes everybody off the line; tickets go on from where they are.
    pub(crate) fn take(&mut self, line: Line) -> Wakers {
        self.line_mut(line).map_or_else(Wakers::default, |line| Wakers(mem::take(line)))
    }

    /// The wakers of all who wait; they keep their places.
    pub(crate) fn wakers(&self, line: Line) -> Wakers {
        self.line(line).map_or_else(Wakers::default, |line| Wakers(line.clone()))
    }

    #[inline]
    pub(crate) fn len(&self, line: Line) -> usize {
        self.line(line).map_or(0, VecDeque::len)
    }

    #[inline]
    fn line(&self, line: Line) -> Option<&Places> {
        self.0.as_ref()?.get(line)
    }

    fn line_mut(&mut self, line: Line) -> Option<&mut Places> {
        self.0.as_mut()?.get_mut(line)
    }

    fn find(&mut self, ticket: Ticket) -> Option<(&mut Places, usize)> {
        let line = self.line_mut(ticket.line())?;
        let at = line.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        Some((line, at))
    }
}
