//! Messages of blocks behind an actor's first: of `#[actor(extend)]`, and of traits.
//!
//! The first block's enum is the type of all that is in the mailbox, and it does not know which blocks follow. It has one
//! variant for them all, with the message in a box. So there is one mailbox and one order, and the first block's own
//! messages pay nothing.

use crate::{actor::Actor, private::State, sync::Mutex};
use std::{
    any::Any,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// The enum of a block behind the first. Implemented by the expansion.
pub trait Block<A: Actor>: Send + 'static {
    #[doc(hidden)]
    fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> Dispatched<'a>;
}

/// A message of a block behind the first.
pub struct Further<A>(Box<dyn Carried<A> + Send + Sync>);

/// A [`Block`] that can be shared between threads, because nobody can look at it: some messages cannot, and the enum that
/// carries them should.
struct Carrier<B>(Mutex<B>);

trait Carried<A>: Any {
    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> Dispatched<'a>
    where
        A: Actor;
}

impl<A: Actor, B: Block<A>> Carried<A> for Carrier<B> {
    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> Dispatched<'a> {
        self.0.into_inner().dispatch(state)
    }
}

impl<A: Actor> Further<A> {
    /// Puts `message` in a box.
    pub fn new(message: impl Block<A>) -> Self {
        Self(Box::new(Carrier(Mutex::new(message))))
    }

    /// Runs the method.
    pub fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> Dispatched<'a> {
        self.0.dispatch(state)
    }
}

impl<A> fmt::Debug for Further<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Further").finish_non_exhaustive()
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
