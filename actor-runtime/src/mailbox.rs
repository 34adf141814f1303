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

mod full;
mod life;
mod priority;

pub use self::full::WhenFull;
use self::life::{Life, Signals};
use crate::{
    error::{NotSent, StopReason},
    parts::Parts,
    reply::Sink,
    sync::{Mutex, MutexGuard},
    trace::Sent,
    waitlist::{Ticket, wake},
};
use std::{
    collections::VecDeque,
    mem,
    sync::atomic::Ordering::{Acquire, Relaxed},
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
    life: Life,
}

impl<M> Core<M> {
    fn accepted(&self) -> usize {
        self.queue.len() - self.life.senders.len()
    }
}

impl<M: Parts> Mailbox<M> {
    /// Accepts what `offer` holds, at once or not at all; then it is still there. Without room, does what `when_full` says.
    pub(crate) fn try_offer(&self, offer: &mut Offer<M>, when_full: WhenFull) -> Result<(), NotSent> {
        let sent = Sent::now();
        let core = self.core.lock();
        if core.life.closed.is_some() || !self.has_room(&core) {
            return self.offer_in_vain(sent, core, offer, when_full);
        }
        self.admit(sent, core, offer, Sink::default());
        Ok(())
    }

    /// Offers what is held for the first time. Ready: it was accepted, or the mailbox is closed, and then it is still there.
    #[inline(always)]
    pub(crate) fn poll_offer(&self, offer: &mut Offer<M>, sink: Sink, cx: &Context<'_>) -> Poll<Result<(), NotSent>> {
        let sent = Sent::now();
        let core = self.core.lock();
        if core.life.closed.is_some() || !self.has_room(&core) {
            return self.poll_without_room(sent, core, offer, sink, cx);
        }
        self.admit(sent, core, offer, sink);
        Poll::Ready(Ok(()))
    }

    /// `sent` stands before the lock, and so it is dropped behind it.
    #[cold]
    fn poll_without_room(
        &self,
        sent: Sent,
        mut core: MutexGuard<'_, Core<M>>,
        offer: &mut Offer<M>,
        sink: Sink,
        cx: &Context<'_>,
    ) -> Poll<Result<(), NotSent>> {
        if let Some(reason) = &core.life.closed {
            return Poll::Ready(Err(NotSent::Stopped(reason.clone())));
        }
        let Some(message) = offer.take() else { return Poll::Ready(Ok(())) };
        let ticket = core.wait(Envelope { message, sink, sent }, cx.waker().clone());
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
        let accepted = core.accepted();
        let at = core.queue.range(..accepted).position(|queued| is_it(&queued.sink));
        let envelope = at.and_then(|at| core.queue.remove(at));
        drop(core);
        if let Some(Envelope { message, .. }) = envelope {
            *offer = Offer::Held(message);
            self.make_use_of_room();
        }
    }

    /// For the run loop alone: the next message, which starts now, with all others that were accepted in `batch`, which is
    /// empty; they stay in the queue if they may be replaced or overtaken there. `None`: closed, and there was nothing.
    ///
    /// The first time it tells the watchers that the start hook is done.
    #[inline(always)]
    pub(crate) fn poll_hand_over(&self, batch: &mut Batch<M>) -> Poll<Option<Envelope<M>>> {
        // Whoever clears this wakes the run loop afterwards.
        if self.signals.idle.load(Relaxed) {
            return Poll::Pending;
        }
        let mut core = self.core.lock();
        let accepted = core.accepted();
        let first = if accepted > 0 { core.queue.pop_front() } else { None };
        // A lone message needs no second buffer, and most actors never have more.
        let all = accepted <= 1 || !self.takes_one_by_one();
        if accepted > 1 && all {
            hand_over(&mut core, batch, accepted - 1);
        }
        self.signals.handed_over.store(batch.len(), Relaxed);
        let watchers = core.life.start();
        let open = core.life.closed.is_none();
        // What comes from now on rouses the run loop, so that it need not look again before it sleeps.
        self.signals.idle.store(open && all, Relaxed);
        drop(core);
        if let Some(watchers) = watchers {
            watchers.wake();
        }
        self.serve_senders();
        if first.is_none() && open { Poll::Pending } else { Poll::Ready(first) }
    }

