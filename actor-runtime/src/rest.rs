//! Where the state is while the run loop rests.

#[cfg(feature = "direct")]
use crate::mailbox::Offer;
use crate::{any::AnyActor, error::StopReason, handle::Shared};
#[cfg(feature = "direct")]
use std::any::Any;
use std::{
    sync::Arc,
    task::{Poll, Waker},
};

/// What becomes of the state between two messages. By default it stays where it is, and nothing here does anything.
#[diagnostic::on_unimplemented(
    message = "`#[actor(direct)]` needs the feature `direct` of actor-runtime",
    label = "not without the feature",
    note = "write `features = [\"direct\"]` beside the version of actor-runtime in Cargo.toml"
)]
pub trait Rest<A: AnyActor>: Default + Send + 'static {
    /// The run loop found nothing to do.
    #[doc(hidden)]
    fn lay_down(&mut self, _actor: &mut Option<A>) {}

    /// The run loop has something to do again. Pending: somebody else has the state, and wakes the run loop afterwards.
    #[doc(hidden)]
    fn poll_pick_up(&mut self, _actor: &mut Option<A>) -> Poll<()> {
        Poll::Ready(())
    }

    /// Goes on with a panic that a caller met, and that the run loop has to meet, too.
    #[doc(hidden)]
    fn meet_panic(&mut self, _actor: &Option<A>) {}

    /// The run loop is dropped. False: somebody else has the state, and ends the actor for this reason afterwards.
    #[doc(hidden)]
    fn try_pick_up(&mut self, _actor: &mut Option<A>, _reason: &StopReason) -> bool {
        true
    }

    /// Before the actor is spawned: what counts as a handle may take one.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn hold(&mut self, _shared: &Arc<Shared<A::Message>>) {}

    /// What comes before the next message in the queue. Nothing does without a source.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn poll_due(&mut self, _actor: &mut Option<A>, _shared: &Shared<A::Message>, _waker: &Waker) -> Option<A::Message> {
        None
    }

    /// What else there is when nothing is queued.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn poll_others(&mut self, _shared: &Shared<A::Message>, _waker: &Waker) -> Option<A::Message> {
        None
    }

    /// Whether something is to come before the next message in the queue, while others run.
    #[doc(hidden)]
    #[inline]
    #[allow(private_interfaces)]
    fn is_due(&mut self, _shared: &Shared<A::Message>, _waker: &Waker) -> bool {
        false
    }

    /// The state is broken and gone, and a new one is to take its place: what belonged to that one goes with it.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn renew(&mut self, _shared: &Arc<Shared<A::Message>>) {}

    /// The actor ends: drops what is not the state. With the reason if that panics.
    #[doc(hidden)]
    #[inline]
    fn close(&mut self) -> Option<StopReason> {
        None
    }

    /// How handles get at a state that was laid down.
    #[cfg(feature = "direct")]
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn port(&self) -> Option<Arc<dyn Port<A::Message>>> {
        None
    }
}

/// Every message goes through the queue.
#[derive(Debug, Default)]
pub struct Queued;

impl<A: AnyActor> Rest<A> for Queued {}

/// Every message goes through the queue; without the feature there is no other way.
#[cfg(not(feature = "direct"))]
#[derive(Debug)]
pub struct Direct<A>(std::marker::PhantomData<A>);

/// Runs handlers for handles, which know nothing of the actor's type.
#[cfg(feature = "direct")]
pub(crate) trait Port<M>: Send + Sync {
    /// Handles the message that `offer` holds here and now, if the actor rests, and puts the reply, an `Option<R>`, in `place`.
    ///
    /// `None`: it does not rest, and nothing has happened. An error: the handler panicked.
    fn handle(
        &self,
        shared: &Arc<Shared<M>>,
        offer: &mut Offer<M>,
        place: &mut (dyn Any + Send),
    ) -> Option<Result<(), StopReason>>;
}
