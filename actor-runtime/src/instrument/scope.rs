//! What surrounds a handler while it runs.
// Without the features nothing of it may be left on the path of a call.
#![expect(clippy::inline_always)]

use super::{
    identity::Identity,
    observe::RunningGuard,
    tracing::{CallerSpan, MessageSpan},
};

/// Lives from the start of a handler to its end, whether it returns, panics or is aborted.
pub(crate) struct HandlerScope<'a> {
    /// Dropped first, so that a subscriber that is notified of the closed span finds the handler removed from the list.
    _running: RunningGuard<'a>,
    pub(crate) span: MessageSpan,
}

impl<'a> HandlerScope<'a> {
    /// The scope of a handler that handles a message sent by `caller`. The caller waits for the reply if `is_awaited`. The closures are
    /// only called by a feature that needs them.
    #[inline(always)]
    pub(crate) fn for_message(
        actor: &'a Identity,
        method: impl Fn() -> &'static str,
        caller: CallerSpan,
        is_awaited: impl FnOnce() -> bool,
    ) -> Self {
        // The span comes first: the time that the subscriber takes is not the handler's.
        let span = MessageSpan::new(actor, &method, caller, is_awaited);
        Self { _running: RunningGuard::new(&actor.running, &method), span }
    }

    /// No scope: the handlers of concurrent methods that start together have one each.
    #[inline(always)]
    pub(crate) fn none() -> Self {
        Self { _running: RunningGuard::none(), span: MessageSpan::none() }
    }

    /// The scope of a hook, which handles no message.
    #[inline(always)]
    pub(crate) fn for_hook(actor: &'a Identity, name: &'static str) -> Self {
        Self { _running: RunningGuard::new(&actor.running, || name), span: MessageSpan::none() }
    }
}
