//! Messages in order.

use crate::{
    core::reply::ReplySender,
    instrument::tracing::CallerSpan,
    util::{memory::kept_capacity, panic::drop_catching},
};
use std::{collections::VecDeque, mem, mem::ManuallyDrop};

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
/// It uses few functions of `VecDeque`, because all of them are compiled for each actor.
pub(crate) struct Queue<M>(VecDeque<Option<Queued<M>>>);

/// The bytes that an empty queue keeps.
const KEPT_BYTES: usize = 16 * 1024;

impl<M> Queue<M> {
    /// How many messages a queue keeps memory for once it has been longer.
    const KEPT: usize = kept_capacity::<Option<Queued<M>>>(KEPT_BYTES);

    pub(crate) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// The number of messages, with vacant places.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    #[cfg_attr(not(test), expect(dead_code, reason = "only tests count memory"))]
    pub(super) fn capacity(&self) -> usize {
        self.0.capacity()
    }

    #[inline]
    pub(crate) fn push(&mut self, queued: Queued<M>) {
        if self.0.capacity() == 0 {
            self.allocate();
        }
        self.0.push_back(Some(queued));
    }

    /// Makes room for one message: most queues never have more.
    #[cold]
    fn allocate(&mut self) {
        self.0 = VecDeque::with_capacity(1);
    }

    /// Takes the first message. `None` if there is none, or if its place is vacant.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Queued<M>> {
        self.0.pop_front().flatten()
    }

    pub(super) fn front(&self) -> Option<&M> {
        self.get(0).map(|first| &first.message)
    }

    pub(super) fn get(&self, index: usize) -> Option<&Envelope<M>> {
        self.0.get(index)?.as_deref()
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Envelope<M>> {
        self.0.get_mut(index)?.as_deref_mut()
    }

    /// Takes the message at `index`, whose place becomes vacant.
    pub(super) fn vacate(&mut self, index: usize) -> Option<Queued<M>> {
        self.0.get_mut(index)?.take()
    }

    /// Takes the message whose reply sender `is_it`. Looks at all messages, which a report of a deadlock alone does.
    pub(super) fn take_where(&mut self, is_it: &dyn Fn(&ReplySender) -> bool) -> Option<Queued<M>> {
        let mut taken = None;
        for _ in 0..self.len() {
            match self.0.pop_front() {
                Some(Some(queued)) if taken.is_none() && is_it(&queued.reply) => taken = Some(queued),
                Some(other) => self.0.push_back(other),
                None => break,
            }
        }
        taken
    }

    /// Moves the first `count` places to the end of `queue`, without those that are vacant.
    pub(super) fn move_first(&mut self, count: usize, queue: &mut Self) {
        for _ in 0..count {
            let Some(first) = self.0.pop_front() else { return };
            if first.is_some() {
                queue.0.push_back(first);
            }
        }
    }

    /// Moves all messages to the end of `queue`.
    pub(super) fn move_to(&mut self, queue: &mut Self) {
        if queue.len() == 0 {
            mem::swap(self, queue);
        } else {
            self.move_first(self.len(), queue);
        }
    }

    /// Drops all messages, which no handler will run, and passes their reply senders to `fail` first. A panic of one message is caught,
    /// so that those behind it are dropped too.
    pub(crate) fn discard(&mut self, fail: &mut dyn FnMut(&mut ReplySender)) {
        while let Some(first) = self.0.pop_front() {
            if let Some(mut queued) = first {
                fail(&mut queued.reply);
                drop_catching(ManuallyDrop::into_inner(queued).message);
            }
        }
    }

    /// Whether an empty queue gives memory back.
    #[inline]
    pub(super) fn is_large(&self) -> bool {
        self.0.capacity() > Self::KEPT
    }

    /// Whether three quarters of much memory are unused. Giving it back at that point costs a constant per message that leaves.
    pub(super) fn is_wasteful(&self) -> bool {
        self.is_large() && self.len() < self.0.capacity() / 4
    }

    /// Removes the vacant places, and gives back memory that is unused.
    #[inline(never)]
    pub(super) fn compact(&mut self) {
        let capacity = self.0.capacity().min(Self::KEPT.max(2 * self.len()));
        let mut former = mem::replace(self, Self(VecDeque::with_capacity(capacity)));
        former.move_first(former.len(), self);
    }
}

impl<M> Drop for Queue<M> {
    fn drop(&mut self) {
        self.discard(&mut |_| {});
    }
}
