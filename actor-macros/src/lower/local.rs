//! The rules for actors that stay on one thread.

use crate::{
    args::{BlockOptions, MethodOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Actor, BoundKind},
};

/// Whether the block says `local`. A direct call runs a method on the thread of its caller, which a local state must
/// not leave.
pub fn lower_local(options: &BlockOptions, errors: &mut Errors) -> bool {
    let Some(local) = flag_span(options.local) else { return false };
    if options.direct.is_present() {
        let message = "`local` is not supported together with `direct`, which runs methods on the threads of the \
                       callers: keep one";
        errors.at_span(local, message);
    }
    true
}

/// Concurrent handlers share one future, which has to be `Send`.
pub fn check_concurrent(options: &MethodOptions, is_local: bool, errors: &mut Errors) -> Result<(), Rejected> {
    let Some(span) = flag_span(options.concurrent).filter(|_| is_local) else { return Ok(()) };
    let message = "`concurrent` is not supported on a `local` actor: remove it; to run a task beside the handlers, use \
                   `tokio::task::spawn_local`";
    Err(errors.reject_span(span, message))
}

/// Arguments and replies still have to be `Send`, because they cross threads. The state does not.
pub fn lift_bounds(actor: &mut Actor) {
    if actor.is_local {
        actor.bounds.retain(|bound| !matches!(bound.kind, BoundKind::SendState | BoundKind::SyncState));
    }
}
