//! The rules for actors that stay on one thread.

use super::Refused;
use crate::{
    args::{BlockArgs, MethodArgs, given},
    errors::Errors,
    model::{Actor, BoundKind},
};

/// Whether the block says `local`. Whoever calls a direct actor gets hold of its state, on whatever thread that is.
pub fn of_block(args: &BlockArgs, errors: &mut Errors) -> bool {
    let Some(local) = given(args.local) else { return false };
    if args.direct.is_present() {
        let message = "`local` and `direct` exclude each other: the state of a local actor stays on its thread, and callers of a direct \
                       one run its methods on theirs; keep one";
        errors.push(syn::Error::new(local, message));
    }
    true
}

/// Methods that run together are made to go from thread to thread together.
pub fn refuse_concurrent(args: &MethodArgs, is_local: bool, errors: &mut Errors) -> Result<(), Refused> {
    match given(args.concurrent).filter(|_| is_local) {
        Some(span) => {
            let message = "a `local` actor has no `concurrent` methods: remove this; what is to go on beside the handlers is a task of \
                           `tokio::task::spawn_local`";
            errors.push(syn::Error::new(span, message));
            Err(Refused)
        }
        None => Ok(()),
    }
}

/// Only what goes to other threads has to be sent: arguments and replies.
pub fn lift_bounds(actor: &mut Actor) {
    if actor.is_local {
        actor.bounds.retain(|bound| !matches!(bound.kind, BoundKind::State | BoundKind::SharedState));
    }
}
