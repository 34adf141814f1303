//! What a mailbox knows beside its messages. Nothing here depends on their type, so it is compiled once.

use crate::{
    error::StopReason,
    sync::{AtomicBool, AtomicUsize},
    waitlist::{Line, Ticket, WaitList, Wakers},
};
use std::{
    sync::atomic::Ordering::{Relaxed, Release},
    task::Waker,
};

/// What can be seen without the lock.
#[derive(Debug)]
pub(crate) struct Signals {
    /// Messages handed over to the run loop and not started. Written by the run loop alone.
    pub(super) handed_over: AtomicUsize,
    /// The run loop has taken all there was, and is to be woken for more. Written under the lock.
    pub(super) idle: AtomicBool,
    /// Somebody waits for room. Written under the lock.
    pub(super) wanted: AtomicBool,
    /// Written under the lock.
    pub(super) aborted: AtomicBool,
    /// The runtime is gone whose timers the handlers use.
    pub(super) orphaned: AtomicBool,
    /// Messages may be replaced while they are queued, so the run loop takes one at a time. Here, for here is room.
    pub(super) coalesces: bool,
    /// After a panic there may be a new state.
    pub(super) restarts: bool,
}

impl Signals {
    pub(super) fn new(coalesces: bool) -> Self {
        Self {
            handed_over: AtomicUsize::new(0),
            idle: AtomicBool::new(false),
            wanted: AtomicBool::new(false),
            aborted: AtomicBool::new(false),
            orphaned: AtomicBool::new(false),
            coalesces,
            restarts: false,
        }
    }
}

/// Who waits, who is to be woken, and how far the actor has come.
#[derive(Debug, Default)]
pub(super) struct Life {
    /// The messages of senders are the last ones of the queue of their line, in the same order.
    pub(super) waiting: WaitList,
    pub(super) run_loop: Option<Waker>,
    pub(super) closed: Option<StopReason>,
    pub(super) started: bool,
    /// A caller that ran the handler said how the actor ends, and the run loop says nothing else.
    pub(super) decided: bool,
    pub(super) ended: bool,
}

impl Life {
    /// The run loop's waker, if the run loop sleeps for want of messages, or is about to.
    #[inline]
    pub(super) fn rouse(&self, signals: &Signals) -> Option<Waker> {
        if !signals.idle.load(Relaxed) {
            return None;
        }
        signals.idle.store(false, Relaxed);
        self.run_loop.clone()
    }

    /// Notes that somebody is in line. The waker of the run loop, which may have made room meanwhile and not seen that it is
    /// wanted.
    pub(super) fn want(&self, signals: &Signals) -> Option<Waker> {
        let noted = signals.wanted.load(Relaxed);
        signals.wanted.store(true, Relaxed);
        if noted { None } else { self.run_loop.clone() }
    }

    /// Takes somebody out of the line; which place it was.
    pub(super) fn leave(&mut self, signals: &Signals, ticket: Ticket) -> Option<(usize, Waker)> {
        let left = self.waiting.leave(ticket);
        signals.wanted.store(self.is_wanted() && self.closed.is_none(), Relaxed);
        left
    }

    /// Serves the first in each line, for whom there is room; their messages stay where they are and are accepted.
    pub(super) fn serve(&mut self, signals: &Signals, [urgent, others]: [(Line, usize); 2]) -> Wakers {
        let served = self.waiting.serve(urgent.0, urgent.1).and(self.waiting.serve(others.0, others.1));
        // Otherwise there is no more than before, and a run loop that sleeps is to be woken still.
        if !served.are_none() {
            signals.idle.store(false, Relaxed);
        }
        signals.wanted.store(self.is_wanted(), Relaxed);
        served
    }

    fn is_wanted(&self) -> bool {
        Line::SENDERS.into_iter().any(|line| self.waiting.len(line) > 0)
    }

    /// They keep their places.
    fn senders(&self) -> Wakers {
        if !self.is_wanted() {
            return Wakers::default();
        }
        let [urgent, others] = Line::SENDERS.map(|line| self.waiting.wakers(line));
        urgent.and(others)
    }

    /// Stops accepting; the first reason stays. Senders keep their messages in the queue: each comes for its own.
    pub(super) fn shut(&mut self, signals: &Signals, reason: StopReason) -> Wakers {
        let senders = if self.closed.is_none() { self.senders() } else { Wakers::default() };
        self.closed.get_or_insert(reason);
        signals.wanted.store(false, Relaxed);
        senders
    }

    pub(super) fn abort(&mut self, signals: &Signals, reason: StopReason) -> (Option<Waker>, Wakers) {
        let senders = self.shut(signals, reason);
        signals.aborted.store(true, Release);
        signals.idle.store(false, Relaxed);
        (self.run_loop.clone(), senders)
    }

    /// The reason of an end now. An abort takes the place of a shutdown; but one for want of room came first, for it needs an
    /// open mailbox, and senders have been told of it.
    pub(super) fn cut_short(&mut self) -> StopReason {
        if let Some(reason) = self.end_reason() {
            return reason;
        }
        if let Some(StopReason::TooSlow) = self.closed {
            return StopReason::TooSlow;
        }
        self.close_for(StopReason::Aborted);
        StopReason::Aborted
    }

    /// Stops accepting for `reason`, whatever was said before, unless that was `decided`.
    pub(super) fn discard(&mut self, signals: &Signals, reason: &StopReason) -> Wakers {
        self.close_for(reason.clone());
        signals.handed_over.store(0, Relaxed);
        signals.idle.store(false, Relaxed);
        signals.wanted.store(false, Relaxed);
        self.senders()
    }

    /// The reason given here is the one that stays, unless one was `decided`.
    pub(super) fn end(&mut self, reason: StopReason) -> (Option<Waker>, Wakers) {
        self.close_for(reason);
        self.ended = true;
        (self.run_loop.take(), self.waiting.take(Line::Watchers))
    }

    fn close_for(&mut self, reason: StopReason) {
        if !self.decided {
            self.closed = Some(reason);
        }
    }

    /// That the start hook is done; whom to tell.
    #[inline]
    pub(super) fn start(&mut self) -> Option<Wakers> {
        if self.started {
            return None;
        }
        self.started = true;
        Some(self.waiting.take(Line::Watchers))
    }

    /// What a watcher of the start sees.
    pub(super) fn start_seen(&self) -> Option<Result<(), StopReason>> {
        if self.started { Some(Ok(())) } else { self.end_reason().map(Err) }
    }

    pub(super) fn end_reason(&self) -> Option<StopReason> {
        if self.ended { self.closed.clone() } else { None }
    }

    /// Lets a watcher wait, or go when it has `seen` what it waits for. A waker to be dropped without the lock.
    pub(super) fn watch(&mut self, ticket: &mut Option<Ticket>, waker: &Waker, seen: bool) -> Option<Waker> {
        let mut stale = None;
        if seen {
            return ticket.take().and_then(|ticket| self.waiting.leave(ticket)).map(|(_, waker)| waker);
        }
        if !ticket.is_some_and(|ticket| self.waiting.still_waits(ticket, waker, &mut stale)) {
            *ticket = Some(self.waiting.join(Line::Watchers, waker.clone()));
        }
        stale
    }
}
