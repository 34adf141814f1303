//! What one of several concurrent handlers gets.

use crate::{
    core::{cell::ActorCell, handle::Stopped, reply::ReplySender},
    engine::{
        actor::Actor,
        context::Context,
        dispatch::{HandlerContext, ReplyTarget},
    },
    error::{CallError, StopReason},
    instrument::identity::Identity,
    util::sync::Mutex,
};
use std::{fmt, mem, sync::Arc};

/// Lends the state to one of several dispatches, to be read, and sends its reply.
pub struct ConcurrentContext<'a, A: Actor> {
    actor: &'a A,
    cell: &'a Arc<ActorCell<A::Message>>,
    reply: ReplySender,
    in_flight: &'a InFlight,
}

/// The reply senders of handlers that were dropped before they replied. Their callers are told the reason once it is known.
#[derive(Default)]
pub(super) struct InFlight(Mutex<Vec<ReplySender>>);

impl InFlight {
    pub(super) fn fail(&self, actor: &Identity, reason: &StopReason) {
        for reply in mem::take(&mut *self.0.lock()) {
            reply.fail(|method| CallError::cut_off(reason.clone(), actor.target(method)));
        }
    }
}

impl<'a, A: Actor> ConcurrentContext<'a, A> {
    pub(super) fn new(
        actor: &'a A,
        cell: &'a Arc<ActorCell<A::Message>>,
        reply: ReplySender,
        in_flight: &'a InFlight,
    ) -> Self {
        Self { actor, cell, reply, in_flight }
    }

    /// The state.
    pub fn actor(&mut self) -> &'a A {
        self.actor
    }

    /// The context for a method that asks for it.
    #[must_use]
    pub fn context(&mut self) -> Context<A> {
        Context::new(self.cell)
    }
}

impl<A: Actor> HandlerContext for ConcurrentContext<'_, A> {
    type Message = A::Message;

    fn reply_target(&mut self) -> ReplyTarget<'_> {
        ReplyTarget::new(&mut self.reply)
    }

    fn stopped(&self) -> Stopped<A::Message> {
        Stopped::new(self.cell)
    }
}

impl<A: Actor> Drop for ConcurrentContext<'_, A> {
    fn drop(&mut self) {
        let reply = mem::take(&mut self.reply);
        if !reply.is_none() {
            self.in_flight.0.lock().push(reply);
        }
    }
}

impl<A: Actor> fmt::Debug for ConcurrentContext<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConcurrentContext").finish_non_exhaustive()
    }
}
