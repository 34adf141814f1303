//! Whether the futures of an actor may move between threads.
//!
//! A future is `Send` or not where a trait declares the function that returns it. So there are two traits,
//! [`Actor`](super::actor::Actor) and [`LocalActor`](super::local_actor::LocalActor), with the same functions. What needs no such
//! future is in [`ActorBase`](super::actor_base::ActorBase).
//!
//! An additional block can't derive its affinity from the actor's type, because its own where clauses depend on it. So it says
//! `local` too, and a block that differs is reported where its message is boxed.

use super::factory::InitResult;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// Whether the futures of an actor may move between threads: those of its methods, and that of its factory.
///
/// Implemented only by [`AnyThread`] and [`OneThread`].
pub trait Affinity: 'static {
    /// The dispatch of an additional block or a source.
    #[doc(hidden)]
    type Dispatched<'a>: Future<Output = ()>;

    /// A state that is being made.
    #[doc(hidden)]
    type Making<A: 'static>: Future<Output = InitResult<A>> + 'static;
}

/// The actor's futures are `Send`.
#[derive(Debug)]
pub enum AnyThread {}

/// The actor's futures stay on the thread of its state: `#[actor(local)]`.
#[derive(Debug)]
pub enum OneThread {}

impl Affinity for AnyThread {
    type Dispatched<'a> = Dispatched<'a>;
    type Making<A: 'static> = Pin<Box<dyn Future<Output = InitResult<A>> + Send>>;
}

impl Affinity for OneThread {
    type Dispatched<'a> = LocalDispatched<'a>;
    type Making<A: 'static> = Pin<Box<dyn Future<Output = InitResult<A>>>>;
}

/// The rest of a dispatch: a boxed future, or nothing if the method was synchronous and has returned.
#[must_use = "an async method does nothing unless it is awaited"]
pub struct MaybeBoxed<F: ?Sized>(Option<Pin<Box<F>>>);

/// The dispatch of an actor whose futures are `Send`.
pub type Dispatched<'a> = MaybeBoxed<dyn Future<Output = ()> + Send + 'a>;

/// The dispatch of an actor whose futures stay on one thread.
pub type LocalDispatched<'a> = MaybeBoxed<dyn Future<Output = ()> + 'a>;

impl<F: ?Sized> MaybeBoxed<F> {
    /// A synchronous method has returned.
    pub fn ready((): ()) -> Self {
        Self(None)
    }
}

impl<'a> Dispatched<'a> {
    /// An async method.
    pub fn boxed(method: impl Future<Output = ()> + Send + 'a) -> Self {
        Self(Some(Box::pin(method)))
    }
}

impl<'a> LocalDispatched<'a> {
    /// An async method.
    pub fn boxed(method: impl Future<Output = ()> + 'a) -> Self {
        Self(Some(Box::pin(method)))
    }
}

impl<F: Future<Output = ()> + ?Sized> Future for MaybeBoxed<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().map_or(Poll::Ready(()), |method| method.as_mut().poll(cx))
    }
}

impl<F: ?Sized> fmt::Debug for MaybeBoxed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaybeBoxed").finish_non_exhaustive()
    }
}
