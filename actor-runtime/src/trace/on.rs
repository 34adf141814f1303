//! What there is with the feature. As long as nobody listens it is a null pointer beside each message.

#[cfg(feature = "supervision")]
use crate::supervision::RestartEvent;
use crate::{
    any::AnyActor,
    attend::catch,
    error::StopReason,
    handle::{ActorId, Shared},
    parts::Parts,
    run::Work,
};
use std::mem;
use tokio::time::Instant;
pub(crate) use tracing::instrument::Instrumented;
use tracing::{Level, Span, debug_span, event, field::Empty, instrument::Instrument, level_filters::LevelFilter};

/// From whom a message comes, and since when. Nothing, for an item of a source.
#[derive(Default)]
pub(crate) struct Sent(Option<Box<Departure>>);

struct Departure {
    /// The span itself and not its id, which may be given to another one once this is closed.
    caller: Span,
    at: Instant,
}

impl Sent {
    /// Calls the subscriber, so never under a lock; and so does dropping it.
    #[inline]
    pub(crate) fn now() -> Self {
        Self(somebody_listens().then(|| Box::new(Departure { caller: Span::current(), at: Instant::now() })))
    }
}

/// The span of a message, from the start of its handler until this is dropped.
pub(crate) struct MessageSpan(Option<Box<Begun>>);

struct Begun {
    span: Span,
    at: Instant,
}

impl MessageSpan {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    #[inline]
    pub(crate) fn of<M: Parts>(shared: &Shared<M>, message: &M, sent: Sent) -> Self {
        if somebody_listens() { begin(&shared.name, shared, message.parts().0, sent) } else { Self(None) }
    }

    /// Of the message that the run loop handles next. Those that run together have a span each, and none around all.
    #[inline]
    pub(crate) fn alone<A: AnyActor>(work: &mut Work<A>, shared: &Shared<A::Message>, message: &A::Message) -> Self {
        if A::is_concurrent(message) {
            return Self(None);
        }
        Self::of(shared, message, mem::take(&mut work.sent))
    }

    /// Enters the span for each poll of the handler, and for its drop; and for the dispatch itself, which runs the methods of
    /// an actor without async ones at once.
    pub(crate) fn instrument<S, M, F>(
        &self,
        dispatch: impl FnOnce(S, M) -> F,
        stage: S,
        message: M,
    ) -> Instrumented<F> {
        let span = self.0.as_ref().map_or_else(Span::none, |begun| begun.span.clone());
        let handler = span.in_scope(|| dispatch(stage, message));
        handler.instrument(span)
    }
}

impl Drop for MessageSpan {
    fn drop(&mut self) {
        if let Some(begun) = &self.0 {
            begun.span.record("run_us", micros(begun.at));
        }
    }
}

/// One atomic read. Filters by target or name are asked when the span is made.
fn somebody_listens() -> bool {
    Level::DEBUG <= LevelFilter::current()
}

#[cold]
fn begin<M>(name: &str, shared: &Shared<M>, method: &'static str, sent: Sent) -> MessageSpan {
    let span = debug_span!(
        target: "actor_runtime",
        parent: None,
        "actor.message",
        actor = name,
        id = %shared.id,
        method,
        queued_us = Empty,
        run_us = Empty,
    );
    if span.is_disabled() {
        return MessageSpan(None);
    }
    if let Some(sent) = sent.0 {
        span.follows_from(&sent.caller);
        span.record("queued_us", micros(sent.at));
    }
    MessageSpan(Some(Box::new(Begun { span, at: Instant::now() })))
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Of events, so that who wants them need not have the spans.
const LIFE: &str = "actor_runtime::life";

/// Says how the actor has ended. Whoever only listens is not to harm it.
pub(crate) fn tell_end<M>(shared: &Shared<M>) {
    if let Some(reason) = shared.mailbox.end_reason() {
        let _ignored = catch(&mut || ended(&shared.name, shared.id, &reason));
    }
}

fn ended(name: &str, id: ActorId, reason: &StopReason) {
    // The level is a constant of the place.
    macro_rules! tell {
        ($level:ident) => {
            event!(target: LIFE, parent: None, Level::$level, actor = name, %id, %reason, "actor ended")
        };
    }
    match reason {
        failure if failure.is_failure() => tell!(ERROR),
        StopReason::TooSlow => tell!(WARN),
        _ => tell!(DEBUG),
    }
}

/// Says that the actor failed and goes on.
#[cfg(feature = "supervision")]
pub(crate) fn tell_restart(event: &RestartEvent) {
    let RestartEvent { id, name, restart, reason, pause } = event;
    let _ignored = catch(&mut || {
        event!(
            target: LIFE,
            parent: None,
            Level::WARN,
            actor = name,
            %id,
            restart,
            ?pause,
            %reason,
            "actor restarts",
        );
    });
}
