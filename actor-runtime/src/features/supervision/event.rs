//! What is told of a restart.

use crate::error::{ActorId, StopReason, WithCauses};
use std::{fmt, time::Duration};

/// A restart, passed to the hook of [`Supervised::on_restart`](super::Supervised::on_restart). Prints as one line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RestartEvent {
    /// The actor's id, the same for all of its incarnations.
    pub id: ActorId,
    /// The actor's name.
    pub name: String,
    /// The number of the restart, counted from 1.
    pub attempt: u64,
    /// Why the incarnation failed.
    pub reason: StopReason,
    /// The time until the factory is called. A shutdown ends it early.
    pub delay: Duration,
}

impl fmt::Display for RestartEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, attempt, reason, delay } = self;
        write!(f, "{name} ({id}): restart {attempt} in {delay:?}: {}", WithCauses(reason))
    }
}
