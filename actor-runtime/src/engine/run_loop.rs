//! The run loop: start hook, one message after another, stop hook.
// There is no `async fn` here. It keeps its arguments twice, and what the run loop keeps is what an idle actor weighs.
// Measured: without `inline(always)` each message costs two more calls, which is an eighth of a tell (benches/NOTES.md).
#![expect(clippy::inline_always)]

use super::{
    actor::Actor, actor_base::ActorBase, context, dispatch::DispatchContext, guard::poll_guarded,
    local_actor::LocalActor, run_state::RunState, runner::Runner, seams::StateAccess,
};
use crate::{
    core::{
        cell::ActorCell,
        mailbox::Queued,
        message::{Message, is_concurrent},
    },
    error::StopReason,
    instrument::{deadlock::begin_handler, scope::HandlerScope},
};
use std::{
    any,
    future::Future,
    mem::{self, ManuallyDrop},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

/// The run loop of one incarnation, with or without lifecycle hooks.
#[expect(missing_debug_implementations, reason = "only the expansion has one, and passes it on")]
#[must_use = "the actor handles nothing unless it is awaited"]
pub struct RunLoop<'a, A: ActorBase> {
    pub(super) run: &'a mut RunState<A>,
    pub(super) cell: &'a Arc<ActorCell<A::Message>>,
}

/// The future of the next message, of which deadlock detection is told.
struct NextMessage<'a, A: ActorBase>(&'a mut RunState<A>, &'a ActorCell<A::Message>);

/// Nothing is pinned.
impl<A: ActorBase> Unpin for NextMessage<'_, A> {}

impl<A: ActorBase> Future for NextMessage<'_, A> {
    type Output = Option<Queued<A::Message>>;

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self(run, cell) = &mut *self;
        let next = run.poll_next(cell, cx);
        begin_handler(|| match &next {
            Poll::Ready(Some(queued)) => Some(queued.message.info().method),
            // The stop hook.
            Poll::Ready(None) => Some(""),
            Poll::Pending => None,
        });
        next
    }
}

impl<A: ActorBase> RunState<A> {
    /// Takes the message out of its envelope. Its reply sender is in flight from here on.
    #[inline(always)]
    fn begin(&mut self, mut queued: Queued<A::Message>) -> A::Message {
        // The message is unwrapped last: if it had to be dropped when one of these panics, it would be copied once more.
        self.reply = mem::take(&mut queued.reply);
        self.caller = mem::take(&mut queued.caller);
        ManuallyDrop::into_inner(queued).message
    }

    /// What surrounds the handler of `message`. Concurrent handlers have a scope each, and there is none around all of them.
    #[inline]
    fn scope<'c>(&mut self, cell: &'c ActorCell<A::Message>, message: &A::Message) -> HandlerScope<'c> {
        if is_concurrent(message) {
            return HandlerScope::none();
        }
        let caller = mem::take(&mut self.caller);
        HandlerScope::for_message(&cell.identity, || message.info().method, caller, || self.reply.is_awaited())
    }
}

/// Handles one message after another. Returns the reason why there are no more. A macro, because a future within a future keeps
/// its borrows twice, and every idle actor would hold them.
macro_rules! handle_messages {
    ($run_loop:ident) => {{
        $run_loop.run.started = true;
        $run_loop.cell.start(any::type_name::<A>);
        loop {
            // In its own block, so that its temporaries take no memory of the actor while the handler runs.
            let (message, scope) = {
                let Some(queued) = NextMessage($run_loop.run, $run_loop.cell).await else {
                    break $run_loop.run.stop_reason($run_loop.cell);
                };
                let message = $run_loop.run.begin(queued);
                let scope = $run_loop.run.scope($run_loop.cell, &message);
                (message, scope)
            };
            scope
                .span
                .instrument(A::dispatch, &mut DispatchContext::for_run_loop($run_loop.run, $run_loop.cell), message)
                .await;
            if $run_loop.run.actor.is_none() {
                return StopReason::Consumed;
            }
        }
    }};
}

/// Declares the run loop for actors whose futures are `Send` and for those whose futures are not. A macro, because no type can
/// say that of a future.
macro_rules! impl_run_loop {
    ($actor:ident, $run:ident, $run_detached:ident, $without_hooks:ident, $with_hooks:ident $(, $send:ident)?) => {
        impl<A: $actor> Runner<A> {
            /// Runs the actor and returns the state.
            pub(crate) fn $run(mut self) -> impl Future<Output = Option<A>> $(+ $send)? {
                async move {
                    let outcome = poll_guarded(&self.cell, pin!(Some(A::run_incarnation(self.run.run_loop(&self.cell))))).await;
                    let reason = self.drop_state_after_panic(outcome);
                    if A::Access::IS_SHARED {
                        self.state_returned().await;
                    }
                    let state = self.run.actor.take();
                    self.stop(&reason);
                    state
                }
            }

            /// Runs the actor. The state is dropped before the stop is reported.
            pub(crate) fn $run_detached(mut self) -> impl Future<Output = ()> $(+ $send)? {
                async move {
                    let outcome = poll_guarded(&self.cell, pin!(Some(A::run_incarnation(self.run.run_loop(&self.cell))))).await;
                    let reason = self.drop_state_after_panic(outcome);
                    if A::Access::IS_SHARED {
                        self.state_returned().await;
                    }
                    self.drop_and_stop(&reason);
                }
            }
        }

        impl<'a, A: $actor> RunLoop<'a, A> {
            /// Most actors have no hooks, and so no code for any.
            pub fn $without_hooks(self) -> impl Future<Output = StopReason> $(+ $send)? + 'a {
                async move { handle_messages!(self) }
            }

            /// From the start hook to the stop hook.
            pub fn $with_hooks(self) -> impl Future<Output = StopReason> $(+ $send)? + 'a {
                async move {
                    if let Some(actor) = &mut self.run.actor
                        && let Err(error) = {
                            let _scope = HandlerScope::for_hook(&self.cell.identity, "start hook");
                            actor.start(&context::Context::new(self.cell)).await
                        }
                    {
                        return StopReason::start_failed(error);
                    }
                    let reason = handle_messages!(self);
                    match &mut self.run.actor {
                        Some(actor) if reason.is_graceful() => {
                            let _scope = HandlerScope::for_hook(&self.cell.identity, "stop hook");
                            let stopped = actor.stop(&context::Context::new(self.cell)).await;
                            stopped.map_or_else(StopReason::stop_failed, |()| reason)
                        }
                        _ => reason,
                    }
                }
            }
        }
    };
}

impl_run_loop!(Actor, run, run_detached, without_hooks, with_hooks, Send);
impl_run_loop!(LocalActor, run_local, run_local_detached, local_without_hooks, local_with_hooks);
