//! Feature `tracing`: a span for each message that is handled, and an event for each end and restart of an actor.
//!
//! The span is a root and follows from the caller's, which was current when the message was sent: as its child it would be
//! open within itself without end where an actor sends to itself, and count as the caller's work what is not waited for.
//! So a caller's span travels beside the message, and with it the instant.

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(all(not(feature = "tracing"), feature = "supervision"))]
pub(crate) use self::off::tell_restart;
#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::{Instrumented, MessageSpan, Sent, tell_end};
#[cfg(all(feature = "tracing", feature = "supervision"))]
pub(crate) use self::on::tell_restart;
#[cfg(feature = "tracing")]
pub(crate) use self::on::{Instrumented, MessageSpan, Sent, tell_end};
