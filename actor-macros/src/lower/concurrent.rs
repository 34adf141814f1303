//! The rules for methods that run together.

use super::{Refused, receiver};
use crate::{
    args::{MethodArgs, given},
    errors::Errors,
    model::Kind,
    syntax::Method,
};

/// Only what leaves the state as it is, and waits for something, can run beside others.
pub fn check(args: &MethodArgs, method: &Method, kind: &Kind, errors: &mut Errors) -> Result<bool, Refused> {
    let Some(span) = given(args.concurrent) else { return Ok(false) };
    let sig = &method.sig;
    if !matches!(kind, Kind::First { .. }) {
        let message =
            "`concurrent` methods stand in the actor's first block: move this one there, or remove `concurrent`";
        errors.push(syn::Error::new(span, message));
        return Err(Refused);
    }
    if let Some(receiver) = sig.receiver().filter(|given| !receiver::is_shared(given)) {
        errors.at(
            receiver,
            "`concurrent` is for `&self` methods, which leave the state as it is: write `&self`, or remove `concurrent`",
        );
        return Err(Refused);
    }
    if sig.asyncness.is_none() {
        errors.at(
            sig.fn_token,
            "`concurrent` is for `async` methods: one that never waits has nothing run beside it; write `async fn`, or \
             remove `concurrent`",
        );
        return Err(Refused);
    }
    Ok(true)
}
