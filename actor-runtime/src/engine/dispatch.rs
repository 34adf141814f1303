//! What a dispatch gets: the state, and where the reply goes.

use super::{actor_base::ActorBase, context::Context, run_state::RunState, runner::fail_discarded};
use crate::{
    core::{
        cell::ActorCell,
        handle::watch::Stopped,
        reply::{ReplySender, ReplyTo},
    },
    error::StopReason,
};
use std::{fmt, mem, sync::Arc};

/// Lends the state to one dispatch, and sends its reply.
pub struct DispatchContext<'a, A: ActorBase> {
    pub(crate) executor: Executor<'a, A>,
    pub(crate) cell: &'a Arc<ActorCell<A::Message>>,
}

/// What runs the handler.
pub(crate) enum Executor<'a, A: ActorBase> {
    RunLoop(&'a mut RunState<A>),
    #[cfg(feature = "direct")]
    Caller {
        actor: &'a mut Option<A>,
        /// An `Option<R>`.
        reply: &'a mut (dyn std::any::Any + Send),
    },
}

impl<'a, A: ActorBase> DispatchContext<'a, A> {
    pub(super) fn for_run_loop(run: &'a mut RunState<A>, cell: &'a Arc<ActorCell<A::Message>>) -> Self {
        Self { executor: Executor::RunLoop(run), cell }
    }

    #[cfg(feature = "direct")]
    pub(crate) fn for_caller(
        actor: &'a mut Option<A>,
        cell: &'a Arc<ActorCell<A::Message>>,
        reply: &'a mut (dyn std::any::Any + Send),
    ) -> Self {
        Self { executor: Executor::Caller { actor, reply }, cell }
    }

    fn state(&mut self) -> &mut Option<A> {
        match &mut self.executor {
            Executor::RunLoop(run) => &mut run.actor,
            #[cfg(feature = "direct")]
            Executor::Caller { actor, .. } => actor,
        }
    }

    /// The state, for a method that borrows it.
    ///
    /// # Panics
    ///
    /// After [`take`](Self::take), which a dispatch calls last if at all.
    pub fn actor(&mut self) -> &mut A {
        self.state().as_mut().expect("nothing is dispatched after the last message")
    }

    /// The context for a method that asks for it.
    ///
    /// The expansion calls it on a `&mut Self`. With `&self`, a method of the same name of a trait in the user's scope could have
    /// precedence.
    #[must_use]
    pub fn context(&mut self) -> Context<A> {
        Context::new(self.cell)
    }

    /// The state, for a method that takes it. That is the last message: the mailbox is closed and queued messages are discarded.
    ///
    /// # Panics
    ///
    /// If it is called twice.
    pub fn take(&mut self) -> A {
        let discarded = match &mut self.executor {
            Executor::RunLoop(run) => &mut run.batch,
            #[cfg(feature = "direct")]
            Executor::Caller { .. } => &mut crate::core::mailbox::Batch::new(),
        };
        let reason = self.cell.mailbox.discard(&StopReason::Consumed, discarded);
        fail_discarded(&self.cell.identity, discarded, &reason);
        self.state().take().expect("nothing is dispatched after the last message")
    }
}

/// Where a method runs: alone, or together with other concurrent ones.
pub trait HandlerContext {
    /// The messages of the mailbox.
    type Message;

    /// Where the reply to this context's caller goes.
    fn reply_target(&mut self) -> ReplyTarget<'_>;

    /// Resolves when the actor has stopped.
    fn stopped(&self) -> Stopped<Self::Message>;
}

/// Where a handler's reply goes. It does not depend on the actor, so the code that sends a reply is compiled once per type of reply.
#[expect(missing_debug_implementations, reason = "only the runtime has one, to send a reply at once")]
pub struct ReplyTarget<'a>(Target<'a>);

enum Target<'a> {
    Sender(&'a mut ReplySender),
    /// An `Option<R>`.
    #[cfg(feature = "direct")]
    Place(&'a mut (dyn std::any::Any + Send)),
}

impl<'a> ReplyTarget<'a> {
    /// A target that takes `sender` and replies to its caller.
    #[inline]
    pub(crate) fn new(sender: &'a mut ReplySender) -> Self {
        Self(Target::Sender(sender))
    }

    #[inline]
    fn send<R: 'static>(self, reply: R) {
        match self.0 {
            Target::Sender(sender) => mem::take(sender).send(reply),
            #[cfg(feature = "direct")]
            Target::Place(place) => {
                if let Some(place) = place.downcast_mut() {
                    *place = Some(reply);
                }
            }
        }
    }

    fn reply_to<R: 'static>(self) -> ReplyTo<R> {
        match self.0 {
            Target::Sender(sender) => ReplyTo::from_sender(mem::take(sender)),
            // Methods that keep their reply sender are never run by a caller.
            #[cfg(feature = "direct")]
            Target::Place(_) => ReplyTo::none(),
        }
    }
}

impl<A: ActorBase> HandlerContext for DispatchContext<'_, A> {
    type Message = A::Message;

    #[inline]
    fn reply_target(&mut self) -> ReplyTarget<'_> {
        match &mut self.executor {
            Executor::RunLoop(run) => ReplyTarget::new(&mut run.reply),
            #[cfg(feature = "direct")]
            Executor::Caller { reply, .. } => ReplyTarget(Target::Place(&mut **reply)),
        }
    }

    fn stopped(&self) -> Stopped<A::Message> {
        Stopped::new(self.cell)
    }
}

impl<R: 'static> ReplyTo<R> {
    /// Sends the reply to this sender's caller, or else to the caller that the dispatch knows.
    #[doc(hidden)]
    #[inline]
    pub fn reply(self, reply: R, context: &mut impl HandlerContext) {
        self.send_or_else(reply, context.reply_target());
    }

    #[inline]
    fn send_or_else(self, reply: R, target: ReplyTarget<'_>) {
        if self.is_expected() {
            self.send(reply);
        } else {
            target.send(reply);
        }
    }

    /// The reply sender for a method that may reply later. It is [`none`](Self::none) for a tell.
    #[doc(hidden)]
    pub fn reply_to(self, context: &mut impl HandlerContext) -> Self {
        if self.is_expected() { self } else { context.reply_target().reply_to() }
    }
}

impl<A: ActorBase> fmt::Debug for DispatchContext<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DispatchContext").finish_non_exhaustive()
    }
}
