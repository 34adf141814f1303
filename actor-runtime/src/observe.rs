//! Feature `observe`: what runs now, and since when, to be read from outside.
//!
//! A read of the clock for each message is what it costs, so it is not for everybody. What runs is in a list beside the
//! mailbox, under a lock of its own that is held for moments: neither code of the user nor a clock runs under it.

#[cfg(not(feature = "observe"))]
mod off;
#[cfg(feature = "observe")]
mod on;

#[cfg(not(feature = "observe"))]
pub(crate) use self::off::Entry;
#[cfg(feature = "observe")]
pub use self::on::Running;
#[cfg(feature = "observe")]
pub(crate) use self::on::{Entry, List};
