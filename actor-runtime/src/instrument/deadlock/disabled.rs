//! The names of the other files without detection: nothing is kept, and nothing happens.
// Nothing of it may be left on the path of a call.
#![expect(clippy::inline_always, clippy::unused_self)]

use crate::{error::DeadlockPath, instrument::identity::Identity};
use std::task::Waker;

#[derive(Clone, Default)]
pub(crate) struct MessageEdge(());

impl MessageEdge {
    pub(crate) const NONE: Self = Self(());

    #[inline(always)]
    pub(crate) fn reply_moved_on(&self) {}
}

#[derive(Default)]
pub(crate) struct CallerEdge(());

impl CallerEdge {
    pub(crate) const NONE: Self = Self(());

    #[inline(always)]
    pub(crate) fn message_edge(&self) -> MessageEdge {
        MessageEdge(())
    }

    #[inline(always)]
    pub(crate) fn owns(&self, _: &MessageEdge) -> bool {
        false
    }

    #[inline(always)]
    pub(crate) fn track(&mut self, _: &Waker, _: bool, _: &Identity, _: Option<&'static str>) -> Option<Waker> {
        None
    }

    #[inline(always)]
    pub(crate) fn polled(&self, _: bool) {}

    #[inline(always)]
    pub(crate) fn is_deadlocked(&self) -> bool {
        false
    }

    #[inline(always)]
    pub(crate) fn take_deadlock(&self) -> Option<DeadlockPath> {
        None
    }
}

pub(crate) struct WaitTracker;

impl WaitTracker {
    #[inline(always)]
    pub(crate) fn new(_: &Identity) -> Self {
        Self
    }

    #[inline(always)]
    pub(crate) fn begin_poll<'a>(&mut self, task: &'a Waker) -> Poll<'a> {
        Poll(task)
    }

    #[inline(always)]
    pub(crate) fn end_poll(&mut self, _: Poll<'_>, _: bool) {}
}

/// The task's own waker serves for everything.
pub(crate) struct Poll<'a>(&'a Waker);

impl Poll<'_> {
    #[inline(always)]
    pub(crate) fn internal_waker(&self) -> &Waker {
        self.0
    }

    #[inline(always)]
    pub(crate) fn foreign_waker(&self) -> &Waker {
        self.0
    }
}

#[inline(always)]
pub(crate) fn begin_handler(_: impl FnOnce() -> Option<&'static str>) {}
