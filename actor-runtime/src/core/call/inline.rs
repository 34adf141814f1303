//! Direct calls: how a caller runs a handler itself.

use crate::{
    core::{cell::ActorCell, mailbox::Outgoing},
    error::StopReason,
};
use std::{any::Any, sync::Arc};

/// Runs handlers for callers, which do not know the actor's type.
pub(crate) trait CallerPort<M>: Send + Sync {
    /// Handles an unsent message here and now if the actor is idle, and writes the reply, an `Option<R>`, to `reply`.
    ///
    /// `None` if the actor is not idle: nothing has happened. An error if the handler panicked.
    fn handle(
        &self,
        cell: &Arc<ActorCell<M>>,
        outgoing: &mut Outgoing<M>,
        reply: &mut (dyn Any + Send),
    ) -> Option<Result<(), StopReason>>;
}
