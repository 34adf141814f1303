//! The names of `enabled.rs` without the feature: nothing is kept, and nothing happens.
// Nothing of it may be left on the path of a call.
#![expect(clippy::inline_always, clippy::unused_self)]

#[cfg(feature = "supervision")]
use super::restart::Restart;
use crate::{
    error::{ActorId, StopReason},
    instrument::identity::Identity,
};

#[derive(Default)]
pub(crate) struct CallerSpan(());

impl CallerSpan {
    pub(crate) const NONE: Self = Self(());

    #[inline(always)]
    pub(crate) fn current(_: impl FnOnce() -> Option<ActorId>) -> Self {
        Self(())
    }
}

pub(crate) struct MessageSpan(());

impl MessageSpan {
    #[inline(always)]
    pub(crate) fn none() -> Self {
        Self(())
    }

    #[inline(always)]
    pub(crate) fn new(_: &Identity, _: impl Fn() -> &'static str, _: CallerSpan, _: impl FnOnce() -> bool) -> Self {
        Self(())
    }

    #[inline(always)]
    pub(crate) fn instrument<C, M, F>(&self, dispatch: impl FnOnce(C, M) -> F, context: C, message: M) -> F {
        dispatch(context, message)
    }
}

#[inline(always)]
pub(crate) fn emit_started(_: &Identity, _: fn() -> &'static str, _: impl FnOnce() -> bool) {}

#[inline(always)]
pub(crate) fn emit_stopped(_: &Identity, _: impl FnOnce() -> Option<StopReason>) {}

#[cfg(feature = "supervision")]
#[inline(always)]
pub(crate) fn emit_restart(_: &Identity, _: &Restart<'_>) {}
