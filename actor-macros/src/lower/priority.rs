//! The rule for messages with priority.

use super::extension::require_first_block;
use crate::{
    args::{MethodOptions, flag_span},
    errors::Errors,
    model::BlockKind,
};

/// Whether the message has priority. On an error the message stays valid without it, so that its callers still compile.
pub fn lower_priority(options: &MethodOptions, kind: &BlockKind, errors: &mut Errors) -> bool {
    let span = flag_span(options.priority);
    span.is_some_and(|span| require_first_block("priority", span, kind, errors).is_ok())
}
