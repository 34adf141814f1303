//! Methods that run together: `#[actor(concurrent)]`.
//!
//! To the run loop a group of them is one message. The dispatch of the first one takes the messages behind it as long as they are
//! concurrent too, and ends when all of them have ended. So actors without such methods have no code for them, and the mailbox
//! keeps its order: a message that is not concurrent stays at the head of the queue, and counts as queued, until it starts.

mod context;
mod handlers;

pub use self::context::ConcurrentContext;
use self::{
    context::InFlight,
    handlers::{Handler, Handlers},
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::{Envelope, Queued},
        message::{Message, is_concurrent},
    },
    engine::{
        actor::Actor,
        dispatch::{DispatchContext, Executor},
        run_state::{BUDGET, RunState},
        seams::SourceSet,
    },
    instrument::scope::HandlerScope,
};
use std::{
    future::{Future, poll_fn},
    mem::{self, ManuallyDrop},
    sync::Arc,
    task::Poll,
};

/// An actor with concurrent methods. The expansion implements it.
pub trait ConcurrentActor: Actor + Sync {
    #[doc(hidden)]
    fn dispatch_shared(
        context: &mut ConcurrentContext<'_, Self>,
        message: Self::Message,
    ) -> impl Future<Output = ()> + Send;
}

impl<A: ConcurrentActor> DispatchContext<'_, A> {
    /// Runs a concurrent message, and the concurrent messages behind it.
    // No `async fn`, which would keep the message twice.
    pub fn run_concurrently(&mut self, message: A::Message) -> impl Future<Output = ()> {
        let mut first = Some(message);
        async move {
            match &mut self.executor {
                Executor::RunLoop(run) => run_concurrently(run, self.cell, &mut first).await,
                // Callers only run synchronous methods.
                #[cfg(feature = "direct")]
                Executor::Caller { .. } => {}
            }
        }
    }
}

/// What the handlers that run together share.
struct Shared<'a, A: Actor> {
    actor: &'a A,
    cell: &'a Arc<ActorCell<A::Message>>,
    in_flight: &'a InFlight,
}

impl<'a, A: ConcurrentActor> Shared<'a, A> {
    /// The handler of the message that `next` returns.
    ///
    /// Not inlined: the temporary copies of a large message that a box of its future needs would stay on the stack while handlers
    /// are polled.
    #[inline(never)]
    fn handler(&self, next: impl FnOnce() -> Option<Queued<A::Message>>) -> Option<Handler<'a>> {
        let &Self { actor, cell, in_flight } = self;
        let Envelope { message, reply, caller } = ManuallyDrop::into_inner(next()?);
        let scope = HandlerScope::for_message(&cell.identity, || message.info().method, caller, || reply.is_awaited());
        let mut context = ConcurrentContext::new(actor, cell, reply, in_flight);
        Some(Box::pin(async move {
            // The whole scope: by its field alone, only the field would be moved here, and the rest dropped now.
            let scope = scope;
            scope.span.instrument(A::dispatch_shared, &mut context, message).await;
        }))
    }
}

/// Runs the `first` message and those behind it, until one that runs alone is next. Then waits until all have ended.
async fn run_concurrently<A: ConcurrentActor>(
    run: &mut RunState<A>,
    cell: &Arc<ActorCell<A::Message>>,
    first: &mut Option<A::Message>,
) {
    let RunState { actor: Some(actor), sources, batch, reply, caller, budget, .. } = run else { return };
    let in_flight = InFlight::default();
    let shared = Shared { actor, cell, in_flight: &in_flight };
    let first = || {
        let message = first.take()?;
        Some(ManuallyDrop::new(Envelope { message, reply: mem::take(reply), caller: mem::take(caller) }))
    };
    let mut first = shared.handler(first);
    let mut handlers = Handlers::new(cell, &in_flight);
    poll_fn(|cx| {
        handlers.begin_poll(cx.waker());
        if let Some(first) = first.take() {
            handlers.start(first);
        }
        while handlers.have_capacity() && !cell.mailbox.any().is_aborted() {
            // Sources take precedence, and are only asked if there is a message that they would precede.
            if !cell.mailbox.peek_beside(batch, is_concurrent)
                || handlers.guard(&mut || sources.is_ready(cell, cx.waker()))
            {
                break;
            }
            if *budget == 0 {
                cx.waker().wake_by_ref();
                break;
            }
            *budget -= 1;
            if let Some(next) = shared.handler(|| cell.mailbox.recv_beside(batch, is_concurrent)) {
                handlers.start(next);
            }
        }
        if handlers.have_ended() {
            return Poll::Ready(());
        }
        *budget = BUDGET;
        Poll::Pending
    })
    .await;
}
