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
//! No waker runs and no value of a user is dropped under the lock.

use crate::{
    error::StopReason,
    sync::{AtomicBool, Mutex},
    waitlist::{Ticket, WaitList},
};
use std::{
    collections::VecDeque,
    mem,
    sync::atomic::Ordering,
    task::{Context, Poll, Waker},
};

/// Why a message did not get in, with the message.
#[derive(Debug)]
pub(crate) struct Rejected<T> {
    pub(crate) item: T,
    /// `None`: the mailbox is full.
    pub(crate) closed: Option<StopReason>,
}

/// A message on its way in.
#[derive(Debug)]
pub(crate) enum Offer<T> {
    /// Still with its sender.
    Held(T),
    /// In the mailbox, behind the queue.
    Waiting(Ticket),
    /// In the queue, or beyond.
    Accepted,
}

#[derive(Debug)]
pub(crate) struct Mailbox<T> {
    core: Mutex<Core<T>>,
    capacity: usize,
    /// Written under the lock; read without it by the run loop at each of its polls.
    aborted: AtomicBool,
}

#[derive(Debug)]
struct Core<T> {
    queue: VecDeque<T>,
    senders: WaitList<T>,
    watchers: WaitList<()>,
    run_loop: Option<Waker>,
    /// The run loop found the queue empty and sleeps.
    idle: bool,
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
            idle: false,
            started: false,
            closed: None,
            ended: false,
        };
        Self { core: Mutex::new(core), capacity, aborted: AtomicBool::new(false) }
    }

    /// Accepts `item` at once or hands it back.
    pub(crate) fn try_offer(&self, item: T) -> Result<(), Rejected<T>> {
        let mut core = self.core.lock();
        core.admit(item, self.capacity)?;
        let waker = core.rouse();
        drop(core);
        wake(waker);
        Ok(())
    }

    /// Waits for room. Ready once `offer` is accepted, or with the message when the mailbox has closed.
    pub(crate) fn poll_offer(&self, offer: &mut Offer<T>, cx: &Context<'_>) -> Poll<Result<(), Rejected<T>>> {
        let mut stale = None;
        let mut core = self.core.lock();
        let outcome = match mem::replace(offer, Offer::Accepted) {
            Offer::Held(item) => match core.admit(item, self.capacity) {
                Err(Rejected { item, closed: None }) => {
                    *offer = Offer::Waiting(core.senders.join(item, cx.waker().clone()));
                    return Poll::Pending;
                }
                outcome => outcome,
            },
            Offer::Waiting(ticket) => match core.closed.clone() {
                None if core.senders.still_waits(ticket, cx.waker(), &mut stale) => {
                    *offer = Offer::Waiting(ticket);
                    return Poll::Pending;
                }
                None => return Poll::Ready(Ok(())),
                closed @ Some(_) => {
                    let Some((item, waker)) = core.senders.leave(ticket) else { return Poll::Ready(Ok(())) };
                    stale = Some(waker);
                    Err(Rejected { item, closed })
                }
            },
            Offer::Accepted => return Poll::Ready(Ok(())),
        };
        let waker = core.rouse();
        drop(core);
        drop(stale);
        wake(waker);
        Poll::Ready(outcome)
    }

    /// Takes a waiting message out again; `None` when it has been accepted.
    pub(crate) fn withdraw(&self, ticket: Ticket) -> Option<T> {
        let left = self.core.lock().senders.leave(ticket);
        left.map(|(item, _)| item)
    }

    /// The next message, for the run loop alone; `None` once the mailbox is closed and empty.
    pub(crate) fn poll_take(&self) -> Poll<Option<T>> {
        let mut core = self.core.lock();
        let Some(item) = core.queue.pop_front() else {
            core.idle = core.closed.is_none();
            return if core.idle { Poll::Pending } else { Poll::Ready(None) };
        };
        let served = if core.closed.is_none() { core.senders.serve() } else { None };
        let waker = served.map(|(item, waker)| {
            core.queue.push_back(item);
            waker
        });
        drop(core);
        wake(waker);
        Poll::Ready(Some(item))
    }

    /// Stops accepting; what was accepted stays to be handled. The first reason stays.
    pub(crate) fn close(&self, reason: StopReason) {
        self.shut(reason, Core::rouse);
    }

    /// Stops accepting and tells the run loop to end at the next await of its handler.
    pub(crate) fn abort(&self) {
        self.shut(StopReason::Aborted, |core| {
            self.aborted.store(true, Ordering::Release);
            core.run_loop.clone()
        });
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Acquire)
    }

    /// Stops accepting for `reason`, whatever was said before, and empties the queue.
    #[must_use = "the callers of these messages wait"]
    pub(crate) fn discard(&self, reason: &StopReason) -> VecDeque<T> {
        let mut core = self.core.lock();
        core.closed = Some(reason.clone());
        let discarded = mem::take(&mut core.queue);
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

    /// Tells the watchers that the start hook is done.
    pub(crate) fn start(&self) {
        self.announce(|core| {
            core.started = true;
            None
        });
    }

    /// Tells the watchers that the actor has ended. The reason given here is the one that stays.
    pub(crate) fn end(&self, reason: StopReason) {
        self.announce(|core| {
            core.closed = Some(reason);
            core.ended = true;
            core.run_loop.take()
        });
    }

    /// Ready when the start hook is done, with the reason if the actor ended without it.
    pub(crate) fn poll_started(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<Result<(), StopReason>> {
        self.poll_watch(ticket, cx, |core| if core.started { Some(Ok(())) } else { core.end_reason().map(Err) })
    }

    /// Ready when the actor has ended.
    pub(crate) fn poll_ended(&self, ticket: &mut Option<Ticket>, cx: &Context<'_>) -> Poll<StopReason> {
        self.poll_watch(ticket, cx, Core::end_reason)
    }

    /// A watcher goes away.
    pub(crate) fn unwatch(&self, ticket: Ticket) {
        let left = self.core.lock().watchers.leave(ticket);
        drop(left);
    }

    /// The reason of the end, once it is over.
    pub(crate) fn end_reason(&self) -> Option<StopReason> {
        self.core.lock().end_reason()
    }

    /// Why nothing is accepted any more, if so.
    pub(crate) fn closed_by(&self) -> Option<StopReason> {
        self.core.lock().closed.clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.core.lock().queue.len()
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    fn shut(&self, reason: StopReason, rouse: impl FnOnce(&mut Core<T>) -> Option<Waker>) {
        let mut core = self.core.lock();
        let senders = if core.closed.is_none() { core.senders.wakers() } else { Vec::new() };
        core.closed.get_or_insert(reason);
        let run_loop = rouse(&mut core);
        drop(core);
        wake(run_loop);
        wake(senders);
    }

    fn announce(&self, change: impl FnOnce(&mut Core<T>) -> Option<Waker>) {
        let mut core = self.core.lock();
        let stale = change(&mut core);
        let watchers = core.watchers.take();
        drop(core);
        drop(stale);
        wake(watchers);
    }

    fn poll_watch<O>(
        &self,
        ticket: &mut Option<Ticket>,
        cx: &Context<'_>,
        seen: impl FnOnce(&Core<T>) -> Option<O>,
    ) -> Poll<O> {
        let mut stale = None;
        let mut core = self.core.lock();
        if let Some(outcome) = seen(&core) {
            let left = ticket.take().and_then(|ticket| core.watchers.leave(ticket));
            drop(core);
            drop(left);
            return Poll::Ready(outcome);
        }
        if !ticket.is_some_and(|ticket| core.watchers.still_waits(ticket, cx.waker(), &mut stale)) {
            *ticket = Some(core.watchers.join((), cx.waker().clone()));
        }
        Poll::Pending
    }
}

impl<T> Core<T> {
    /// The enqueue step: the one place where a message is accepted.
    fn admit(&mut self, item: T, capacity: usize) -> Result<(), Rejected<T>> {
        if self.closed.is_some() || self.queue.len() >= capacity {
            return Err(Rejected { item, closed: self.closed.clone() });
        }
        self.queue.push_back(item);
        Ok(())
    }

    /// The run loop's waker, if the run loop sleeps for want of messages.
    fn rouse(&mut self) -> Option<Waker> {
        if mem::take(&mut self.idle) { self.run_loop.clone() } else { None }
    }

    fn end_reason(&self) -> Option<StopReason> {
        if self.ended { self.closed.clone() } else { None }
    }
}

fn wake(wakers: impl IntoIterator<Item = Waker>) {
    wakers.into_iter().for_each(Waker::wake);
}
