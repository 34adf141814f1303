//! Spans and events. While no subscriber is interested, a null pointer travels beside each message.

#[cfg(feature = "supervision")]
use super::restart::Restart;
use crate::{
    error::{ActorId, StopReason, WithCauses},
    instrument::identity::Identity,
    util::{deadline::now, panic::catch_panic},
};
use tokio::time::Instant;
use tracing::{
    Level, Span, debug_span,
    dispatcher::with_default,
    event,
    field::Empty,
    instrument::{Instrument, Instrumented},
    level_filters::LevelFilter,
    span::Id,
};

/// The span that was current when a message was sent, by which actor, and when that was. Empty for an item of a source.
#[derive(Default)]
pub(crate) struct CallerSpan(Option<Box<Departure>>);

struct Departure {
    /// The span itself and not its id: the id may be reused once the span is closed.
    caller: Span,
    /// The actor whose handler sent the message.
    sender: Option<ActorId>,
    at: Instant,
}

impl CallerSpan {
    pub(crate) const NONE: Self = Self(None);

    /// Calls the subscriber, and so does dropping the result: neither may happen under a lock.
    #[inline]
    pub(crate) fn current(sender: impl FnOnce() -> Option<ActorId>) -> Self {
        let departure = || Departure { caller: Span::current(), sender: sender(), at: now() };
        Self(is_enabled().then(|| Box::new(departure())))
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

    /// `is_awaited` says whether a caller waits for the reply now.
    #[inline]
    pub(crate) fn new(
        actor: &Identity,
        method: impl Fn() -> &'static str,
        caller: CallerSpan,
        is_awaited: impl FnOnce() -> bool,
    ) -> Self {
        if is_enabled() { open(actor, method(), caller, is_awaited()) } else { Self(None) }
    }

    fn start(span: Span) -> Self {
        if span.is_disabled() { Self(None) } else { Self(Some(Box::new(Handling { span, start: Instant::now() }))) }
    }

    /// Calls `dispatch` within the span and returns its future, which is polled and dropped within the span.
    ///
    /// The call itself is within the span because the dispatch of an actor without async methods runs the method at once.
    #[inline]
    pub(crate) fn instrument<C, M, F>(
        &self,
        dispatch: impl FnOnce(C, M) -> F,
        context: C,
        message: M,
    ) -> Instrumented<F> {
        let span = self.0.as_ref().map_or_else(Span::none, |handling| handling.span.clone());
        let handler = {
            // No `in_scope`: its closure would hold one more copy of the message.
            let _entered = span.enter();
            dispatch(context, message)
        };
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
fn open(actor: &Identity, method: &'static str, caller: CallerSpan, is_awaited: bool) -> MessageSpan {
    let Some(departure) = caller.0 else { return MessageSpan::start(message_span(actor, method, None)) };
    let Departure { caller, sender, at } = *departure;
    // An actor that sends to itself would nest without end: each message would be sent within the span of the one before.
    let nests = is_awaited && sender != Some(actor.id);
    let create = || message_span(actor, method, if nests { caller.id() } else { None });
    // The caller's id means nothing to another subscriber, which the actor's thread may have.
    let span = caller.with_subscriber(|(_, subscriber)| with_default(subscriber, create)).unwrap_or_else(create);
    if !nests {
        span.follows_from(&caller);
    }
    span.record("queued_us", micros_since(at));
    MessageSpan::start(span)
}

fn message_span(Identity { name, id, .. }: &Identity, method: &'static str, parent: Option<Id>) -> Span {
    debug_span!(
        target: "actor_runtime",
        parent: parent,
        "actor.message",
        actor = &**name,
        %id,
        method,
        queued_us = Empty,
        run_us = Empty,
    )
}

fn micros_since(instant: Instant) -> u64 {
    u64::try_from(now().saturating_duration_since(instant).as_micros()).unwrap_or(u64::MAX)
}

/// The target of events, so that a filter can choose them without the spans.
const LIFECYCLE: &str = "actor_runtime::lifecycle";

/// Emits the event of a start if it `is_first`. A subscriber that panics does not harm the actor.
pub(crate) fn emit_started(
    Identity { id, name, .. }: &Identity,
    type_name: fn() -> &'static str,
    is_first: impl FnOnce() -> bool,
) {
    if is_first() {
        let _ignored = catch_panic(&mut || {
            event!(
                target: LIFECYCLE,
                parent: None,
                Level::DEBUG,
                actor = &**name,
                %id,
                "type" = type_name(),
                "actor started",
            );
        });
    }
}

/// Emits the event of a stop. A subscriber that panics does not harm the actor.
pub(crate) fn emit_stopped(actor: &Identity, reason: impl FnOnce() -> Option<StopReason>) {
    if let Some(reason) = reason() {
        let _ignored = catch_panic(&mut || stopped(actor, &reason));
    }
}

fn stopped(Identity { id, name, discarded, .. }: &Identity, reason: &StopReason) {
    let discarded = discarded.get();
    // The level is a constant of the call site.
    macro_rules! emit {
        ($level:ident) => {
            event!(
                target: LIFECYCLE,
                parent: None,
                Level::$level,
                actor = &**name,
                %id,
                reason = %WithCauses(reason),
                discarded,
                "actor stopped",
            )
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
