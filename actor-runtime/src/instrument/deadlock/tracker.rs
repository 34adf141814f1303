//! One actor's handler, and whether everything that it waits for is known. See the steps of the parent module.

use super::{
    edge::WaitEdge,
    graph::{self, BlockedActor},
    waker::{ForeignWaker, InternalWaker},
};
use crate::{error::ActorId, instrument::identity::Identity};
use std::{
    borrow::Cow,
    cell::RefCell,
    mem,
    sync::{
        Arc,
        atomic::{
            AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
            fence,
        },
    },
    task::{Wake, Waker},
};

thread_local! {
    /// The handler that this thread is polling. Empty while a destructor of the thread runs.
    static CURRENT: RefCell<Option<Box<HandlerWaits>>> = const { RefCell::new(None) };
}

/// A logical time that only grows. It orders the starts of handlers and the calls that they make.
pub(super) fn now() -> u64 {
    static NOW: AtomicU64 = AtomicU64::new(1);
    NOW.fetch_add(1, Relaxed)
}

/// For how many calls an actor keeps memory once a handler has waited for more.
const KEPT_WAITS: usize = 64;

/// A handler, and what is known of what it waits for.
pub(super) struct HandlerWaits {
    actor: ActorId,
    name: Cow<'static, str>,
    waker: Arc<InternalWaker>,
    /// `waker` as the mailbox and tracked calls keep it.
    internal: Waker,
    foreign: Arc<ForeignWaker>,
    /// The tracked calls that the handler has polled (step 4). Those that it still waits for have `waits` set.
    waits: Vec<Arc<WaitEdge>>,
    method: &'static str,
    start: u64,
    owners: WakerOwners,
    /// No handler runs.
    is_idle: bool,
    /// The actor is in the list of blocked actors.
    is_listed: bool,
}

/// Which handlers the clones of the foreign waker may belong to (step 6).
enum WakerOwners {
    /// The one that runs.
    Current,
    /// Perhaps an earlier one.
    Unknown,
    /// Perhaps an earlier one, and the next poll gets a fresh waker.
    NeedsFreshWaker,
}

impl HandlerWaits {
    fn new(actor: &Identity) -> Self {
        let waker = Arc::new(InternalWaker::new());
        Self {
            actor: actor.id,
            name: actor.name.clone(),
            internal: Waker::from(waker.clone()),
            foreign: Arc::new(ForeignWaker(waker.clone())),
            waker,
            waits: Vec::new(),
            method: "",
            start: now(),
            owners: WakerOwners::Current,
            is_idle: false,
            is_listed: false,
        }
    }

    /// The actor whose handler this thread is polling, and its internal waker, if `waker` is its foreign one.
    pub(super) fn of(waker: &Waker) -> Option<(ActorId, Waker)> {
        let find = |current: &RefCell<Option<Box<Self>>>| {
            let current = current.borrow();
            let handler = current.as_ref()?;
            let is_own = std::ptr::eq(waker.data().cast(), Arc::as_ptr(&handler.foreign));
            is_own.then(|| (handler.actor, handler.internal.clone()))
        };
        CURRENT.try_with(find).ok().flatten()
    }

    pub(super) fn with(change: impl FnOnce(&mut Self)) {
        let _destroyed = CURRENT.try_with(|current| {
            if let Some(handler) = &mut *current.borrow_mut() {
                change(handler);
            }
        });
    }

    /// Adds a call that the handler has begun to wait for. It is not in the list, because its `waits` was not set.
    pub(super) fn add(&mut self, edge: Arc<WaitEdge>) {
        self.waits.push(edge);
    }

    /// A handler starts, or none does.
    fn begin_handler(&mut self, method: Option<&'static str>) {
        self.forget_waits();
        self.waits.shrink_to(KEPT_WAITS);
        self.is_idle = method.is_none();
        if let Some(method) = method {
            (self.method, self.start) = (method, now());
            // Two clones are ours: the field's, and the one that this poll uses.
            self.owners =
                if Arc::strong_count(&self.foreign) > 2 { WakerOwners::Unknown } else { WakerOwners::Current };
        }
    }

    /// Calls that outlive their handler are added again when another one polls them.
    fn forget_waits(&mut self) {
        for edge in self.waits.drain(..) {
            edge.waits.store(false, Release);
        }
    }

