//! What is around a handler while it runs: the one seam for the features that look on, `tracing` and `observe`.
// Without them nothing may be left of it on the way of a call.
#![expect(clippy::inline_always)]

use crate::{
    any::AnyActor,
    handle::Shared,
    observe::Entry,
    parts::Parts,
    run::Work,
    trace::{Instrumented, MessageSpan, Sent},
};

/// From the start of a handler until this is dropped, which an abort and a panic do, too.
pub(crate) struct Handling<'a> {
    /// First, so that who hears of the span's end finds the handler gone.
    _entry: Entry<'a>,
    span: MessageSpan,
}

impl<'a> Handling<'a> {
    /// Of a message that the run loop does not handle alone.
    #[inline(always)]
    pub(crate) fn of<M: Parts>(shared: &'a Shared<M>, message: &M, sent: Sent) -> Self {
        // The subscriber's time is not the handler's.
        let span = MessageSpan::of(shared, message, sent);
        Self { _entry: Entry::of(shared, message), span }
    }

    /// Of the message that the run loop handles next. Those that run together have one each, and there is none around all.
    #[inline(always)]
    pub(crate) fn alone<A: AnyActor>(work: &mut Work<A>, shared: &'a Shared<A::Message>, message: &A::Message) -> Self {
        let span = MessageSpan::alone(work, shared, message);
        Self { _entry: Entry::alone::<A>(shared, message), span }
    }

    /// Of a hook: the run loop's own, not of any message.
    #[inline(always)]
    pub(crate) fn hook<M>(shared: &'a Shared<M>, name: &'static str) -> Self {
        Self { _entry: Entry::hook(shared, name), span: MessageSpan::none() }
    }

    /// Calls and awaits the handler as [`MessageSpan::instrument`] does.
    #[inline(always)]
    pub(crate) fn instrument<S, M, F>(
        &self,
        dispatch: impl FnOnce(S, M) -> F,
        stage: S,
        message: M,
    ) -> Instrumented<F> {
        self.span.instrument(dispatch, stage, message)
    }
}
