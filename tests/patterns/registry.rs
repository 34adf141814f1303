//! Actors by key.

mod alone;
mod calls;
mod entries;

use crate::{
    session::{Lives, Session, SessionHandle},
    support::{bounded, on_runtime, poll_once, settle, silence_planned_panics},
};
use actor_patterns::Registry;
use actor_runtime::{ActorControl, ActorHandle, StopReason};
use std::{pin::pin, sync::Arc, time::Duration};

type Sessions = Registry<u8, SessionHandle>;

/// A registry of each kind.
fn both() -> [Sessions; 2] {
    [Registry::strong(), Registry::weak()]
}
