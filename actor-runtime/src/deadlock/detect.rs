//! What a handler waits for.

use crate::{
    deadline::Deadline,
    deadlock::{
        DeadlockPath, Next,
        circle::{Resting, leave},
    },
    handle::{ActorId, Shared},
    mailbox::Offer,
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
fn now() -> u64 {
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

/// One call, as its caller, its message and the list of those who rest know it.
pub(super) struct Bond {
    pub(super) caller: ActorId,
    pub(super) target: ActorId,
    pub(super) name: Cow<'static, str>,
    pub(super) method: &'static str,
    pub(super) sent: u64,
    /// The caller's handler polled it last, and it is neither back nor dropped.
    pub(super) waits: AtomicBool,
    /// The reply is no longer the business of the handler that was asked: it has taken over the duty to reply.
    pub(super) handed_on: AtomicBool,
    /// Chosen to give in. At most once.
    pub(super) chosen: AtomicBool,
    pub(super) path: Lock<Option<DeadlockPath>>,
}

impl Bond {
    pub(super) fn is_chosen(&self) -> bool {
        self.chosen.load(Acquire)
    }
}

/// The caller's end.
#[derive(Default)]
pub(crate) struct Wait(Option<Arc<Bond>>);

/// The message's end, beside the duty to reply.
#[derive(Clone, Default)]
pub(crate) struct Tie(Option<Arc<Bond>>);

impl Tie {
    /// Somebody else may reply, whatever the handler does.
    pub(crate) fn hand_on(&self) {
        if let Some(bond) = &self.0 {
            bond.handed_on.store(true, Release);
        }
    }

    fn is_of(&self, bond: &Arc<Bond>) -> bool {
        self.0.as_ref().is_some_and(|own| Arc::ptr_eq(own, bond))
    }
}

impl Wait {
    pub(crate) fn tie(&self) -> Tie {
        Tie(self.0.clone())
    }

    /// How to poll a call by which a handler may wait for others. `None`: as always, for it has a deadline, or it is not the
    /// handler itself that polls it.
    pub(crate) fn watched<M>(
        &mut self,
        target: &Shared<M>,
        offer: &Offer<M>,
        deadline: &Deadline,
        cx: &Context<'_>,
    ) -> Option<Watched> {
        let scene = if deadline.is_never() { Scene::of(cx.waker()) } else { None };
        let is_callers = |bond: &Arc<Bond>| scene.as_ref().is_some_and(|(caller, _)| *caller == bond.caller);
        if !self.0.as_ref().is_none_or(is_callers) {
            self.let_go();
        }
        let (caller, own) = scene?;
        if let Offer::Held(message) = offer {
            self.0 = Some(Arc::new(Bond {
                caller,
                target: target.id,
                name: target.name.clone(),
                method: (target.methods.0)(message),
                sent: now(),
                waits: AtomicBool::new(false),
                handed_on: AtomicBool::new(false),
                chosen: AtomicBool::new(false),
                path: Lock::new(None),
            }));
        }
        self.0.clone().map(|bond| Watched { bond, own })
    }

    /// If this call is to give in, and its handler has not started: takes the message back.
    pub(crate) fn take_back<M: Parts>(&self, target: &Shared<M>, offer: &mut Offer<M>) -> Option<DeadlockPath> {
        let bond = self.0.as_ref().filter(|bond| bond.is_chosen())?;
        let path = bond.path.lock().take()?;
        match *offer {
            Offer::Waiting(ticket) => target.mailbox.withdraw(offer, ticket),
            Offer::Accepted => target.mailbox.take_back(offer, |sink| sink.tie().is_of(bond)),
            Offer::Held(_) => {}
        }
        matches!(offer, Offer::Held(_)).then_some(path)
    }

    fn let_go(&mut self) {
        if let Some(bond) = self.0.take() {
            bond.waits.store(false, Release);
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// A call that a handler polls.
pub(crate) struct Watched {
    bond: Arc<Bond>,
    own: Waker,
}

impl Watched {
    pub(crate) fn poll<O>(self, code: impl FnOnce(&mut Context<'_>) -> Poll<O>) -> Poll<O> {
        let polled = code(&mut Context::from_waker(&self.own));
        self.bond.waits.store(polled.is_pending(), Release);
        if polled.is_pending() {
            Scene::with(|scene| scene.note(self.bond));
        }
        polled
    }
}

/// The waker for what the run loop itself waits for: no handler goes on by it.
pub(crate) fn unwatched(waker: &Waker) -> Waker {
    Scene::of(waker).map_or_else(|| waker.clone(), |(_, own)| own)
}

/// The name of a message's method.
pub(crate) struct Methods<M>(fn(&M) -> &'static str);

impl<M: Parts> Methods<M> {
    pub(crate) fn new() -> Self {
        Self(|message| message.parts().0)
    }
}

/// A handler, and what is known of what it waits for.
struct Scene {
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
    /// No handler runs.
    idle: bool,
    /// It is in the list.
    listed: bool,
}

impl Scene {
    /// Of the handler that this thread is polling, if `waker` is the one it was given.
    fn of(waker: &Waker) -> Option<(ActorId, Waker)> {
        SCENE.with_borrow(|scene| {
            let scene = scene.as_ref()?;
            let given = std::ptr::eq(waker.data().cast(), Arc::as_ptr(&scene.others));
            given.then(|| (scene.actor, scene.own.clone()))
        })
    }

    fn with(change: impl FnOnce(&mut Self)) {
        SCENE.with_borrow_mut(|scene| {
            if let Some(scene) = scene {
                change(scene);
            }
        });
    }

    fn note(&mut self, bond: Arc<Bond>) {
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
        }
    }

    fn begin_poll(&mut self, task: &Waker) {
        if mem::take(&mut self.listed) {
            leave(self.actor);
        }
        // What is left of handlers that are over says nothing of the next one.
        if self.idle && Arc::strong_count(&self.others) > 1 {
            self.others = Arc::new(Others(self.bell.clone()));
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
        if self.idle || self.waits.is_empty() || others_know || self.bell.rung.load(Acquire) {
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
