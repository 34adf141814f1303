//! Feature `observe`: which handlers run now, and since when.
//!
//! It costs a read of the clock per message, so it is optional. The handlers are listed beside the mailbox, under a lock that is
//! held for one push, one removal or one copy. No code of the user and no clock runs under it.

#[cfg(not(feature = "observe"))]
mod disabled;
#[cfg(feature = "observe")]
mod enabled;

#[cfg(not(feature = "observe"))]
pub(crate) use self::disabled::{ObserveFeature, RunningGuard, RunningHandler, RunningList};
#[cfg(feature = "observe")]
pub use self::enabled::RunningHandler;
#[cfg(feature = "observe")]
pub(crate) use self::enabled::{RunningGuard, RunningList};
