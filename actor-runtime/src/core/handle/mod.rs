//! Handles: what every generated handle can do, weak handles, and futures that wait for an actor's start and stop.

mod control;
mod observers;
pub(crate) mod raw;
mod traits;
pub(crate) mod watch;
mod weak;

pub use self::{
    control::ActorControl,
    raw::{RawHandle, debug_handle},
    traits::ActorHandle,
    watch::{Started, Stopped},
    weak::WeakHandle,
};
