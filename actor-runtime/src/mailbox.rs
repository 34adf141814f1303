//! The queue of one actor, its senders, its watchers and its phase, under one lock.
//!
//! Accepting a message and closing the mailbox are decisions of that lock alone. A channel that hands out a permit first
//! and lets its holder push later can be closed and drained in between; the message then sits in a queue nobody reads
//! and its caller waits for ever ([tokio#7714](https://github.com/tokio-rs/tokio/issues/7714)). Here that state cannot be
//! expressed: a message is in the queue before the mailbox is closed, or it goes back to its sender.
//!
//! A sender that waits for room leaves its message in the mailbox, and the run loop moves it into the queue when it makes
//! room. No place is ever held for a task that has yet to be polled.
//!
//! The run loop takes the lock once for all that is queued, not once for each message. What was handed over still counts
//! as queued until it is started; how much that is, the run loop tells by an atomic.
//!
//! No waker runs and no value of a user is dropped under the lock.
// By measurement: without it rustc leaves calls on the way of every ask, and those cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

mod end;
mod full;
mod hand_over;
mod lanes;
mod life;

pub use self::full::WhenFull;
use self::{
    lanes::Urgent,
    life::{Life, Signals},
};
use crate::{
    error::NotSent,
    parts::Parts,
    reply::Sink,
    sync::{Mutex, MutexGuard},
    trace::Sent,
    waitlist::{Line, Ticket, wake},
};
use std::{
    collections::VecDeque,
    mem,
    sync::atomic::Ordering::Relaxed,
    task::{Context, Poll, Waker},
};

/// A message, whom to answer, and from whom it comes.
pub(crate) struct Envelope<M> {
    pub(crate) message: M,
    pub(crate) sink: Sink,
    pub(crate) sent: Sent,
}

/// What was handed over and is not started yet, oldest first.
pub(crate) type Batch<M> = VecDeque<Envelope<M>>;

/// A message on its way in.
pub(crate) enum Offer<M> {
    /// Still with its sender.
    Held(M),
    /// In the mailbox, behind the queue.
    Waiting(Ticket),
    /// In the queue, or beyond.
    Accepted,
}

impl<M> Offer<M> {
    /// Takes what is held.
    pub(crate) fn take(&mut self) -> Option<M> {
        match self {
            Self::Held(_) => match mem::replace(self, Self::Accepted) {
                Self::Held(message) => Some(message),
                Self::Waiting(_) | Self::Accepted => None,
            },
            Self::Waiting(_) | Self::Accepted => None,
        }
    }
}

pub(crate) struct Mailbox<M> {
    core: Mutex<Core<M>>,
    signals: Signals,
    capacity: usize,
}

struct Core<M> {
    /// What was accepted, then what waits for room.
    queue: Batch<M>,
    /// The same of messages with priority. Most actors never have any.
    urgent: Option<Box<Urgent<M>>>,
    life: Life,
}

impl<M: Parts> Mailbox<M> {
    /// Accepts what `offer` holds, at once or not at all; then it is still there. Without room, does what `when_full` says.
    pub(crate) fn try_offer(&self, offer: &mut Offer<M>, when_full: WhenFull) -> Result<(), NotSent> {
        let (sent, line) = (Sent::now(), offer.line());
        let core = self.core.lock();
        if core.life.closed.is_some() || !self.has_room(&core, line) {
            return self.offer_in_vain(sent, core, line, offer, when_full);
        }
        self.admit(sent, core, line, offer, Sink::default());
        Ok(())
    }

    /// Offers what is held for the first time. Ready: it was accepted, or the mailbox is closed, and then it is still there.
    #[inline(always)]
    pub(crate) fn poll_offer(&self, offer: &mut Offer<M>, sink: Sink, cx: &Context<'_>) -> Poll<Result<(), NotSent>> {
        let (sent, line) = (Sent::now(), offer.line());
        let core = self.core.lock();
        if core.life.closed.is_some() || !self.has_room(&core, line) {
            return self.poll_without_room(sent, core, line, offer, sink, cx);
        }
        self.admit(sent, core, line, offer, sink);
        Poll::Ready(Ok(()))
    }

    /// `sent` stands before the lock, and so it is dropped behind it.
    #[cold]
    fn poll_without_room(
        &self,
        sent: Sent,
        mut core: MutexGuard<'_, Core<M>>,
        line: Line,
        offer: &mut Offer<M>,
        sink: Sink,
        cx: &Context<'_>,
    ) -> Poll<Result<(), NotSent>> {
        if let Some(reason) = &core.life.closed {
            return Poll::Ready(Err(NotSent::Stopped(reason.clone())));
        }
        let Some(message) = offer.take() else { return Poll::Ready(Ok(())) };
        let ticket = core.wait(line, Envelope { message, sink, sent }, cx.waker().clone());
        let waker = core.life.want(&self.signals);
        drop(core);
        *offer = Offer::Waiting(ticket);
        wake(waker);
        Poll::Pending
    }

