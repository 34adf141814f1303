//! Where the newest queued message of each method is, for methods with `when_full = coalesce`.

/// Remembers what earlier searches of one queue have found. Each search looks only at the messages that were accepted since the last
/// one for the same method, because a full mailbox may be searched for every tell.
///
/// Messages are numbered in the order of their acceptance.
pub(super) struct Newest {
    /// The number of the first queued message.
    first: u64,
    methods: Vec<Found>,
}

/// What is known of one method.
struct Found {
    method: &'static str,
    newest: Option<u64>,
    /// The messages before this number have been looked at.
    seen: u64,
}

impl Newest {
    pub(super) const fn new() -> Self {
        Self { first: 0, methods: Vec::new() }
    }

    /// The first message has left the queue.
    #[inline]
    pub(super) const fn first_has_left(&mut self) {
        self.first += 1;
    }

    /// Another message has left the queue.
    pub(super) fn forget(&mut self) {
        self.methods.clear();
    }

    /// The index of the newest message of `method` in a queue of `queued` messages. `is_same` returns whether the message at an index is
    /// of that method: an additional block may have another method with the same name.
    pub(super) fn find(
        &mut self,
        method: &'static str,
        queued: usize,
        is_same: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        let known = self.methods.iter().position(|known| known.method == method).unwrap_or_else(|| {
            self.methods.push(Found { method, newest: None, seen: 0 });
            self.methods.len() - 1
        });
        let known = &mut self.methods[known];
        let index_of = |number: u64| usize::try_from(number.checked_sub(self.first)?).ok();
        let end = self.first + queued as u64;
        let is_newest = |number: &u64| index_of(*number).is_some_and(is_same);
        let newest = (known.seen.max(self.first)..end).rev().find(is_newest);
        known.newest = newest.or(known.newest);
        known.seen = end;
        known.newest.and_then(index_of)
    }
}
