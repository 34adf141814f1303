//! What can go wrong, and what an error says about it: plain data, one type per operation.

mod call_error;
mod deadlock_path;
mod shutdown_timeout;
mod spawn_error;
mod stop_reason;
mod target;
mod tell_error;

#[cfg(any(feature = "supervision", feature = "tracing"))]
pub(crate) use self::stop_reason::WithCauses;
pub use self::{
    call_error::CallError,
    deadlock_path::{DeadlockPath, DeadlockStep},
    shutdown_timeout::ShutdownTimeout,
    spawn_error::SpawnError,
    stop_reason::StopReason,
    target::{ActorId, CallTarget},
    tell_error::TellError,
};
pub(crate) use self::{spawn_error::panic_without_runtime, stop_reason::BoxError, tell_error::TellErrorKind};
