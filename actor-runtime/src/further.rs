//! Messages of blocks behind an actor's first: of `#[actor(extend)]`, and of traits.
//!
//! The first block's enum is the type of all that is in the mailbox, and it does not know which blocks follow. It has one
//! variant for them all, with the message in a box. So there is one mailbox and one order, and the first block's own
//! messages pay nothing.

#[cfg(feature = "test-util")]
use crate::reply::Sink;
use crate::{
    actor::Actor,
    parts::{Duty, Known, Parts},
    private::State,
    sync::Mutex,
};
#[cfg(feature = "test-util")]
use std::any::Any;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// The enum of a block behind the first. Implemented by the expansion.
pub trait Block<A: Actor>: Parts + Send + 'static {
    #[doc(hidden)]
    fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> Dispatched<'a>;
}

/// A message of a block behind the first.
pub struct Further<A>(Box<dyn Carried<A> + Send + Sync>);

/// A [`Block`] that can be shared between threads, because nobody can look at it: some messages cannot, and the enum that
/// carries them should.
struct Carrier<B>(Mutex<Option<B>>);

trait Carried<A>: Duty {
    fn method(&self) -> &'static str;

    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> Dispatched<'a>
    where
        A: Actor;
}

impl<A: Actor, B: Block<A>> Carried<A> for Carrier<B> {
    fn method(&self) -> &'static str {
        self.0.lock().as_ref().map_or("", |message| message.parts().0)
    }

    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> Dispatched<'a> {
        self.0.into_inner().expect("a message is taken out by itself once").dispatch(state)
    }
}

impl<B: Parts + 'static> Duty for Carrier<B> {
    #[cfg(feature = "test-util")]
    #[allow(private_interfaces)]
    fn attach(&self, sink: Sink) {
        if let Some(message) = &*self.0.lock() {
            message.parts().1.attach(sink);
        }
    }

    #[cfg(feature = "test-util")]
    fn carried(&self) -> Option<&'static str> {
        Some(std::any::type_name::<B>())
    }

    #[cfg(feature = "test-util")]
    fn take(&self, place: &mut dyn Any) {
        if let Some(place) = place.downcast_mut() {
            *place = self.0.lock().take();
        }
    }
}

impl<A: Actor> Further<A> {
    /// Puts `message` in a box.
    pub fn new(message: impl Block<A>) -> Self {
        Self(Box::new(Carrier(Mutex::new(Some(message)))))
    }

    /// Runs the method.
    pub fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> Dispatched<'a> {
        self.0.dispatch(state)
    }
}

impl<A> Further<A> {
    /// Those of the message in the box.
    #[must_use]
    pub fn parts(&self) -> Known<'_> {
        (self.0.method(), &*self.0)
    }
}

impl<A> fmt::Debug for Further<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Further").field("method", &self.parts().0).finish_non_exhaustive()
    }
}

/// The rest of a dispatch: nothing if the method was synchronous.
#[must_use = "an asynchronous method does nothing unless it is awaited"]
pub struct Dispatched<'a>(Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>);

impl<'a> Dispatched<'a> {
    /// Of a synchronous method.
    pub fn done((): ()) -> Self {
        Self(None)
    }

    /// Of an asynchronous one.
    pub fn soon(method: impl Future<Output = ()> + Send + 'a) -> Self {
        Self(Some(Box::pin(method)))
    }
}

impl Future for Dispatched<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().map_or(Poll::Ready(()), |method| method.as_mut().poll(cx))
    }
}

impl fmt::Debug for Dispatched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatched").finish_non_exhaustive()
    }
}
