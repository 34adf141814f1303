//! Tasks that wait in order.

use super::{memory::shrink, panic::catch_panic_once, waker::update_waker};
use std::{collections::VecDeque, task::Waker};

/// Identifies one entry of a [`WaitList`]. The tickets of a list only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// A queue of waiting tasks, first come, first served. An entry may leave early.
///
/// Allocated when the first task joins: in most actors no task ever waits.
#[derive(Debug, Default)]
pub(crate) struct WaitList(Option<Box<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    /// Sorted by ticket.
    entries: Entries,
}

type Entries = VecDeque<(Ticket, Waker)>;

/// Tasks to be woken once no lock is held.
#[derive(Debug, Default)]
pub(crate) struct Wakers(Entries);

impl Wakers {
    /// Wakes all of them. Ignores a panic of a waker, so that those behind it are woken too.
    pub(crate) fn wake(self) {
        for (_, waker) in self.0 {
            let _ignored = catch_panic_once(|| waker.wake());
        }
    }

    /// Appends `others`.
    pub(crate) fn and(mut self, mut others: Self) -> Self {
        self.0.append(&mut others.0);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How many entries a list keeps memory for once it has been longer.
const KEPT: usize = 64;

impl WaitList {
    /// Adds a task at the end.
    pub(crate) fn join(&mut self, waker: Waker) -> Ticket {
        let Inner { next, entries } = &mut **self.0.get_or_insert_default();
        let ticket = Ticket(*next);
        *next += 1;
        if entries.capacity() == 0 {
            // In most lists no second task ever waits.
            *entries = Entries::with_capacity(1);
        }
        entries.push_back((ticket, waker));
        ticket
    }

    /// Whether the entry is still waiting; if so, `waker` is the task to wake from now on.
    ///
    /// A waker that is no longer needed is left in `stale`, to be dropped without a lock.
    pub(crate) fn is_waiting(&mut self, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        let Some((entries, index)) = self.find(ticket) else { return false };
        *stale = update_waker(&mut entries[index].1, waker);
        true
    }

    /// Removes an entry. Returns its position and its waker, or `None` if it was removed before.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Option<(usize, Waker)> {
        let (entries, index) = self.find(ticket)?;
        let (_, waker) = entries.remove(index)?;
        shrink(entries, KEPT);
        Some((index, waker))
    }

    /// Removes the first `count` entries.
    pub(crate) fn take_first(&mut self, count: usize) -> Wakers {
        self.0.as_mut().map_or_else(Wakers::default, |inner| {
            let count = count.min(inner.entries.len());
            let first = inner.entries.drain(..count).collect();
            shrink(&mut inner.entries, KEPT);
            Wakers(first)
        })
    }

    /// Removes all entries.
    pub(crate) fn take_all(&mut self) -> Wakers {
        self.0.as_mut().map_or_else(Wakers::default, |inner| Wakers(std::mem::take(&mut inner.entries)))
    }

    /// The wakers of all entries, which stay in the list.
    pub(crate) fn wakers(&self) -> Wakers {
        self.0.as_ref().map_or_else(Wakers::default, |inner| Wakers(inner.entries.clone()))
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.entries.len())
    }

    #[cfg(all(test, not(actor_loom)))]
    pub(crate) fn capacity(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.entries.capacity())
    }

    fn find(&mut self, ticket: Ticket) -> Option<(&mut Entries, usize)> {
        let entries = &mut self.0.as_mut()?.entries;
        let index = entries.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        Some((entries, index))
    }
}
