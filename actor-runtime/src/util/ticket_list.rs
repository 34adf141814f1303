//! Entries in the order in which they joined, any of which may leave early.

use super::memory::{kept_capacity, shrink};
use std::collections::VecDeque;

/// Identifies one entry of a [`TicketList`]. The tickets of a list only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(pub(super) u64);

/// Values by ticket, oldest first.
///
/// An entry that leaves becomes vacant. When more than half of the entries are vacant, all of those are removed. So the cost per entry
/// does not grow with the list, wherever in the list entries leave.
#[derive(Debug)]
pub(crate) struct TicketList<T> {
    /// Sorted by ticket.
    entries: Entries<T>,
    /// How many entries are vacant.
    vacant: usize,
}

/// Those that are vacant are `None`.
pub(super) type Entries<T> = VecDeque<(Ticket, Option<T>)>;

impl<T> Default for TicketList<T> {
    fn default() -> Self {
        Self { entries: Entries::new(), vacant: 0 }
    }
}

impl<T> TicketList<T> {
    /// How many entries the list keeps memory for once it has been longer.
    const KEPT: usize = kept_capacity::<(Ticket, Option<T>)>(4 * 1024);

    /// Adds a value at the end. Its `ticket` is the largest.
    pub(crate) fn push(&mut self, ticket: Ticket, value: T) {
        if self.entries.capacity() == 0 {
            // In most lists no second entry ever joins.
            self.entries = Entries::with_capacity(1);
        }
        self.entries.push_back((ticket, Some(value)));
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.entries.len() - self.vacant
    }

    /// The value with this ticket, unless it has left.
    pub(super) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut T> {
        let index = self.entries.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        self.entries[index].1.as_mut()
    }

    /// Removes the value with this ticket. `None` if it has left.
    pub(crate) fn remove(&mut self, ticket: Ticket) -> Option<T> {
        let (_, removed) = self.vacate(ticket)?;
        self.compact(false);
        Some(removed)
    }

    /// Removes the value with this ticket, and leaves its entry vacant until [`compact`](Self::compact) is called. Returns the index
    /// of the entry too.
    pub(super) fn vacate(&mut self, ticket: Ticket) -> Option<(usize, T)> {
        let index = self.entries.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        let removed = self.entries[index].1.take()?;
        self.vacant += 1;
        Some((index, removed))
    }

    /// Removes the first `count` values and passes them to `taken`. Returns how many entries were removed, including the vacant ones
    /// between them. Call [`compact`](Self::compact) afterwards.
    pub(crate) fn take_first(&mut self, count: usize, mut taken: impl FnMut(Ticket, T)) -> usize {
        let before = self.entries.len();
        for _ in 0..count.min(self.len()) {
            while let Some((ticket, value)) = self.entries.pop_front() {
                if let Some(value) = value {
                    taken(ticket, value);
                    break;
                }
                self.vacant -= 1;
            }
        }
        before - self.entries.len()
    }

    /// Removes the vacant entries if they are more than half, or in any case if `always`, and gives unused memory back. Returns whether
    /// it removed them.
    pub(super) fn compact(&mut self, always: bool) -> bool {
        let is_sparse = always || self.vacant > self.entries.len() / 2;
        if is_sparse {
            self.entries.retain(|(_, value)| value.is_some());
            self.vacant = 0;
        }
        shrink(&mut self.entries, Self::KEPT);
        is_sparse
    }

    /// Removes all entries.
    pub(super) fn take_all(&mut self) -> Entries<T> {
        self.vacant = 0;
        std::mem::take(&mut self.entries)
    }

    pub(super) fn entries(&self) -> &Entries<T> {
        &self.entries
    }

    #[cfg(all(test, not(actor_loom)))]
    pub(crate) fn capacity(&self) -> usize {
        self.entries.capacity()
    }
}

#[cfg(all(test, not(actor_loom)))]
mod tests {
    use super::*;

    fn list(tickets: impl IntoIterator<Item = u64>) -> TicketList<u64> {
        let mut list = TicketList::default();
        tickets.into_iter().for_each(|ticket| list.push(Ticket(ticket), ticket));
        list
    }

    fn take(list: &mut TicketList<u64>, count: usize) -> Vec<u64> {
        let mut taken = Vec::new();
        list.take_first(count, |_, value| taken.push(value));
        list.compact(false);
        taken
    }

    #[test]
    fn first_entries_are_those_that_have_not_left() {
        let mut list = list(0..8);
        assert_eq!([0, 1, 4, 4].map(|ticket| list.remove(Ticket(ticket))), [Some(0), Some(1), Some(4), None]);
        assert_eq!((list.len(), take(&mut list, 3), list.len()), (5, vec![2, 3, 5], 2));
        assert!(list.get_mut(Ticket(5)).is_none());
        assert_eq!((list.get_mut(Ticket(6)).copied(), list.remove(Ticket(7))), (Some(6), Some(7)));
        list.push(Ticket(8), 8);
        assert_eq!((take(&mut list, usize::MAX), list.len()), (vec![6, 8], 0));
    }

    #[test]
    fn vacant_entries_are_never_more_than_half() {
        let mut list = list(0..100);
        for ticket in (0..100).map(|index| index * 37 % 100) {
            assert_eq!(list.remove(Ticket(ticket)), Some(ticket));
            assert!(list.entries.len() <= 2 * list.len(), "{} of {}", list.len(), list.entries.len());
        }
    }

    #[test]
    fn long_list_gives_back_its_memory() {
        for leave in [true, false] {
            let mut list = list(0..1_000);
            if leave {
                assert!((0..1_000).all(|ticket| list.remove(Ticket(ticket)).is_some()));
            } else {
                assert_eq!(take(&mut list, 1_000).len(), 1_000);
            }
            assert!(list.capacity() <= TicketList::<u64>::KEPT, "{}", list.capacity());
        }
    }

    #[test]
    fn list_whose_last_values_have_left_keeps_no_memory_for_them() {
        let half = if cfg!(miri) { 200 } else { 5_000 };
        let mut list = list(0..2 * half);
        for ticket in half..2 * half {
            assert_eq!(list.remove(Ticket(ticket)), Some(ticket));
        }
        assert_eq!(take(&mut list, usize::MAX).len() as u64, half);
        assert!(list.capacity() <= TicketList::<u64>::KEPT, "{}", list.capacity());
    }
}
