//! The rules for `when_full`: what `try_tell` does when there is no room.

use crate::{
    args::MethodArgs,
    errors::Errors,
    model::{Kind, WhenFull},
};

/// What the option says; `None` if that is what happens without it. The message is sound without it, so that no call of it
/// fails as well.
pub fn of(options: &MethodArgs, kind: &Kind, errors: &mut Errors) -> Option<WhenFull> {
    let given = options.when_full.as_ref()?;
    if let Kind::Trait(_) = kind {
        errors.at(
            given,
            "a trait's methods on the handle only ask, so none of them meets a full mailbox: remove `when_full`",
        );
        return None;
    }
    match given.to_string().as_str() {
        "fail" => None,
        "stop" => Some(WhenFull::Stop),
        // The mailbox finds the queued message by its variant, and those of further blocks share one.
        "coalesce" if !matches!(kind, Kind::First { .. }) => {
            errors.at(
                given,
                "in a queue the messages of a further block look all alike, and any would be replaced: move this method to \
                 the actor's first block",
            );
            None
        }
        "coalesce" => Some(WhenFull::Coalesce),
        _ => {
            errors.at(
                given,
                "`when_full` is one of three: `fail` hands the message back, `coalesce` replaces the newest queued one of \
                 this method, `stop` ends the actor",
            );
            None
        }
    }
}
