//! Feature `tracing`: a span per message, and an event for each start, restart and stop of an actor.
//!
//! The caller's span, which was current when the message was sent, travels beside the message with the instant at which it was
//! sent. If the caller waits for the reply when the handler starts, its span is the parent of the message's span. Chains of such
//! callers usually end. Otherwise the message's span is a root that follows from the caller's span, because spans of tells would nest
//! without end where actors tell each other or themselves. A child also keeps its parent open, and a parent that does not wait may
//! have ended long ago.

#[cfg(not(feature = "tracing"))]
mod disabled;
#[cfg(feature = "tracing")]
mod enabled;
#[cfg(feature = "supervision")]
mod restart;

#[cfg(all(not(feature = "tracing"), feature = "supervision"))]
pub(crate) use self::disabled::emit_restart;
#[cfg(not(feature = "tracing"))]
pub(crate) use self::disabled::{CallerSpan, MessageSpan, emit_started, emit_stopped};
#[cfg(all(feature = "tracing", feature = "supervision"))]
pub(crate) use self::enabled::emit_restart;
#[cfg(feature = "tracing")]
pub(crate) use self::enabled::{CallerSpan, MessageSpan, emit_started, emit_stopped};
#[cfg(feature = "supervision")]
pub(crate) use self::restart::Restart;
