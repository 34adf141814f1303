//! A subscriber whose type is erased.

use actor_runtime::{ActorHandle, ActorId, Call, CallError, TellError, WeakHandle};
use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

/// What became of one event for one subscriber.
pub(super) enum Delivery {
    Accepted(ActorId),
    /// The message was not accepted.
    Missed(CallError),
    /// The last handle of the subscriber was dropped.
    Gone,
}

/// The delivery of an event that waits for capacity.
pub(super) type Waiting = Pin<Box<dyn Future<Output = Delivery> + Send>>;

/// A delivery that has started.
pub(super) enum Started {
    Done(Delivery),
    Waiting(Waiting),
}

pub(super) trait Subscriber<T>: Send + Sync {
    fn is_stopped(&self) -> bool;

    /// Delivers `event` now, or does what the method's `when_full` says.
    fn try_deliver(&self, event: T) -> Delivery;

    /// Delivers `event` now, or starts to wait for capacity.
    fn deliver(&self, event: T, cx: &mut Context<'_>) -> Started;
}

/// An actor with the call that an event becomes.
pub(super) struct Target<H: ActorHandle, F, R, S> {
    pub(super) actor: WeakHandle<H>,
    pub(super) call: F,
    pub(super) reply: PhantomData<fn() -> (R, S)>,
}

impl Delivery {
    fn of<M>(actor: ActorId, told: Result<(), TellError<M>>) -> Self {
        match told {
            Ok(()) => Self::Accepted(actor),
            Err(error) => Self::Missed(error.into()),
        }
    }

    /// Whether no later event can be delivered.
    pub(super) fn is_last(&self) -> bool {
        match self {
            Self::Accepted(_) => false,
            Self::Missed(error) => error.stop_reason().is_some(),
            Self::Gone => true,
        }
    }
}

impl<T, H, F, R, S> Subscriber<T> for Target<H, F, R, S>
where
    H: ActorHandle,
    F: Fn(&H, T) -> Call<'_, H::Message, R, S> + Send + Sync,
    R: 'static,
    S: 'static,
{
    fn is_stopped(&self) -> bool {
        self.actor.is_stopped()
    }

    fn try_deliver(&self, event: T) -> Delivery {
        let Some(handle) = self.actor.upgrade() else { return Delivery::Gone };
        Delivery::of(handle.id(), (self.call)(&handle, event).try_tell())
    }

    fn deliver(&self, event: T, cx: &mut Context<'_>) -> Started {
        let Some(handle) = self.actor.upgrade() else { return Started::Done(Delivery::Gone) };
        let id = handle.id();
        // A handle of its own keeps the subscriber alive while the message waits.
        let mut tell = (self.call)(&handle, event).into_owned().tell();
        match Pin::new(&mut tell).poll(cx) {
            Poll::Ready(told) => Started::Done(Delivery::of(id, told)),
            Poll::Pending => Started::Waiting(Box::pin(async move { Delivery::of(id, tell.await) })),
        }
    }
}