    /// For the run loop alone, while handlers run: what was accepted goes to `batch`, which is empty, and nothing starts. If
    /// messages may be replaced or overtaken in the queue, it is the first alone, and only if it `may_start` now.
    pub(crate) fn hand_over_beside(&self, batch: &mut Batch<M>, may_start: impl Fn(&M) -> bool) {
        if self.signals.idle.load(Relaxed) {
            return;
        }
        let mut core = self.core.lock();
        let accepted = core.accepted();
        let messages = if self.takes_one_by_one() {
            core.queue.front().filter(|first| accepted > 0 && may_start(&first.message)).map_or(0, |_| 1)
        } else {
            accepted
        };
        hand_over(&mut core, batch, messages);
        self.signals.handed_over.store(batch.len(), Relaxed);
        self.signals.idle.store(core.life.closed.is_none() && messages == accepted, Relaxed);
        drop(core);
        self.serve_senders();
    }

    /// For the run loop alone: one more of the messages handed over is started, and so many are left.
    #[inline]
    pub(crate) fn note_start(&self, left: usize) {
        self.signals.handed_over.store(left, Relaxed);
        // Not for each: a lock, and a task woken, for many messages at a time. A handler that waits has it done at once.
        if left == 0 || left == self.capacity / 2 {
            self.serve_senders();
        }
    }

    /// For the run loop alone: accepts the messages of waiting senders for which there is room.
    ///
    /// Called at every poll: a sender that came to wait just as room was made wakes the run loop. Whenever a handler waits. And
    /// when half of what was handed over has started, and all of it.
    #[inline]
    pub(crate) fn serve_senders(&self) {
        if self.signals.wanted.load(Relaxed) {
            self.make_use_of_room();
        }
    }

    /// The same for one who made room and is not polled again when a sender comes to wait, as a run loop is. By the lock: a
    /// sender that was there before is served, and one that comes later finds the room. Not before a sleep.
    #[cold]
    pub(crate) fn make_use_of_room(&self) {
        let mut core = self.core.lock();
        let room = self.capacity.saturating_sub(self.in_queue(&core));
        if core.life.closed.is_some() || room == 0 {
            return;
        }
        let before = core.accepted();
        let served = core.life.serve(&self.signals, room);
        core.sort_accepted(before);
        drop(core);
        served.wake();
    }

    /// The enqueue step: the one place where the message of a sender who does not wait is accepted.
    #[inline(always)]
    fn admit(&self, sent: Sent, mut core: MutexGuard<'_, Core<M>>, offer: &mut Offer<M>, sink: Sink) {
        if let Some(message) = offer.take() {
            core.accept(Envelope { message, sink, sent });
        }
        let waker = core.life.rouse(&self.signals);
        drop(core);
        wake(waker);
    }
}

impl<M> Mailbox<M> {
    /// `capacity` in messages, at least 1; `usize::MAX` is no bound. `coalesces`: messages may be replaced while they are
    /// queued.
    pub(crate) fn new(capacity: usize, coalesces: bool) -> Self {
        let core = Core { queue: Batch::new(), life: Life::default() };
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
            return if core.life.senders.still_waits(ticket, cx.waker(), &mut stale) {
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
        let accepted = core.accepted();
        let left = core.life.leave(&self.signals, ticket);
        let envelope = left.as_ref().and_then(|(place, _)| core.queue.remove(accepted + place));
        drop(core);
        *offer = envelope.map_or(Offer::Accepted, |Envelope { message, .. }| Offer::Held(message));
    }

    /// Stops accepting; what was accepted stays to be handled. The first reason stays.
    pub(crate) fn close(&self, reason: StopReason) {
        let mut core = self.core.lock();
        let senders = core.life.shut(&self.signals, reason);
        let run_loop = core.life.rouse(&self.signals);
        // It may pause with messages queued, and a close ends the pause.
        let run_loop = if self.signals.restarts { core.life.run_loop.clone() } else { run_loop };
        drop(core);
        wake(run_loop);
        senders.wake();
    }

    /// Stops accepting and tells the run loop to end at the next await of its handler.
    pub(crate) fn abort(&self) {
        let (run_loop, senders) = self.core.lock().life.abort(&self.signals, StopReason::Aborted);
        wake(run_loop);
        senders.wake();
    }

    /// The reason of the abort, if there was one.
    #[inline]
    pub(crate) fn aborted_by(&self) -> Option<StopReason> {
        if self.signals.aborted.load(Acquire) { Some(self.cut_short()) } else { None }
    }

    /// Stops accepting because the actor ends now, in the middle of what it does; with the reason.
    #[cold]
    pub(crate) fn cut_short(&self) -> StopReason {
        self.core.lock().life.cut_short()
    }

    /// Stops accepting for `reason`, whatever was said before: what was accepted, and `batch`, is not handled.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason, batch: &mut Batch<M>) -> Batch<M> {
        self.empty(self.core.lock(), reason, batch)
    }

