//! The same without tracing: nothing is kept, and nothing happens.
// Nothing may be left of it on the way of a call; and the names are those of `on.rs`.
#![expect(clippy::inline_always, clippy::unused_self)]

#[cfg(feature = "supervision")]
use crate::supervision::RestartEvent;
use crate::{any::AnyActor, handle::Shared, run::Work};

#[derive(Default)]
pub(crate) struct Sent(());

impl Sent {
    #[inline(always)]
    pub(crate) fn now() -> Self {
        Self(())
    }
}

/// The handler itself.
pub(crate) type Instrumented<F> = F;

pub(crate) struct MessageSpan(());

impl MessageSpan {
    #[inline(always)]
    pub(crate) fn none() -> Self {
        Self(())
    }

    #[inline(always)]
    pub(crate) fn of<M>(_: &Shared<M>, _: &M, _: Sent) -> Self {
        Self(())
    }

    #[inline(always)]
    pub(crate) fn alone<A: AnyActor>(_: &mut Work<A>, _: &Shared<A::Message>, _: &A::Message) -> Self {
        Self(())
    }

    #[inline(always)]
    pub(crate) fn instrument<S, M, F>(
        &self,
        dispatch: impl FnOnce(S, M) -> F,
        stage: S,
        message: M,
    ) -> Instrumented<F> {
        dispatch(stage, message)
    }
}

#[inline(always)]
pub(crate) fn tell_end<M>(_: &Shared<M>) {}

#[cfg(feature = "supervision")]
#[inline(always)]
pub(crate) fn tell_restart(_: &RestartEvent) {}
