//! Direct calls: how a caller runs a handler itself.

use crate::{
    core::{cell::ActorCell, mailbox::Outgoing},
    error::StopReason,
};
use std::{any::Any, sync::Arc, task::Waker};

/// Runs handlers for callers, which do not know the actor's type.
pub(crate) trait CallerPort<M>: Send + Sync {
    /// Handles an unsent message here and now if the actor is idle, and writes the reply, an `Option<R>`, to `reply`. `waker` is that
    /// of the caller's poll.
    ///
    /// `None` if the actor is not idle, or the caller is not where the actor runs: nothing has happened. An error if the handler
    /// panicked.
    fn handle(
        &self,
        cell: &Arc<ActorCell<M>>,
        outgoing: &mut Outgoing<M>,
        reply: &mut (dyn Any + Send),
        waker: &Waker,
    ) -> Option<Result<(), StopReason>>;
}