    /// The same for a caller that ran the handler: this reason stays, whatever the run loop says.
    #[cfg(feature = "direct")]
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn decide(&self, reason: &StopReason) -> Batch<M> {
        let mut core = self.core.lock();
        core.life.closed = Some(reason.clone());
        core.life.decided = true;
        self.empty(core, reason, &mut Batch::new())
    }

    fn empty(&self, mut core: MutexGuard<'_, Core<M>>, reason: &StopReason, batch: &mut Batch<M>) -> Batch<M> {
        let accepted = core.accepted();
        hand_over(&mut core, batch, accepted);
        let senders = core.life.discard(&self.signals, reason);
        drop(core);
        senders.wake();
        mem::take(batch)
    }

    /// The task to wake for a message or an abort.
    pub(crate) fn register(&self, waker: &Waker) {
        let former = self.core.lock().life.run_loop.replace(waker.clone());
        drop(former);
    }

    /// Tells the watchers that the actor has ended. The reason given here is the one that stays.
    pub(crate) fn end(&self, reason: StopReason) {
        let (run_loop, watchers) = self.core.lock().life.end(reason);
        drop(run_loop);
        watchers.wake();
    }

    /// Ready when the start hook is done, with the reason if the actor ended without it.
    pub(crate) fn poll_started(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        self.poll_watch(ticket, cx, Life::start_seen)
    }

    /// Ready when the actor has ended.
    pub(crate) fn poll_ended(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<StopReason> {
        self.poll_watch(ticket, cx, Life::end_reason)
    }

    fn poll_watch<O>(
        &self,
        ticket: &mut Option<Ticket>,
        cx: &Context<'_>,
        look: impl FnOnce(&Life) -> Option<O>,
    ) -> Poll<O> {
        let mut core = self.core.lock();
        let seen = look(&core.life);
        let stale = core.life.watch(ticket, cx.waker(), seen.is_some());
        drop(core);
        drop(stale);
        seen.map_or(Poll::Pending, Poll::Ready)
    }

    /// A watcher goes away.
    pub(crate) fn unwatch(&self, ticket: Ticket) {
        let left = self.core.lock().life.watchers.leave(ticket);
        drop(left);
    }

    /// The reason of the end, once it is over.
    pub(crate) fn end_reason(&self) -> Option<StopReason> {
        self.core.lock().life.end_reason()
    }

    /// Whether the run loop has handled all there was. Who asks after a message was accepted, or the mailbox closed, is told
    /// no until it rests again.
    #[cfg(feature = "direct")]
    pub(crate) fn is_idle(&self) -> bool {
        self.signals.idle.load(Acquire)
    }

    #[cfg(feature = "direct")]
    pub(crate) fn wake_run_loop(&self) {
        let waker = self.core.lock().life.run_loop.clone();
        wake(waker);
    }

    /// Why nothing is accepted any more, if so.
    pub(crate) fn closed_by(&self) -> Option<StopReason> {
        self.core.lock().life.closed.clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.in_queue(&self.core.lock())
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    fn in_queue(&self, core: &Core<M>) -> usize {
        core.accepted() + self.signals.handed_over.load(Relaxed)
    }

    /// For a newcomer: whoever waits comes first.
    fn has_room(&self, core: &Core<M>) -> bool {
        self.in_queue(core) < self.capacity && core.life.senders.len() == 0
    }
}

/// Moves so many messages from the queue to the end of `batch`.
fn hand_over<M>(core: &mut Core<M>, batch: &mut Batch<M>, mut messages: usize) {
    if batch.is_empty() && core.queue.len() == messages {
        mem::swap(&mut core.queue, batch);
        return;
    }
    while messages > 0
        && let Some(envelope) = core.queue.pop_front()
    {
        batch.push_back(envelope);
        messages -= 1;
    }
}
