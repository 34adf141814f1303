//! Messages in order.

use crate::{
    core::reply::ReplySender,
    instrument::tracing::CallerSpan,
    util::{memory::kept_capacity, panic::drop_catching},
};
use std::mem::{self, ManuallyDrop};

/// A message, where its reply goes, and the span of its caller.
pub(crate) struct Envelope<M> {
    pub(crate) message: M,
    pub(crate) reply: ReplySender,
    pub(crate) caller: CallerSpan,
}

impl<M> Envelope<M> {
    /// A message that no caller sent.
    pub(crate) fn without_caller(message: M) -> Self {
        Self { message, reply: ReplySender::NONE, caller: CallerSpan::NONE }
    }
}

/// A message on its way from the queue to its handler. The code that takes it must unwrap it, or else it leaks.
///
/// Measured: whatever is dropped if a panic unwinds has an address, so it is copied through the stack at each move. Nothing between the
/// queue and the handler panics.
pub(crate) type Queued<M> = ManuallyDrop<Envelope<M>>;

/// Messages in order, oldest first. In a list of waiting messages the places of those that have left are vacant.
///
/// A custom ring buffer, because a `VecDeque` compiles to more code for each actor.
pub(crate) struct Queue<M> {
    /// Their number is zero or a power of two. Unused and vacant places are `None`.
    places: Vec<Option<Queued<M>>>,
    /// The place of the first message, modulo the number of places.
    first: u32,
    /// The number of messages, with vacant places.
    len: u32,
}

/// The bytes that an empty queue keeps.
const KEPT_BYTES: usize = 16 * 1024;

impl<M> Queue<M> {
    /// How many messages a queue keeps memory for once it has been longer.
    const KEPT: usize = 1 << kept_capacity::<Option<Queued<M>>>(KEPT_BYTES).ilog2();

    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), first: 0, len: 0 }
    }

    /// The number of messages, with vacant places.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub(super) const fn capacity(&self) -> usize {
        self.places.len()
    }

    /// Where the message with this index is. The caller knows that there is memory.
    #[inline]
    const fn place(&self, index: usize) -> usize {
        (self.first as usize).wrapping_add(index) & self.places.len().wrapping_sub(1)
    }

    #[inline]
    pub(crate) fn push(&mut self, queued: Queued<M>) {
        if self.len() == self.places.len() {
            self.grow();
        }
        self.put(Some(queued));
    }

    /// Adds a place at the end. There is memory for it.
    #[inline]
    fn put(&mut self, last: Option<Queued<M>>) {
        let place = self.place(self.len());
        self.places[place] = last;
        self.len += 1;
    }

    /// Takes the first message. `None` if there is none, or if its place is vacant.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Queued<M>> {
        if self.len == 0 {
            return None;
        }
        let place = self.place(0);
        self.first = self.first.wrapping_add(1);
        self.len -= 1;
        self.places[place].take()
    }

    pub(super) fn front(&self) -> Option<&M> {
        self.get(0).map(|first| &first.message)
    }

    pub(super) fn get(&self, index: usize) -> Option<&Envelope<M>> {
        if index < self.len() { self.places[self.place(index)].as_deref() } else { None }
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Envelope<M>> {
        let place = self.place(index);
        if index < self.len() { self.places[place].as_deref_mut() } else { None }
    }

    /// Takes the message at `index`, whose place becomes vacant.
    pub(super) fn vacate(&mut self, index: usize) -> Option<Queued<M>> {
        let place = self.place(index);
        if index < self.len() { self.places[place].take() } else { None }
    }

    /// Takes the message whose reply sender satisfies `is_it`. Looks at all messages, so it is only used to report a deadlock.
    pub(super) fn take_where(&mut self, is_it: &dyn Fn(&ReplySender) -> bool) -> Option<Queued<M>> {
        let mut taken = None;
        for _ in 0..self.len {
            match self.pop() {
                Some(queued) if taken.is_some() || !is_it(&queued.reply) => self.push(queued),
                Some(queued) => taken = Some(queued),
                None => {}
            }
        }
        taken
    }

    /// Moves the first `count` places to the end of `queue`, without those that are vacant.
    pub(super) fn move_first(&mut self, count: usize, queue: &mut Self) {
        for _ in 0..count {
            if let Some(first) = self.pop() {
                queue.push(first);
            }
        }
    }

    /// Moves all messages to the end of `queue`.
    pub(super) fn move_to(&mut self, queue: &mut Self) {
        if queue.len == 0 {
            mem::swap(self, queue);
        } else {
            self.move_first(self.len(), queue);
        }
    }

    /// Drops all messages without handling them. Passes each reply sender to `fail` before its message is dropped. If a `Drop`
    /// panics, the panic is caught, so that the messages behind it are dropped too.
    pub(crate) fn discard(&mut self, fail: &mut dyn FnMut(&mut ReplySender)) {
        while self.len > 0 {
            if let Some(mut queued) = self.pop() {
                fail(&mut queued.reply);
                drop_catching(ManuallyDrop::into_inner(queued));
            }
        }
    }

    /// Whether an empty queue gives memory back.
    #[inline]
    pub(super) const fn is_large(&self) -> bool {
        self.places.len() > Self::KEPT
    }

    /// Whether the queue is large, and would be with four times as many `messages`. Giving memory back only then costs constant time per
    /// message that leaves.
    #[inline]
    pub(super) const fn is_large_for(&self, messages: usize) -> bool {
        let capacity = self.places.len();
        capacity > Self::KEPT && messages < capacity / 4
    }

    /// Allocates memory for a single message at first: most queues never hold more.
    #[cold]
    fn grow(&mut self) {
        self.resize(if self.len == 0 { 1 } else { (2 * self.len()).max(4) }, true);
    }

    /// Removes the vacant places, and gives back memory that is unused.
    pub(super) fn compact(&mut self) {
        let used = (2 * self.len()).next_power_of_two().max(Self::KEPT);
        self.resize(used.min(self.capacity()), false);
    }

    /// Moves all messages to memory for `capacity` of them.
    fn resize(&mut self, capacity: usize, keeps_vacant: bool) {
        let mut former = mem::replace(self, Self::with_capacity(capacity));
        while former.len > 0 {
            let place = former.pop();
            if keeps_vacant || place.is_some() {
                self.put(place);
            }
        }
    }

    fn with_capacity(capacity: usize) -> Self {
        assert!(u32::try_from(capacity).is_ok(), "too many messages are queued");
        let mut places = Vec::with_capacity(capacity);
        while places.len() < capacity {
            places.push(None);
        }
        Self { places, first: 0, len: 0 }
    }
}

impl<M> Drop for Queue<M> {
    #[inline]
    fn drop(&mut self) {
        if self.len > 0 {
            self.discard(&mut |_| {});
        }
    }
}
