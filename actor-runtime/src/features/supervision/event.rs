//! What is told of a restart.

use crate::error::{ActorId, StopReason, WithCauses};
use std::{fmt, time::Duration};

/// One restart, passed to the hook of [`Supervised::on_restart`](super::Supervised::on_restart). It prints as one line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RestartEvent {
    /// The actor's id, the same for all of its incarnations.
    pub id: ActorId,
    /// The actor's name.
    pub name: String,
    /// Which restart it is, counted from 1.
    pub attempt: u64,
    /// Why the incarnation failed.
    pub reason: StopReason,
    /// The time until the factory is called, unless the actor is told to stop before.
    pub delay: Duration,
}

impl fmt::Display for RestartEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, attempt, reason, delay } = self;
        write!(f, "{name} ({id}): restart {attempt} in {delay:?}: {}", WithCauses(reason))
    }
}
