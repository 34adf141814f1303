//! What a mailbox knows besides its messages. Nothing here depends on their type, so it is compiled once.

use super::lanes::Lane;
use crate::{
    error::StopReason,
    util::{
        sync::{AtomicBool, AtomicUsize},
        wait_list::{Ticket, WaitList, Wakers},
    },
};
use std::{
    ptr,
    sync::atomic::Ordering::{Relaxed, Release},
    task::Waker,
};

/// What never changes about a mailbox.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MailboxRules {
    /// Messages that each lane holds at most; at least 1. `usize::MAX` is unbounded.
    pub(crate) capacity: usize,
    /// Queued messages may be replaced.
    pub(crate) coalesces: bool,
    /// The actor may get a new state after a panic.
    pub(crate) restarts: bool,
}

/// What can be read without the lock.
#[derive(Debug)]
pub(crate) struct Flags {
    /// Messages that each lane holds at most.
    pub(super) capacity: usize,
    /// Messages in the batch that have not started. Written by the run loop alone.
    pub(super) in_batch: AtomicUsize,
    /// The run loop has taken everything and is to be woken for the next message. Written under the lock.
    pub(super) idle: AtomicBool,
    /// A sender waits for capacity. Written under the lock.
    pub(super) has_waiters: AtomicBool,
    /// The actor is aborted. Written under the lock.
    pub(super) aborted: AtomicBool,
    /// The runtime whose timers the handlers use was dropped.
    pub(super) runtime_dropped: AtomicBool,
    /// Queued messages may be replaced, so the run loop takes them one by one. Stored here because there is padding.
    pub(super) coalesces: bool,
    /// After a panic there may be a new state.
    pub(super) restarts: bool,
    /// The addresses of the data and of the vtable of the run loop's waker. With them the run loop checks without the lock whether its
    /// waker is registered. Accessed by the run loop alone, so they are not loom's atomics.
    run_loop: [std::sync::atomic::AtomicUsize; 2],
}

/// The addresses of a waker's data and of its vtable, by which [`Waker::will_wake`] compares.
#[inline]
fn addresses(waker: &Waker) -> [usize; 2] {
    [waker.data().addr(), ptr::from_ref(waker.vtable()).addr()]
}

impl Flags {
    pub(super) fn new(MailboxRules { capacity, coalesces, restarts }: MailboxRules) -> Self {
        Self {
            capacity,
            in_batch: AtomicUsize::new(0),
            idle: AtomicBool::new(false),
            has_waiters: AtomicBool::new(false),
            aborted: AtomicBool::new(false),
            runtime_dropped: AtomicBool::new(false),
            coalesces,
            restarts,
            run_loop: [const { std::sync::atomic::AtomicUsize::new(0) }; 2],
        }
    }

    /// Whether `waker` has the addresses of the run loop's waker.
    #[inline]
    pub(super) fn is_run_loop(&self, waker: &Waker) -> bool {
        let [data, vtable] = addresses(waker);
        self.run_loop[0].load(Relaxed) == data && self.run_loop[1].load(Relaxed) == vtable
    }

    /// Notes the addresses of the run loop's `waker`, which the mailbox keeps: so no other waker gets the same ones.
    pub(super) fn note_run_loop(&self, waker: &Waker) {
        for (known, address) in self.run_loop.iter().zip(addresses(waker)) {
            known.store(address, Relaxed);
        }
    }

    /// How many more messages may be accepted in a lane with `accepted` messages. The messages of the batch count in both lanes, because
    /// they may be from either.
    #[inline]
    pub(super) fn available(&self, accepted: usize) -> usize {
        self.capacity.saturating_sub(accepted + self.in_batch.load(Relaxed))
    }
}

/// What an actor is doing: see [`ActorHandle::status`](crate::ActorHandle::status).
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorControl, ActorHandle, ActorStatus};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let counter = Counter(0).spawn();
/// assert!(matches!(counter.status(), ActorStatus::Starting));
/// counter.add(1).await.unwrap();
/// assert!(matches!(counter.status(), ActorStatus::Running));
/// let stopped = counter.shutdown();
/// assert!(matches!(counter.status(), ActorStatus::Draining));
/// stopped.await;
/// assert!(matches!(counter.status(), ActorStatus::Stopped(_)));
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ActorStatus {
    /// The factory or the start hook is still running. Calls wait in the mailbox.
    Starting,
    /// The actor handles messages or waits for them.
    Running,
    /// A supervised actor has failed and gets a new state. Calls wait in the mailbox.
    Restarting,
    /// The mailbox is closed. The actor still handles what was accepted, or runs its stop hook.
    Draining,
    /// The actor has stopped for this reason.
    Stopped(StopReason),
}

/// The result of sending a message so far. It does not contain the reason why the mailbox is closed, because few senders need it: see
/// [`refusal`](super::any::MailboxOf::refusal).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The message waits for capacity.
    Waiting,
    /// The message was accepted.
    Sent,
    /// The mailbox is closed. The message is still unsent.
    Closed,
}

