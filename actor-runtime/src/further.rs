//! Messages of blocks behind an actor's first: of `#[actor(extend)]`, and of traits.
//!
//! The first block's enum is the type of all that is in the mailbox, and it does not know which blocks follow. It has one
//! variant for them all, with the message in a box. So there is one mailbox and one order, and the first block's own
//! messages pay nothing.

#[cfg(feature = "test-util")]
use crate::reply::Sink;
use crate::{
    any::AnyActor,
    made::Outcome,
    parts::{Duty, Known, Parts},
    private::State,
    sync::Mutex,
};
#[cfg(feature = "test-util")]
use std::any::Any;
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

/// Where the futures of an actor may go: those of its methods, and that of a factory.
pub trait Place: 'static {
    #[doc(hidden)]
    type Dispatched<'a>: Future<Output = ()>;

    /// A state that is being made.
    #[doc(hidden)]
    type Making<A: 'static>: Future<Output = Outcome<A>> + 'static;
}

/// From thread to thread.
#[derive(Debug)]
pub enum Anywhere {}

/// Nowhere: they stay on the thread of the state.
#[derive(Debug)]
pub enum Local {}

impl Place for Anywhere {
    type Dispatched<'a> = Dispatched<'a>;
    type Making<A: 'static> = Pin<Box<dyn Future<Output = Outcome<A>> + Send>>;
}

impl Place for Local {
    type Dispatched<'a> = LocalDispatched<'a>;
    type Making<A: 'static> = Pin<Box<dyn Future<Output = Outcome<A>>>>;
}

/// `P` is what the trait is implemented for, said so that a difference has words of its own.
#[diagnostic::on_unimplemented(
    message = "the blocks of this actor do not agree on `local`",
    label = "this block differs from the first one",
    note = "write `local` on all blocks of an actor, as in `#[actor(extend, local)]`, or on none"
)]
pub trait Agrees<P: Place>: Place {
    #[doc(hidden)]
    fn same(dispatched: P::Dispatched<'_>) -> Self::Dispatched<'_>;
}

impl Agrees<Anywhere> for Anywhere {
    fn same(dispatched: <Self as Place>::Dispatched<'_>) -> <Self as Place>::Dispatched<'_> {
        dispatched
    }
}

impl Agrees<Local> for Local {
    fn same(dispatched: <Self as Place>::Dispatched<'_>) -> <Self as Place>::Dispatched<'_> {
        dispatched
    }
}

/// The enum of a block behind the first. Implemented by the expansion.
pub trait Block<A: AnyActor, P: Place = Anywhere>: Parts + Send + 'static {
    #[doc(hidden)]
    fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> P::Dispatched<'a>;
}

/// A message of a block behind the first.
pub struct Further<A>(Box<dyn Carried<A> + Send + Sync>);

/// A [`Block`] that can be shared between threads, because nobody can look at it: some messages cannot, and the enum that
/// carries them should.
struct Carrier<B, P>(Mutex<Option<B>>, PhantomData<fn() -> P>);

trait Carried<A>: Duty {
    fn method(&self) -> &'static str;

    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> <A::Place as Place>::Dispatched<'a>
    where
        A: AnyActor;
}

impl<A: AnyActor<Place: Agrees<P>>, P: Place, B: Block<A, P>> Carried<A> for Carrier<B, P> {
    fn method(&self) -> &'static str {
        self.0.lock().as_ref().map_or("", |message| message.parts().0)
    }

    fn dispatch<'a>(self: Box<Self>, state: &'a mut State<'_, A>) -> <A::Place as Place>::Dispatched<'a> {
        let message = self.0.into_inner().expect("a message is taken out by itself once");
        A::Place::same(message.dispatch(state))
    }
}

impl<B: Parts + 'static, P: 'static> Duty for Carrier<B, P> {
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

impl<A: AnyActor> Further<A> {
    /// Puts `message` in a box.
    pub fn new<P: Place>(message: impl Block<A, P>) -> Self
    where
        A::Place: Agrees<P>,
    {
        Self(Box::new(Carrier(Mutex::new(Some(message)), PhantomData)))
    }

    /// Runs the method.
    pub fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> <A::Place as Place>::Dispatched<'a> {
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
pub struct Remaining<F: ?Sized>(Option<Pin<Box<F>>>);

/// Of an actor whose futures can be sent.
pub type Dispatched<'a> = Remaining<dyn Future<Output = ()> + Send + 'a>;

/// Of an actor whose futures stay on a thread.
pub type LocalDispatched<'a> = Remaining<dyn Future<Output = ()> + 'a>;

impl<F: ?Sized> Remaining<F> {
    /// Of a synchronous method.
    pub fn done((): ()) -> Self {
        Self(None)
    }
}

impl<'a> Dispatched<'a> {
    /// Of an asynchronous one.
    pub fn soon(method: impl Future<Output = ()> + Send + 'a) -> Self {
        Self(Some(Box::pin(method)))
    }
}

impl<'a> LocalDispatched<'a> {
    /// Of an asynchronous one.
    pub fn soon(method: impl Future<Output = ()> + 'a) -> Self {
        Self(Some(Box::pin(method)))
    }
}

impl<F: Future<Output = ()> + ?Sized> Future for Remaining<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().map_or(Poll::Ready(()), |method| method.as_mut().poll(cx))
    }
}

impl<F: ?Sized> fmt::Debug for Remaining<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatched").finish_non_exhaustive()
    }
}
