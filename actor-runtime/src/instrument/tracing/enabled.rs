//! Spans and events. While no subscriber is interested, a null pointer travels beside each message.

#[cfg(feature = "supervision")]
use super::restart::Restart;
use crate::{
    error::{StopReason, WithCauses},
    instrument::identity::Identity,
    util::panic::catch_panic,
};
use tokio::time::Instant;
use tracing::{
    Level, Span, debug_span, event,
    field::Empty,
    instrument::{Instrument, Instrumented},
    level_filters::LevelFilter,
};

/// The span that was current when a message was sent, and when that was. Empty for an item of a source.
#[derive(Default)]
pub(crate) struct CallerSpan(Option<Box<Departure>>);

struct Departure {
    /// The span itself and not its id: the id may be reused once the span is closed.
    caller: Span,
    at: Instant,
}

impl CallerSpan {
    /// Calls the subscriber, and so does dropping the result: neither may happen under a lock.
    #[inline]
    pub(crate) fn current() -> Self {
        Self(is_enabled().then(|| Box::new(Departure { caller: Span::current(), at: Instant::now() })))
    }
}

/// The span of a message, from the start of its handler until this is dropped.
pub(crate) struct MessageSpan(Option<Box<Handling>>);

struct Handling {
    span: Span,
    start: Instant,
}

impl MessageSpan {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    #[inline]
    pub(crate) fn new(actor: &Identity, method: impl Fn() -> &'static str, caller: CallerSpan) -> Self {
        if is_enabled() { open(actor, method(), caller) } else { Self(None) }
    }

    /// Calls `dispatch` within the span and returns its future, which is polled and dropped within the span.
    ///
    /// The call itself is within the span because the dispatch of an actor without async methods runs the method at once.
    pub(crate) fn instrument<C, M, F>(
        &self,
        dispatch: impl FnOnce(C, M) -> F,
        context: C,
        message: M,
    ) -> Instrumented<F> {
        let span = self.0.as_ref().map_or_else(Span::none, |handling| handling.span.clone());
        let handler = span.in_scope(|| dispatch(context, message));
        handler.instrument(span)
    }
}

impl Drop for MessageSpan {
    fn drop(&mut self) {
        if let Some(handling) = &self.0 {
            handling.span.record("run_us", micros_since(handling.start));
        }
    }
}

/// Whether a subscriber may be interested: one atomic read. Filters by target or name are asked when the span is made.
fn is_enabled() -> bool {
    Level::DEBUG <= LevelFilter::current()
}

#[cold]
fn open(actor: &Identity, method: &'static str, caller: CallerSpan) -> MessageSpan {
    let span = debug_span!(
        target: "actor_runtime",
        parent: None,
        "actor.message",
        actor = &*actor.name,
        id = %actor.id,
        method,
        queued_us = Empty,
        run_us = Empty,
    );
    if span.is_disabled() {
        return MessageSpan(None);
    }
    if let Some(departure) = caller.0 {
        span.follows_from(&departure.caller);
        span.record("queued_us", micros_since(departure.at));
    }
    MessageSpan(Some(Box::new(Handling { span, start: Instant::now() })))
}

fn micros_since(instant: Instant) -> u64 {
    u64::try_from(instant.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// The target of events, so that a filter can choose them without the spans.
const LIFECYCLE: &str = "actor_runtime::lifecycle";

/// Emits the event of a stop. A subscriber that panics does not harm the actor.
pub(crate) fn emit_stopped(actor: &Identity, reason: Option<StopReason>) {
    if let Some(reason) = reason {
        let _ignored = catch_panic(&mut || stopped(actor, &reason));
    }
}

fn stopped(Identity { id, name, .. }: &Identity, reason: &StopReason) {
    // The level is a constant of the call site.
    macro_rules! emit {
        ($level:ident) => {
            event!(target: LIFECYCLE, parent: None, Level::$level, actor = &**name, %id, reason = %WithCauses(reason), "actor stopped")
        };
    }
    match reason {
        failure if failure.is_failure() => emit!(ERROR),
        StopReason::MailboxOverflow => emit!(WARN),
        _ => emit!(DEBUG),
    }
}

/// Emits the event of a restart. A subscriber that panics does not harm the actor.
#[cfg(feature = "supervision")]
pub(crate) fn emit_restart(Identity { id, name, .. }: &Identity, restart: &Restart<'_>) {
    let Restart { attempt, reason, delay } = restart;
    let _ignored = catch_panic(&mut || {
        event!(
            target: LIFECYCLE,
            parent: None,
            Level::WARN,
            actor = &**name,
            %id,
            attempt,
            ?delay,
            reason = %WithCauses(reason),
            "actor restarts",
        );
    });
}