    fn begin_poll(&mut self, task: &Waker) {
        if mem::take(&mut self.is_listed) {
            graph::remove(self.actor);
        }
        // Clones that belong to earlier handlers say nothing about the next one.
        if self.is_idle || matches!(self.owners, WakerOwners::NeedsFreshWaker) {
            self.owners = WakerOwners::Current;
            if Arc::strong_count(&self.foreign) > 1 {
                self.foreign = Arc::new(ForeignWaker(self.waker.clone()));
            }
        }
        self.waker.begin_poll(task);
    }

    /// The poll has ended as pending: lists the actor if it is blocked (steps 5 to 7).
    fn publish(&mut self) {
        self.waits.retain(|edge| edge.waits.load(Acquire));
        let is_foreign_waker_kept = Arc::strong_count(&self.foreign) > 1;
        // The count is read without order. Whoever dropped a clone after waking it has set the flag before.
        fence(Acquire);
        if self.is_idle || self.waits.is_empty() || self.waker.woken.load(Acquire) {
            return;
        }
        if is_foreign_waker_kept {
            if let WakerOwners::Unknown = self.owners {
                self.owners = WakerOwners::NeedsFreshWaker;
                self.waker.wake_by_ref();
            }
            return;
        }
        self.is_listed = true;
        let blocked = BlockedActor {
            name: self.name.clone(),
            method: self.method,
            start: self.start,
            waker: self.waker.clone(),
            waits: self.waits.clone(),
        };
        if let Some(victim) = blocked.insert_and_check(self.actor) {
            victim.wake();
        }
    }
}

/// Follows the handlers of one actor from poll to poll.
pub(crate) struct WaitTracker(Option<Box<HandlerWaits>>);

impl WaitTracker {
    pub(crate) fn new(actor: &Identity) -> Self {
        Self(Some(Box::new(HandlerWaits::new(actor))))
    }

    /// Begins a poll of the actor's code by the `task`.
    pub(crate) fn begin_poll<'a>(&mut self, task: &'a Waker) -> Poll<'a> {
        let Some(mut handler) = self.0.take() else { return Poll { task, wakers: None, outer: None } };
        handler.begin_poll(task);
        let wakers = Some((handler.internal.clone(), Waker::from(handler.foreign.clone())));
        let outer = CURRENT.try_with(|current| current.replace(Some(handler))).ok().flatten();
        Poll { task, wakers, outer }
    }

    /// Ends the `poll`.
    pub(crate) fn end_poll(&mut self, poll: Poll<'_>, is_pending: bool) {
        let Poll { wakers, outer, .. } = poll;
        self.0 = CURRENT.try_with(|current| current.replace(outer)).ok().flatten();
        drop(wakers);
        if let Some(handler) = &mut self.0
            && is_pending
        {
            handler.publish();
        }
    }
}

impl Drop for WaitTracker {
    fn drop(&mut self) {
        let Some(handler) = &mut self.0 else { return };
        handler.forget_waits();
        if handler.is_listed {
            graph::remove(handler.actor);
        }
    }
}

/// One poll of an actor's code.
pub(crate) struct Poll<'a> {
    task: &'a Waker,
    /// The internal and the foreign waker.
    wakers: Option<(Waker, Waker)>,
    /// The handler whose poll this one is nested in.
    outer: Option<Box<HandlerWaits>>,
}

impl Poll<'_> {
    /// The waker for the mailbox and for tracked calls.
    pub(crate) fn internal_waker(&self) -> &Waker {
        self.wakers.as_ref().map_or(self.task, |(internal, _)| internal)
    }

    /// The waker for the handler.
    pub(crate) fn foreign_waker(&self) -> &Waker {
        self.wakers.as_ref().map_or(self.task, |(_, foreign)| foreign)
    }
}

/// The run loop has looked for a message: the last handler has ended, and `method` starts if there is one.
pub(crate) fn begin_handler(method: impl FnOnce() -> Option<&'static str>) {
    begin_method(method());
}

/// Not generic, so it is compiled once.
fn begin_method(method: Option<&'static str>) {
    HandlerWaits::with(|handler| handler.begin_handler(method));
}
