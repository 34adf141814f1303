//! The rules for `when_full`: what `try_tell` does if the mailbox is full.

use super::extension::require_first_block;
use crate::{
    args::MethodOptions,
    errors::Errors,
    model::{BlockKind, OverflowPolicy},
};

/// The policy that the option sets, or `None` for the default. On an error the message stays valid without the option,
/// so that its callers still compile.
pub fn lower_when_full(options: &MethodOptions, kind: &BlockKind, errors: &mut Errors) -> Option<OverflowPolicy> {
    let given = options.when_full.as_ref()?;
    if let BlockKind::Trait(_) = kind {
        errors.at(
            given,
            "`when_full` is not supported in the block of a trait, whose methods never use `try_tell`: remove \
             `when_full`",
        );
        return None;
    }
    match given.to_string().as_str() {
        "reject" => None,
        "stop" => Some(OverflowPolicy::Stop),
        // The mailbox finds the queued message by its variant, and all messages of additional blocks share one.
        "coalesce" => {
            require_first_block("coalesce", given.span(), kind, errors).is_ok().then_some(OverflowPolicy::Coalesce)
        }
        _ => {
            errors.at(
                given,
                format!(
                    "unknown value `{given}` of `when_full`: write `reject` to return the message to the caller, \
                     `coalesce` to replace the newest queued message of this method, or `stop` to stop the actor"
                ),
            );
            None
        }
    }
}
