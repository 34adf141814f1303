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
    /// `false` if the actor is not idle, or the caller is not where the actor runs: nothing has happened. If the handler panicked,
    /// the reason is in `failed`. It is not returned, because a result that is larger than a register is copied on every path.
    fn handle(
        &self,
        cell: &Arc<ActorCell<M>>,
        outgoing: &mut Outgoing<M>,
        reply: &mut (dyn Any + Send),
        failed: &mut Option<StopReason>,
        waker: &Waker,
    ) -> bool;
}
