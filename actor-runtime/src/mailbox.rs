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

mod watch;

use crate::{
    error::{NotSent, StopReason},
    sync::{AtomicBool, AtomicUsize, Mutex, MutexGuard},
    waitlist::{Ticket, WaitList},
};
use std::{
    collections::VecDeque,
    mem,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    task::{Context, Poll, Waker},
};

/// A message on its way in: held by its sender, or waiting in the mailbox behind the queue, or else accepted.
#[derive(Debug)]
pub(crate) struct Offer<T> {
    pub(crate) held: Option<T>,
    waiting: Option<Ticket>,
}

impl<T> Offer<T> {
    pub(crate) const fn new(item: T) -> Self {
        Self { held: Some(item), waiting: None }
    }

    /// Nothing is left of it here.
    pub(crate) const fn accepted() -> Self {
        Self { held: None, waiting: None }
    }

    pub(crate) const fn is_accepted(&self) -> bool {
        self.held.is_none() && self.waiting.is_none()
    }

    pub(crate) const fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }
}

#[derive(Debug)]
pub(crate) struct Mailbox<T> {
    core: Mutex<Core<T>>,
    capacity: usize,
    /// Messages handed over to the run loop and not started. Written by the run loop alone.
    handed_over: AtomicUsize,
    /// The run loop has taken all there was, and is to be woken for more. Written under the lock.
    idle: AtomicBool,
    /// Somebody waits for room. Written under the lock.
    wanted: AtomicBool,
    /// Written under the lock.
    aborted: AtomicBool,
}

#[derive(Debug)]
struct Core<T> {
    queue: VecDeque<T>,
    senders: WaitList<T>,
    watchers: WaitList<()>,
    run_loop: Option<Waker>,
    started: bool,
    closed: Option<StopReason>,
    ended: bool,
}

impl<T> Mailbox<T> {
    /// `capacity` in messages, at least 1; `usize::MAX` is no bound.
    pub(crate) fn new(capacity: usize) -> Self {
        let core = Core {
            queue: VecDeque::new(),
            senders: WaitList::new(),
            watchers: WaitList::new(),
            run_loop: None,
            started: false,
            closed: None,
            ended: false,
        };
        Self {
            core: Mutex::new(core),
            capacity,
            handed_over: AtomicUsize::new(0),
            idle: AtomicBool::new(false),
            wanted: AtomicBool::new(false),
            aborted: AtomicBool::new(false),
        }
    }

    /// Accepts what `offer` holds, at once or not at all; then it is still there.
    pub(crate) fn try_offer(&self, offer: &mut Offer<T>) -> Result<(), NotSent> {
        let mut core = self.core.lock();
        if let Some(reason) = &core.closed {
            return Err(NotSent::Stopped(reason.clone()));
        }
        if !self.has_room(&core) {
            return Err(NotSent::Full);
        }
        let waker = self.admit(&mut core, offer);
        drop(core);
        wake(waker);
        Ok(())
    }

    /// Waits for room. Ready once `offer` is accepted or the mailbox has closed; then `offer` holds the message.
    pub(crate) fn poll_offer(&self, offer: &mut Offer<T>, cx: &Context<'_>) -> Poll<Result<(), NotSent>> {
        let mut core = self.core.lock();
        if offer.is_waiting() || core.closed.is_some() || !self.has_room(&core) {
            return self.poll_without_room(core, offer, cx);
        }
        let waker = self.admit(&mut core, offer);
        drop(core);
        wake(waker);
        Poll::Ready(Ok(()))
    }

    #[cold]
    fn poll_without_room(
        &self,
        mut core: MutexGuard<'_, Core<T>>,
        offer: &mut Offer<T>,
        cx: &Context<'_>,
    ) -> Poll<Result<(), NotSent>> {
        if let Some(reason) = core.closed.clone() {
            let waker = self.leave(&mut core, offer);
            drop(core);
            drop(waker);
            return Poll::Ready(if offer.held.is_some() { Err(NotSent::Stopped(reason)) } else { Ok(()) });
        }
        if let Some(ticket) = offer.waiting {
            let mut stale = None;
            let waits = core.senders.still_waits(ticket, cx.waker(), &mut stale);
            drop(core);
            drop(stale);
            return if waits {
                Poll::Pending
            } else {
                *offer = Offer::accepted();
                Poll::Ready(Ok(()))
            };
        }
        offer.waiting = offer.held.take().map(|item| core.senders.join(item, cx.waker().clone()));
        let waker = self.want(&core);
        drop(core);
        wake(waker);
        Poll::Pending
    }

    /// Takes a message back that waits: `offer` holds it again, unless it has been accepted.
    pub(crate) fn withdraw(&self, offer: &mut Offer<T>) {
        if offer.is_waiting() {
            let waker = self.leave(&mut self.core.lock(), offer);
            drop(waker);
        }
    }

