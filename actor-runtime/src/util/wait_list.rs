//! Tasks that wait in order.

pub(crate) use super::ticket_list::Ticket;
use super::{
    panic::catch_panic_once,
    ticket_list::{Entries, TicketList},
    waker::update_waker,
};
use std::task::Waker;

/// A queue of waiting tasks, first come, first served. An entry may leave early.
///
/// Allocated when the first task joins: in most actors no task ever waits.
#[derive(Debug, Default)]
pub(crate) struct WaitList(Option<Box<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    tasks: TicketList<Waker>,
}

/// Tasks to be woken once no lock is held.
#[derive(Debug, Default)]
pub(crate) struct Wakers(Entries<Waker>);

impl Wakers {
    /// Wakes all of them. Ignores a panic of a waker, so that those behind it are woken too.
    pub(crate) fn wake(self) {
        for (_, waker) in self.0 {
            let Some(waker) = waker else { continue };
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

impl WaitList {
    /// Adds a task at the end.
    pub(crate) fn join(&mut self, waker: Waker) -> Ticket {
        let Inner { next, tasks } = &mut **self.0.get_or_insert_default();
        let ticket = Ticket(*next);
        *next += 1;
        tasks.push(ticket, waker);
        ticket
    }

    /// Whether the entry is still waiting; if so, `waker` is the task to wake from now on.
    ///
    /// A waker that is no longer needed is left in `stale`, to be dropped without a lock.
    pub(crate) fn is_waiting(&mut self, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        let Some(entry) = self.0.as_mut().and_then(|inner| inner.tasks.get_mut(ticket)) else { return false };
        *stale = update_waker(entry, waker);
        true
    }

    /// Removes an entry. Returns its waker, or `None` if it was removed before.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Option<Waker> {
        self.0.as_mut()?.tasks.remove(ticket)
    }

    /// Removes an entry whose place stays until [`compact`](Self::compact) is called. Returns the index of the place too.
    pub(crate) fn vacate(&mut self, ticket: Ticket) -> Option<(usize, Waker)> {
        self.0.as_mut()?.tasks.vacate(ticket)
    }

    /// Moves the first `count` entries to `first`. Returns how many places were removed. Call [`compact`](Self::compact) afterwards.
    pub(crate) fn take_first(&mut self, count: usize, first: &mut Wakers) -> usize {
        let Some(inner) = &mut self.0 else { return 0 };
        inner.tasks.take_first(count, |ticket, waker| first.0.push_back((ticket, Some(waker))))
    }

    /// Removes the vacant places if they are more than half, or in any case if `always`. Returns whether it removed them.
    pub(crate) fn compact(&mut self, always: bool) -> bool {
        self.0.as_mut().is_some_and(|inner| inner.tasks.compact(always))
    }

    /// Removes all entries.
    pub(crate) fn take_all(&mut self) -> Wakers {
        self.0.as_mut().map_or_else(Wakers::default, |inner| Wakers(inner.tasks.take_all()))
    }

    /// The wakers of all entries, which stay in the list.
    pub(crate) fn wakers(&self) -> Wakers {
        self.0.as_ref().map_or_else(Wakers::default, |inner| Wakers(inner.tasks.entries().clone()))
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.tasks.len())
    }

    #[cfg(all(test, not(actor_loom)))]
    pub(crate) fn capacity(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.tasks.capacity())
    }
}
