//! The same without detection: nothing is kept, and nothing happens.
// Nothing may be left of it on the way of a call; and the names are those of `detect.rs` and `wait.rs`.
#![expect(clippy::inline_always, clippy::unused_self)]

use crate::{
    deadline::Deadline,
    deadlock::{DeadlockPath, Next},
    handle::Shared,
    mailbox::Offer,
    parts::Parts,
};
use std::{
    convert::Infallible,
    marker::PhantomData,
    task::{Context, Poll, Waker},
};

pub(crate) struct Methods<M>(PhantomData<fn(&M)>);

impl<M> Methods<M> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

#[derive(Clone, Default)]
pub(crate) struct Tie(());

impl Tie {
    #[inline(always)]
    pub(crate) fn hand_on(&self) {}
}

#[derive(Default)]
pub(crate) struct Wait(());

impl Wait {
    #[inline(always)]
    pub(crate) fn tie(&self) -> Tie {
        Tie(())
    }

    #[inline(always)]
    pub(crate) fn watched<M>(&mut self, _: &Shared<M>, _: &Offer<M>, _: &Deadline, _: &Context<'_>) -> Option<Watched> {
        None
    }

    #[inline(always)]
    pub(crate) fn take_back<M: Parts>(&self, _: &Shared<M>, _: &mut Offer<M>) -> Option<DeadlockPath> {
        None
    }
}

pub(crate) struct Watched(Infallible);

impl Watched {
    #[inline(always)]
    pub(crate) fn poll<O>(self, _: impl FnOnce(&mut Context<'_>) -> Poll<O>) -> Poll<O> {
        match self.0 {}
    }
}

pub(crate) struct Watch;

impl Watch {
    #[inline(always)]
    pub(crate) fn new<M>(_: &Shared<M>) -> Self {
        Self
    }

    #[inline(always)]
    pub(crate) fn poll<O>(
        &mut self,
        cx: &mut Context<'_>,
        code: impl FnOnce(&Waker, &mut Context<'_>) -> Poll<O>,
    ) -> Poll<O> {
        code(cx.waker(), cx)
    }
}

#[inline(always)]
pub(crate) fn after_next<M>(next: Next<M>) -> Next<M> {
    next
}
