//! Handlers, and whether what they wait for is known.

use crate::{
    deadlock::{
        Next,
        circle::{Resting, leave},
        wait::Bond,
    },
    handle::{ActorId, Shared},
    parts::Parts,
    sync::Mutex as Lock,
};
use std::{
    borrow::Cow,
    cell::RefCell,
    mem,
    sync::{
        Arc,
        atomic::{
            AtomicBool, AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
            fence,
        },
    },
    task::{Context, Poll, Wake, Waker},
};

thread_local! {
    /// The handler that this thread is polling.
    static SCENE: RefCell<Option<Box<Scene>>> = const { RefCell::new(None) };
}

/// One more than ever before: orders the starts of handlers and the calls that they make.
pub(super) fn now() -> u64 {
    static NOW: AtomicU64 = AtomicU64::new(1);
    NOW.fetch_add(1, Relaxed)
}

/// The task of an actor, and whether it was woken since its last poll began.
pub(super) struct Bell {
    pub(super) rung: AtomicBool,
    task: Lock<Waker>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // First: who sees that somebody has let go of the waker is to see why.
        self.rung.store(true, Release);
        let task = self.task.lock().clone();
        task.wake();
    }
}

/// The same, for whoever is not one of our calls.
struct Others(Arc<Bell>);

impl Wake for Others {
    fn wake(self: Arc<Self>) {
        self.0.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.wake_by_ref();
    }
}

/// The name of a message's method.
pub(crate) struct Methods<M>(pub(super) fn(&M) -> &'static str);

impl<M: Parts> Methods<M> {
    pub(crate) fn new() -> Self {
        Self(|message| message.parts().0)
    }
}

/// A handler, and what is known of what it waits for.
pub(super) struct Scene {
    actor: ActorId,
    name: Cow<'static, str>,
    bell: Arc<Bell>,
    /// What our calls keep, and the mailbox for an abort.
    own: Waker,
    /// What everybody else keeps.
    others: Arc<Others>,
    /// What the handler has polled, in any of its polls.
    waits: Vec<Arc<Bond>>,
    method: &'static str,
    begun: u64,
    keepers: Keepers,
    /// No handler runs.
    idle: bool,
    /// It is in the list.
    listed: bool,
}

/// Who else keeps the waker.
enum Keepers {
    /// Only who waits for the handler that runs.
    Own,
    /// Perhaps who waited for one before it.
    Mixed,
    /// The next poll has another waker, so as to tell them apart.
    ToTell,
}

impl Scene {
    /// Of the handler that this thread is polling, if `waker` is the one it was given.
    pub(super) fn of(waker: &Waker) -> Option<(ActorId, Waker)> {
        SCENE.with_borrow(|scene| {
            let scene = scene.as_ref()?;
            let given = std::ptr::eq(waker.data().cast(), Arc::as_ptr(&scene.others));
            given.then(|| (scene.actor, scene.own.clone()))
        })
    }

    pub(super) fn with(change: impl FnOnce(&mut Self)) {
        SCENE.with_borrow_mut(|scene| {
            if let Some(scene) = scene {
                change(scene);
            }
        });
    }

    pub(super) fn note(&mut self, bond: Arc<Bond>) {
        if !self.waits.iter().any(|known| Arc::ptr_eq(known, &bond)) {
            self.waits.push(bond);
        }
    }

    /// A handler begins, or none does.
    fn turn(&mut self, method: Option<&'static str>) {
        self.waits.clear();
        self.idle = method.is_none();
        if let Some(method) = method {
            (self.method, self.begun) = (method, now());
            // More than this and the poll that goes on.
            self.keepers = if Arc::strong_count(&self.others) > 2 { Keepers::Mixed } else { Keepers::Own };
        }
    }

    fn begin_poll(&mut self, task: &Waker) {
        if mem::take(&mut self.listed) {
            leave(self.actor);
        }
        // What is left of handlers that are over says nothing of the next one.
        if self.idle || matches!(self.keepers, Keepers::ToTell) {
            self.keepers = Keepers::Own;
            if Arc::strong_count(&self.others) > 1 {
                self.others = Arc::new(Others(self.bell.clone()));
            }
        }
        self.bell.rung.store(false, Release);
        let mut known = self.bell.task.lock();
        let stale = if known.will_wake(task) { None } else { Some(mem::replace(&mut *known, task.clone())) };
        drop(known);
        drop(stale);
    }

    /// The handler waits. If it does so for our calls alone it goes into the list, and perhaps closes a circle.
    fn rest(&mut self) {
        self.waits.retain(|bond| bond.waits.load(Acquire));
        let others_know = Arc::strong_count(&self.others) > 1;
        // The count is read without order. Who has let go of a waker has rung the bell before, if at all.
        fence(Acquire);
        if self.idle || self.waits.is_empty() || self.bell.rung.load(Acquire) {
            return;
        }
        if others_know {
            // Perhaps they wait for handlers that are over. Who waits for this one takes the new waker at its next poll.
            if let Keepers::Mixed = self.keepers {
                self.keepers = Keepers::ToTell;
                self.bell.wake_by_ref();
            }
            return;
        }
        self.listed = true;
        let entry = Resting {
            name: self.name.clone(),
            method: self.method,
            begun: self.begun,
            bell: self.bell.clone(),
            waits: self.waits.clone(),
        };
        if let Some(bell) = entry.enter(self.actor) {
            bell.wake();
        }
    }
}

/// Watches the code of one actor from poll to poll.
pub(crate) struct Watch(Option<Box<Scene>>);

impl Watch {
    pub(crate) fn new<M>(shared: &Shared<M>) -> Self {
        let bell = Arc::new(Bell { rung: AtomicBool::new(false), task: Lock::new(Waker::noop().clone()) });
        Self(Some(Box::new(Scene {
            actor: shared.id,
            name: shared.name.clone(),
            own: Waker::from(bell.clone()),
            others: Arc::new(Others(bell.clone())),
            bell,
            waits: Vec::new(),
            method: "",
            begun: now(),
            keepers: Keepers::Own,
            idle: false,
            listed: false,
        })))
    }

    /// Polls `code`, which gets the waker for the mailbox, and the context for the handler.
    pub(crate) fn poll<O>(
        &mut self,
        cx: &mut Context<'_>,
        code: impl FnOnce(&Waker, &mut Context<'_>) -> Poll<O>,
    ) -> Poll<O> {
        let Some(mut scene) = self.0.take() else { return code(cx.waker(), cx) };
        scene.begin_poll(cx.waker());
        let (own, others) = (scene.own.clone(), Waker::from(scene.others.clone()));
        let outer = SCENE.replace(Some(scene));
        let polled = code(&own, &mut Context::from_waker(&others));
        self.0 = SCENE.replace(outer);
        drop(others);
        if let Some(scene) = &mut self.0
            && polled.is_pending()
        {
            scene.rest();
        }
        polled
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(scene) = &self.0
            && scene.listed
        {
            leave(scene.actor);
        }
    }
}

/// The run loop has looked for the `next` message: the last handler is over, and perhaps one begins.
pub(crate) fn after_next<M: Parts>(next: Next<M>) -> Next<M> {
    let method = match &next {
        Poll::Ready(Ok(envelope)) => Some(envelope.message.parts().0),
        // Of a hook.
        Poll::Ready(Err(_)) => Some(""),
        Poll::Pending => None,
    };
    Scene::with(|scene| scene.turn(method));
    next
}
