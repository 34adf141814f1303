//! The handlers that run together. Each has a bit and a waker that sets it, so only those are polled that were woken.

use super::context::InFlight;
use crate::{
    core::cell::ActorCell,
    error::StopReason,
    util::{
        panic::{catch_panic, drop_catching, resume_panic},
        sync::Mutex,
        waker::{replace_waker, wake},
    },
};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::AcqRel},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};

/// Handlers that run at the same time at most: one per bit.
const MAX_CONCURRENT: usize = u64::BITS as usize;

/// The running handlers of one actor.
pub(super) struct Handlers<'a, M> {
    cell: &'a ActorCell<M>,
    in_flight: &'a InFlight,
    /// By bit.
    entries: Vec<Entry<'a>>,
    woken: Arc<Woken>,
}

struct Entry<'a> {
    handler: Option<Handler<'a>>,
    waker: Waker,
}

pub(super) type Handler<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

impl<'a, M> Handlers<'a, M> {
    pub(super) fn new(cell: &'a ActorCell<M>, in_flight: &'a InFlight) -> Self {
        Self { cell, in_flight, entries: Vec::new(), woken: Arc::default() }
    }

    pub(super) fn have_capacity(&self) -> bool {
        self.entries.len() < MAX_CONCURRENT || self.entries.iter().any(|entry| entry.handler.is_none())
    }

    pub(super) fn have_ended(&self) -> bool {
        self.entries.iter().all(|entry| entry.handler.is_none())
    }

    /// Polls the handlers that were woken. From here on they wake `task`.
    pub(super) fn begin_poll(&mut self, task: &Waker) {
        self.woken.set_task(task);
        let mut woken = self.woken.bits.swap(0, AcqRel);
        while woken != 0 {
            let index = woken.trailing_zeros() as usize;
            woken &= woken - 1;
            self.poll_at(index);
        }
    }

    /// Adds a handler and polls it at once, so that handlers start in the order of their messages, whatever their bits are.
    pub(super) fn start(&mut self, handler: Handler<'a>) {
        let index = self.entries.iter().position(|entry| entry.handler.is_none()).unwrap_or(self.entries.len());
        if index == self.entries.len() {
            let waker = BitWaker { bit: 1 << index, woken: self.woken.clone() };
            self.entries.push(Entry { handler: None, waker: Waker::from(Arc::new(waker)) });
        }
        self.entries[index].handler = Some(handler);
        self.poll_at(index);
    }

    fn poll_at(&mut self, index: usize) {
        let Entry { handler: entry, waker } = &mut self.entries[index];
        // A handler that had this bit before may still be woken.
        let Some(handler) = entry else { return };
        let mut polled = Poll::Pending;
        let caught = catch_panic(&mut || polled = handler.as_mut().poll(&mut Context::from_waker(waker)));
        if polled.is_ready() {
            *entry = None;
        }
        if let Err(panicked) = caught {
            self.propagate(&panicked);
        }
    }

    /// Runs code of the user that is not a handler. A panic in it stops all handlers too.
    pub(super) fn guard(&mut self, code: &mut dyn FnMut() -> bool) -> bool {
        let mut output = false;
        if let Err(panicked) = catch_panic(&mut || output = code()) {
            self.propagate(&panicked);
        }
        output
    }

    fn propagate(&mut self, panicked: &StopReason) {
        self.cut_off(panicked);
        resume_panic(panicked);
    }

    /// Drops all handlers and tells their callers the `reason`, or the panic of a `Drop` if the reason is no panic itself.
    fn cut_off(&mut self, reason: &StopReason) -> Option<StopReason> {
        // Close the mailbox before any caller is told of the stop.
        if !self.cell.mailbox.any().restarts() {
            self.cell.mailbox.any().close(reason.clone());
        }
        let panics = self.entries.iter_mut().map(|entry| drop_catching(entry.handler.take()));
        let in_drop = panics.fold(None, Option::or);
        let told = if let StopReason::Panicked(_) = reason { reason } else { in_drop.as_ref().unwrap_or(reason) };
        self.in_flight.fail(&self.cell.identity, told);
        in_drop
    }
}

impl<M> Drop for Handlers<'_, M> {
    fn drop(&mut self) {
        // Wakers may outlive this, and must not keep the task alive.
        drop(self.woken.task.lock().take());
        if self.have_ended() {
            return;
        }
        // Panics are handled where they happen. Otherwise only an abort drops running handlers.
        let reason = self.cell.mailbox.any().abort_now();
        if let Some(panicked) = self.cut_off(&reason)
            && !thread::panicking()
        {
            resume_panic(&panicked);
        }
    }
}

/// Which handlers are to be polled, and the task that polls them.
#[derive(Default)]
struct Woken {
    bits: AtomicU64,
    task: Mutex<Option<Waker>>,
}

impl Woken {
    /// Called before the bits are read, so a bit that is set later wakes this task.
    fn set_task(&self, task: &Waker) {
        let former = replace_waker(&mut self.task.lock(), Some(task));
        drop(former);
    }
}

/// The waker of one handler.
struct BitWaker {
    bit: u64,
    woken: Arc<Woken>,
}

impl Wake for BitWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // If the bit was set already, the task has been woken or is being woken.
        if self.woken.bits.fetch_or(self.bit, AcqRel) & self.bit == 0 {
            let task = self.woken.task.lock().clone();
            wake(task);
        }
    }
}