    /// For the run loop alone: moves all that is queued to `batch`, which is empty. False: closed, and there was nothing.
    ///
    /// The first time it tells the watchers that the start hook is done.
    pub(crate) fn poll_hand_over(&self, batch: &mut VecDeque<T>) -> Poll<bool> {
        // Whoever clears this wakes the run loop afterwards.
        if self.idle.load(Relaxed) {
            return Poll::Pending;
        }
        let mut core = self.core.lock();
        mem::swap(&mut core.queue, batch);
        self.handed_over.store(batch.len(), Relaxed);
        let watchers = if mem::replace(&mut core.started, true) { None } else { Some(core.watchers.take()) };
        let open = core.closed.is_none();
        // What comes from now on rouses the run loop, so that it need not look again before it sleeps.
        self.idle.store(open, Relaxed);
        drop(core);
        wake(watchers.into_iter().flatten());
        if batch.is_empty() && open { Poll::Pending } else { Poll::Ready(!batch.is_empty()) }
    }

    /// For the run loop alone: one more of the messages handed over is started, and so many are left.
    pub(crate) fn note_start(&self, left: usize) {
        self.handed_over.store(left, Relaxed);
        self.serve_senders();
    }

    /// For the run loop alone: accepts the messages of waiting senders for which there is room.
    ///
    /// Called at every start and at every poll: a sender that came to wait just as room was made wakes the run loop.
    #[inline]
    pub(crate) fn serve_senders(&self) {
        if self.wanted.load(Relaxed) {
            self.make_use_of_room();
        }
    }

    #[cold]
    fn make_use_of_room(&self) {
        loop {
            let mut core = self.core.lock();
            let served = if core.closed.is_none() && self.has_room(&core) { core.senders.serve() } else { None };
            let Some((item, waker)) = served else { return };
            core.queue.push_back(item);
            self.idle.store(false, Relaxed);
            self.wanted.store(!core.senders.is_empty(), Relaxed);
            drop(core);
            waker.wake();
        }
    }

    /// Stops accepting; what was accepted stays to be handled. The first reason stays.
    pub(crate) fn close(&self, reason: StopReason) {
        self.shut(reason, |core| self.rouse(core));
    }

    /// Stops accepting and tells the run loop to end at the next await of its handler.
    pub(crate) fn abort(&self) {
        self.shut(StopReason::Aborted, |core| {
            self.aborted.store(true, Release);
            self.idle.store(false, Relaxed);
            core.run_loop.clone()
        });
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.aborted.load(Acquire)
    }

    /// Stops accepting for `reason`, whatever was said before, and empties the queue and `batch`.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason, batch: &mut VecDeque<T>) -> VecDeque<T> {
        let mut core = self.core.lock();
        core.closed = Some(reason.clone());
        let mut discarded = mem::take(batch);
        discarded.append(&mut core.queue);
        self.handed_over.store(0, Relaxed);
        self.idle.store(false, Relaxed);
        self.wanted.store(false, Relaxed);
        let senders = core.senders.wakers();
        drop(core);
        wake(senders);
        discarded
    }

    /// The task to wake for a message or an abort.
    pub(crate) fn register(&self, waker: &Waker) {
        let former = self.core.lock().run_loop.replace(waker.clone());
        drop(former);
    }

    /// Why nothing is accepted any more, if so.
    pub(crate) fn closed_by(&self) -> Option<StopReason> {
        self.core.lock().closed.clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.core.lock().queue.len() + self.handed_over.load(Relaxed)
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// The enqueue step: the one place where the message of a sender who does not wait is accepted.
    fn admit(&self, core: &mut Core<T>, offer: &mut Offer<T>) -> Option<Waker> {
        if let Some(item) = offer.held.take() {
            core.queue.push_back(item);
        }
        self.rouse(core)
    }

    fn has_room(&self, core: &Core<T>) -> bool {
        core.queue.len() + self.handed_over.load(Relaxed) < self.capacity
    }

    /// The run loop's waker, if the run loop sleeps for want of messages, or is about to.
    fn rouse(&self, core: &Core<T>) -> Option<Waker> {
        if !self.idle.load(Relaxed) {
            return None;
        }
        self.idle.store(false, Relaxed);
        core.run_loop.clone()
    }

    /// Notes that somebody waits. The waker of the run loop, which may have made room meanwhile and not seen the note.
    fn want(&self, core: &Core<T>) -> Option<Waker> {
        let noted = self.wanted.load(Relaxed);
        self.wanted.store(true, Relaxed);
        if noted { None } else { core.run_loop.clone() }
    }

    fn leave(&self, core: &mut Core<T>, offer: &mut Offer<T>) -> Option<Waker> {
        let (item, waker) = core.senders.leave(offer.waiting.take()?)?;
        self.wanted.store(!core.senders.is_empty() && core.closed.is_none(), Relaxed);
        offer.held = Some(item);
        Some(waker)
    }

    fn shut(&self, reason: StopReason, rouse: impl FnOnce(&Core<T>) -> Option<Waker>) {
        let mut core = self.core.lock();
        let senders = if core.closed.is_none() { core.senders.wakers() } else { Vec::new() };
        core.closed.get_or_insert(reason);
        self.wanted.store(false, Relaxed);
        let run_loop = rouse(&core);
        drop(core);
        wake(run_loop);
        wake(senders);
    }
}

fn wake(wakers: impl IntoIterator<Item = Waker>) {
    wakers.into_iter().for_each(Waker::wake);
}