/// How far the current state of the actor has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Starting,
    Running,
    #[cfg_attr(not(feature = "supervision"), expect(dead_code, reason = "only supervised actors restart"))]
    Restarting,
}

/// Who waits, who is to be woken, and how far the actor has come.
#[derive(Debug, Default)]
pub(super) struct Lifecycle {
    /// Tasks that wait for the start or the stop of the actor.
    pub(super) watchers: WaitList,
    /// Senders that wait for capacity, by lane. Allocated for the first one. Their messages wait under the same tickets.
    senders: Option<Box<[WaitList; Lane::ALL.len()]>>,
    pub(super) run_loop: Option<Waker>,
    pub(super) closed: Option<StopReason>,
    phase: Phase,
    is_stopped: bool,
}

/// Senders.
impl Lifecycle {
    /// Whether a new message is accepted or waits, in a lane with `accepted` messages. Waiting senders come first.
    #[inline]
    pub(super) fn progress_of_new(&self, flags: &Flags, lane: Lane, accepted: usize) -> Progress {
        if self.closed.is_some() {
            Progress::Closed
        } else if flags.available(accepted) > 0 && self.waiting_in(lane) == 0 {
            Progress::Sent
        } else {
            Progress::Waiting
        }
    }

    #[inline]
    pub(super) fn waiting_in(&self, lane: Lane) -> usize {
        self.senders.as_ref().map_or(0, |senders| senders[lane as usize].len())
    }

    /// How many senders the wait lists have memory for.
    #[cfg(all(test, not(actor_loom)))]
    pub(super) fn kept_senders(&self) -> usize {
        self.senders.as_ref().map_or(0, |senders| senders.iter().map(WaitList::capacity).sum())
    }

    /// A sender starts to wait. Returns the run loop's waker too: it may have made capacity free before it saw the flag.
    #[cold]
    pub(super) fn add_waiter(&mut self, flags: &Flags, lane: Lane, sender: &Waker) -> (Ticket, Option<Waker>) {
        let sender = sender.clone();
        let run_loop = if flags.has_waiters.load(Relaxed) { None } else { self.run_loop.clone() };
        flags.has_waiters.store(true, Relaxed);
        (self.senders.get_or_insert_default()[lane as usize].join(sender), run_loop)
    }

    pub(super) fn is_waiting(&mut self, lane: Lane, ticket: Ticket, waker: &Waker, stale: &mut Option<Waker>) -> bool {
        self.senders.as_mut().is_some_and(|senders| senders[lane as usize].is_waiting(ticket, waker, stale))
    }

    /// Removes a sender that no longer waits, and leaves its waker in `left`. Returns the place of its message, which is still to be
    /// taken.
    pub(super) fn leave(
        &mut self,
        flags: &Flags,
        (lane, ticket): (Lane, Ticket),
        left: &mut Option<Waker>,
    ) -> Option<usize> {
        let (place, waker) = self.senders.as_mut()?[lane as usize].vacate(ticket)?;
        *left = Some(waker);
        flags.has_waiters.store(self.has_waiters() && self.closed.is_none(), Relaxed);
        Some(place)
    }

    /// Removes the first `count` senders of the lane. Returns how many places their messages have.
    pub(super) fn take_senders(&mut self, lane: Lane, count: usize, taken: &mut Wakers) -> usize {
        self.senders.as_mut().map_or(0, |senders| senders[lane as usize].take_first(count, taken))
    }

    /// Removes the vacant places of the wait list if they are more than half, or in any case if `always`. Returns whether those of
    /// the messages have to be removed too.
    pub(super) fn compact_senders(&mut self, lane: Lane, always: bool) -> bool {
        self.senders.as_mut().is_some_and(|senders| senders[lane as usize].compact(always))
    }

    /// Senders that waited were admitted.
    pub(super) fn note_admitted(&self, flags: &Flags, admitted: &Wakers) {
        // If nothing was admitted the queue is unchanged, so `idle` must stay set.
        if !admitted.is_empty() {
            flags.idle.store(false, Relaxed);
        }
        flags.has_waiters.store(self.has_waiters(), Relaxed);
    }

    fn has_waiters(&self) -> bool {
        Lane::ALL.into_iter().any(|lane| self.waiting_in(lane) > 0)
    }

    /// The wakers of all waiting senders, which stay in the lists: each takes its own message back.
    fn waiting_senders(&self) -> Wakers {
        let Some(senders) = &self.senders else { return Wakers::default() };
        let [priority, normal] = &**senders;
        priority.wakers().and(normal.wakers())
    }
}

/// The actor's way from start to stop.
impl Lifecycle {
    /// A message was accepted. Returns the run loop's waker if it is to be woken.
    #[inline]
    pub(super) fn note_accepted(&self, flags: &Flags, lane: Lane) -> Option<Waker> {
        if lane == Lane::Priority {
            // The messages that the run loop has seen may wait for running handlers. This one need not.
            flags.idle.store(false, Relaxed);
            return self.run_loop.clone();
        }
        self.take_idle_waker(flags)
    }

