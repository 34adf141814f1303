//! The rules for methods that run concurrently.

use super::{extension::require_first_block, receiver};
use crate::{
    args::{MethodOptions, flag_span},
    errors::{Errors, Rejected},
    model::BlockKind,
    syntax::Method,
};

/// Whether the method is concurrent. It has to leave the state unchanged, and it has to wait for something: a method
/// that never waits cannot overlap with another one.
pub fn lower_concurrent(
    options: &MethodOptions,
    method: &Method,
    kind: &BlockKind,
    errors: &mut Errors,
) -> Result<bool, Rejected> {
    let Some(span) = flag_span(options.concurrent) else { return Ok(false) };
    let sig = &method.sig;
    require_first_block("concurrent", span, kind, errors)?;
    if let Some(receiver) = sig.receiver().filter(|given| !receiver::is_shared(given)) {
        let message = "`concurrent` is only supported on `&self` methods: write `&self`, or remove `concurrent`";
        return Err(errors.reject(receiver, message));
    }
    if sig.asyncness.is_none() {
        let message = "`concurrent` is only supported on `async` methods: write `async fn`, or remove `concurrent`";
        return Err(errors.reject(sig.fn_token, message));
    }
    Ok(true)
}
