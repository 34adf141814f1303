//! Calls by which a handler waits for another.

use crate::{
    deadline::Deadline,
    deadlock::{
        DeadlockPath,
        detect::{Scene, now},
    },
    handle::{ActorId, Shared},
    mailbox::Offer,
    parts::Parts,
    sync::Mutex as Lock,
};
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{
            AtomicBool,
            Ordering::{Acquire, Release},
        },
    },
    task::{Context, Poll, Waker},
};

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
