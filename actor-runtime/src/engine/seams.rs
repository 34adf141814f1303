//! The two seams of the run loop: where the state is while the actor is idle, and what feeds the actor besides its mailbox.
//!
//! Features fill them. By default the state stays with the run loop, nothing feeds the actor, and no code is left of either.

use super::actor_base::ActorBase;
#[cfg(feature = "direct")]
use crate::core::call::inline::CallerPort;
use crate::{core::cell::ActorCell, error::StopReason};
use std::{
    sync::Arc,
    task::{Poll, Waker},
};
use tokio::runtime::Handle;

/// What will run an actor, as far as its spawner knows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RunsOn<'a> {
    /// A task of this runtime.
    #[cfg_attr(not(feature = "direct"), expect(dead_code, reason = "only callers that run handlers need to know"))]
    Runtime(&'a Handle),
    /// Any code that polls the future of `into_task`.
    Anything,
    /// A thread of its own, where callers run no handlers.
    OwnThread,
}

/// Where the state is between two messages.
#[diagnostic::on_unimplemented(
    message = "`#[actor(direct)]` requires the feature `direct` of actor-runtime",
    label = "the feature `direct` is not enabled",
    note = "add `features = [\"direct\"]` to the dependency on actor-runtime in Cargo.toml"
)]
pub trait StateAccess<A: ActorBase>: Default + Send + 'static {
    /// Whether the state ever leaves the run loop. If not, the run loop has no code for that.
    #[doc(hidden)]
    const IS_SHARED: bool = false;

    /// The access of an actor that runs on `runs_on`.
    #[doc(hidden)]
    #[must_use]
    #[allow(private_interfaces)]
    fn access_on(_runs_on: RunsOn<'_>) -> Self {
        Self::default()
    }

    /// The run loop found nothing to do.
    #[doc(hidden)]
    #[inline]
    fn release(&mut self, _actor: &mut Option<A>) {}

    /// The run loop needs the state. Pending while a caller has it, who wakes the run loop afterwards.
    #[doc(hidden)]
    #[inline]
    fn poll_acquire(&mut self, _actor: &mut Option<A>) -> Poll<()> {
        Poll::Ready(())
    }

    /// Continues a panic that a caller's handler met: the run loop has to meet it as well.
    #[doc(hidden)]
    #[inline]
    fn resume_panic(&mut self, _actor: &Option<A>) {}

    /// The run loop is dropped. `false` if a caller has the state, who then stops the actor for `reason`.
    #[doc(hidden)]
    fn try_reclaim(&mut self, _actor: &mut Option<A>, _reason: &StopReason) -> bool {
        true
    }

    /// How callers reach a released state.
    #[cfg(feature = "direct")]
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn caller_port(&self) -> Option<Arc<dyn CallerPort<A::Message>>> {
        None
    }
}

/// The state never leaves the run loop.
#[derive(Debug, Default)]
pub struct OwnedState;

impl<A: ActorBase> StateAccess<A> for OwnedState {}

/// What feeds an actor besides its mailbox.
pub trait SourceSet<A: ActorBase>: Default + Send + 'static {
    /// Whether there is any source. If not, the run loop has no code for them.
    #[doc(hidden)]
    const HAS_SOURCES: bool = false;

    /// Called before the actor is spawned: a source that keeps the actor alive takes a handle.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn hold(&mut self, _cell: &Arc<ActorCell<A::Message>>) {}

    /// What comes before the next queued message.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn poll_before_queue(
        &mut self,
        _actor: &mut Option<A>,
        _cell: &ActorCell<A::Message>,
        _waker: &Waker,
    ) -> Option<A::Message> {
        None
    }

    /// What else there is when nothing is queued.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn poll_when_idle(&mut self, _cell: &ActorCell<A::Message>, _waker: &Waker) -> Option<A::Message> {
        None
    }

    /// Whether something comes before the next queued message, while handlers run.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn is_ready(&mut self, _cell: &ActorCell<A::Message>, _waker: &Waker) -> bool {
        false
    }

    /// The state was dropped after a panic and a new one takes its place: its sources are dropped with it.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn reset(&mut self, _cell: &Arc<ActorCell<A::Message>>) {}

    /// The actor stops: drops the sources. Returns the reason if that panics.
    #[doc(hidden)]
    #[inline]
    fn close(&mut self) -> Option<StopReason> {
        None
    }
}

/// Only the mailbox feeds the actor.
#[derive(Debug, Default)]
pub struct NoSources;

impl<A: ActorBase> SourceSet<A> for NoSources {}
