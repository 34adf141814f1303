//! Feature `tracing`: a span per message, and an event for each stop and restart of an actor.
//!
//! The span of a message is a root that follows from the caller's span, which was current when the message was sent. As a child
//! it would nest without end where an actor sends to itself, and it would count work as the caller's that the caller does not
//! wait for. So the caller's span travels beside the message, with the instant at which it was sent.

#[cfg(not(feature = "tracing"))]
mod disabled;
#[cfg(feature = "tracing")]
mod enabled;
#[cfg(feature = "supervision")]
mod restart;

#[cfg(all(not(feature = "tracing"), feature = "supervision"))]
pub(crate) use self::disabled::emit_restart;
#[cfg(not(feature = "tracing"))]
pub(crate) use self::disabled::{CallerSpan, MessageSpan, emit_stopped};
#[cfg(all(feature = "tracing", feature = "supervision"))]
pub(crate) use self::enabled::emit_restart;
#[cfg(feature = "tracing")]
pub(crate) use self::enabled::{CallerSpan, MessageSpan, emit_stopped};
#[cfg(feature = "supervision")]
pub(crate) use self::restart::Restart;