    /// Takes a message back that is in the queue, the one whose sink `is_it`.
    #[cfg(any(debug_assertions, feature = "deadlock"))]
    pub(crate) fn take_back(&self, offer: &mut Offer<M>, is_it: impl Fn(&Sink) -> bool) {
        let mut core = self.core.lock();
        let envelope = Line::SENDERS.into_iter().find_map(|line| {
            let accepted = core.accepted_in(line);
            let messages = core.messages(line)?;
            let at = messages.range(..accepted).position(|queued| is_it(&queued.sink))?;
            messages.remove(at)
        });
        drop(core);
        if let Some(Envelope { message, .. }) = envelope {
            *offer = Offer::Held(message);
            self.make_use_of_room();
        }
    }

    /// The enqueue step: the one place where the message of a sender who does not wait is accepted.
    #[inline(always)]
    fn admit(&self, sent: Sent, mut core: MutexGuard<'_, Core<M>>, line: Line, offer: &mut Offer<M>, sink: Sink) {
        if let Some(message) = offer.take() {
            core.push(line, Envelope { message, sink, sent });
        }
        let mut waker = core.life.rouse(&self.signals);
        if line == Line::Priority && waker.is_none() {
            // What the run loop has seen may wait for handlers that run, and this one need not.
            waker.clone_from(&core.life.run_loop);
        }
        drop(core);
        wake(waker);
    }
}

impl<M> Mailbox<M> {
    /// `capacity` in messages, for each lane, at least 1; `usize::MAX` is no bound. `coalesces`: messages may be replaced while they are
    /// queued.
    pub(crate) fn new(capacity: usize, coalesces: bool) -> Self {
        let core = Core { queue: Batch::new(), urgent: None, life: Life::default() };
        Self { core: Mutex::new(core), signals: Signals::new(coalesces), capacity }
    }

    /// Of an actor that is given a new state after a panic.
    #[cfg(feature = "supervision")]
    pub(crate) fn restart(&mut self) {
        self.signals.restarts = true;
    }

    /// Whether the actor may go on after a panic, with a new state.
    pub(crate) fn restarts(&self) -> bool {
        self.signals.restarts
    }

    /// The same for an offer that waits.
    pub(crate) fn poll_waiting(
        &self,
        offer: &mut Offer<M>,
        ticket: Ticket,
        cx: &Context<'_>,
    ) -> Poll<Result<(), NotSent>> {
        let mut stale = None;
        let mut core = self.core.lock();
        let Some(reason) = core.life.closed.clone() else {
            return if core.life.waiting.still_waits(ticket, cx.waker(), &mut stale) {
                Poll::Pending
            } else {
                *offer = Offer::Accepted;
                Poll::Ready(Ok(()))
            };
        };
        drop(core);
        self.withdraw(offer, ticket);
        Poll::Ready(if let Offer::Held(_) = offer { Err(NotSent::Stopped(reason)) } else { Ok(()) })
    }

    /// Takes a message back that waits, unless it has been accepted. Whoever waited for its reply does so no longer.
    pub(crate) fn withdraw(&self, offer: &mut Offer<M>, ticket: Ticket) {
        let mut core = self.core.lock();
        let accepted = core.accepted_in(ticket.line());
        let left = core.life.leave(&self.signals, ticket);
        let envelope = left.as_ref().and_then(|(place, _)| core.messages(ticket.line())?.remove(accepted + place));
        drop(core);
        *offer = envelope.map_or(Offer::Accepted, |Envelope { message, .. }| Offer::Held(message));
    }

    /// The task to wake for a message or an abort.
    pub(crate) fn register(&self, waker: &Waker) {
        let former = self.core.lock().life.run_loop.replace(waker.clone());
        drop(former);
    }

    /// Whether the run loop has handled all there was. Who asks after a message was accepted, or the mailbox closed, is told
    /// no until it rests again.
    #[cfg(feature = "direct")]
    pub(crate) fn is_idle(&self) -> bool {
        self.signals.idle.load(std::sync::atomic::Ordering::Acquire)
    }

    #[cfg(feature = "direct")]
    pub(crate) fn wake_run_loop(&self) {
        let waker = self.core.lock().life.run_loop.clone();
        wake(waker);
    }

    pub(crate) fn len(&self) -> usize {
        self.core.lock().accepted() + self.handed_over()
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    fn handed_over(&self) -> usize {
        self.signals.handed_over.load(Relaxed)
    }

    /// How many more messages this line may accept. What was handed over may be of either.
    fn room(&self, core: &Core<M>, line: Line) -> usize {
        self.capacity.saturating_sub(core.accepted_in(line) + self.handed_over())
    }

    /// For a newcomer: whoever waits comes first.
    fn has_room(&self, core: &Core<M>, line: Line) -> bool {
        self.room(core, line) > 0 && core.life.waiting.len(line) == 0
    }
}
