//! What the event of a restart says.

use crate::error::StopReason;
use std::time::Duration;

/// A restart of a supervised actor.
#[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only the enabled form reads it"))]
pub(crate) struct Restart<'a> {
    /// Which restart it is, counted from 1.
    pub(crate) attempt: u64,
    /// Why the incarnation failed.
    pub(crate) reason: &'a StopReason,
    /// The time until the factory is called.
    pub(crate) delay: Duration,
}