    /// The run loop has taken messages: all of them, or all but those that may be replaced or overtaken. Returns whether the mailbox
    /// is open, and whether watchers of the start are to be woken.
    #[inline]
    pub(super) fn note_taken(&mut self, flags: &Flags, all: bool) -> (bool, bool) {
        let is_open = self.closed.is_none();
        // The next sender wakes the run loop, so that it need not look again before it sleeps.
        flags.idle.store(is_open && all, Relaxed);
        (is_open, self.start())
    }

    /// Returns the run loop's waker if the run loop sleeps, or is about to.
    #[inline]
    pub(super) fn take_idle_waker(&self, flags: &Flags) -> Option<Waker> {
        if !flags.idle.load(Relaxed) {
            return None;
        }
        flags.idle.store(false, Relaxed);
        self.run_loop.clone()
    }

    /// Stops accepting messages. The first reason is kept.
    pub(super) fn close(&mut self, flags: &Flags, reason: StopReason) -> Wakers {
        let senders = if self.closed.is_none() { self.waiting_senders() } else { Wakers::default() };
        self.closed.get_or_insert(reason);
        flags.has_waiters.store(false, Relaxed);
        senders
    }

    pub(super) fn abort(&mut self, flags: &Flags, reason: StopReason) -> (Option<Waker>, Wakers) {
        let senders = self.close(flags, reason);
        flags.aborted.store(true, Release);
        flags.idle.store(false, Relaxed);
        (self.run_loop.clone(), senders)
    }

    /// The reason of a stop now: an abort, unless an earlier reason stays.
    pub(super) fn abort_now(&mut self) -> StopReason {
        self.stop_reason().unwrap_or_else(|| self.close_for(&StopReason::Aborted))
    }

    /// Stops accepting messages for `reason`, unless an earlier reason is kept. Does not wake the run loop, because accepted messages
    /// will not be handled. Returns the waiting senders.
    pub(super) fn discard(&mut self, flags: &Flags, reason: &StopReason) -> Wakers {
        self.close_for(reason);
        flags.in_batch.store(0, Relaxed);
        flags.idle.store(false, Relaxed);
        flags.has_waiters.store(false, Relaxed);
        self.waiting_senders()
    }

    /// The actor has stopped for `reason`, unless an earlier one stays. Returns the run loop's waker and the watchers.
    pub(super) fn stop(&mut self, reason: &StopReason) -> (Option<Waker>, Wakers) {
        self.close_for(reason);
        self.is_stopped = true;
        (self.run_loop.take(), self.watchers.take_all())
    }

    /// Closes for `reason`, unless an earlier one stays because callers may know it: see [`StopReason::replaces`]. Returns the
    /// reason that holds.
    fn close_for(&mut self, reason: &StopReason) -> StopReason {
        if self.closed.as_ref().is_none_or(|earlier| reason.replaces(earlier)) {
            self.closed = Some(reason.clone());
        }
        self.closed.clone().unwrap_or(StopReason::Aborted)
    }

    /// The start hook is done. The first call returns whether there are watchers to be woken, later ones return `false`.
    #[inline]
    pub(super) fn start(&mut self) -> bool {
        if self.phase == Phase::Running {
            return false;
        }
        self.phase = Phase::Running;
        self.watchers.len() > 0
    }

    #[cfg(feature = "supervision")]
    pub(super) fn restart(&mut self) {
        if self.phase == Phase::Running {
            self.phase = Phase::Restarting;
        }
    }

    /// Whether the start hook of any state is done.
    pub(super) fn has_started(&self) -> bool {
        self.phase != Phase::Starting
    }

    /// What a watcher of the start sees.
    pub(super) fn start_outcome(&self) -> Option<Result<(), StopReason>> {
        if self.has_started() { Some(Ok(())) } else { self.stop_reason().map(Err) }
    }

    pub(super) fn stop_reason(&self) -> Option<StopReason> {
        if self.is_stopped { self.closed.clone() } else { None }
    }

    pub(super) fn status(&self) -> ActorStatus {
        match (&self.closed, self.phase) {
            (Some(reason), _) if self.is_stopped => ActorStatus::Stopped(reason.clone()),
            (Some(_), _) => ActorStatus::Draining,
            (None, Phase::Starting) => ActorStatus::Starting,
            (None, Phase::Running) => ActorStatus::Running,
            (None, Phase::Restarting) => ActorStatus::Restarting,
        }
    }

    /// Adds a watcher, or removes it once it has `seen` what it waits for. Returns a waker to be dropped without the lock.
    pub(super) fn watch(&mut self, ticket: &mut Option<Ticket>, waker: &Waker, seen: bool) -> Option<Waker> {
        let mut stale = None;
        if seen {
            return ticket.take().and_then(|ticket| self.watchers.leave(ticket));
        }
        if !ticket.is_some_and(|ticket| self.watchers.is_waiting(ticket, waker, &mut stale)) {
            *ticket = Some(self.watchers.join(waker.clone()));
        }
        stale
    }
}
