//! The rules for methods whose messages go before others.

use crate::{
    args::{MethodArgs, given},
    errors::Errors,
    model::Kind,
};

/// The mailbox looks at the first block's messages; it does not look into the box in which others travel. The message is
/// sound without the option, so that no call of it fails as well.
pub fn of(args: &MethodArgs, kind: &Kind, errors: &mut Errors) -> bool {
    let Some(span) = given(args.priority) else { return false };
    if matches!(kind, Kind::First { .. }) {
        return true;
    }
    let message = if let Kind::Trait(_) = kind {
        "`priority` methods stand in the actor's first block: remove `priority`, or have a method of that block do it"
    } else {
        "`priority` methods stand in the actor's first block: move this one there, or remove `priority`"
    };
    errors.push(syn::Error::new(span, message));
    false
}
