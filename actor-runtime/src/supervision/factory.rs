//! What a factory may return that makes one state after another.

use crate::{
    actor::Actor,
    made::{Made, Outcome},
};
use std::{future::Future, pin::Pin};

/// A state that is being made.
pub(super) type Making<A> = Pin<Box<dyn Future<Output = Outcome<A>> + Send>>;

/// In a box, and what it makes in another: restarts are rare, and so there is one run loop for each actor and not for each factory.
pub(super) type Factory<A> = Box<dyn FnMut() -> Making<A> + Send>;

/// What a factory may return: what is [`Made`], now or later.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither an actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either that is `Send`",
    note = "an actor that is `#[actor(local)]` cannot be supervised"
)]
pub trait Incarnation<X> {
    /// What is made.
    type Actor: Actor;

    #[doc(hidden)]
    fn made(self) -> Making<Self::Actor>;
}

/// Without waiting.
#[derive(Debug)]
pub struct Now<X>(X);

impl<X, O: Made<X, Actor: Actor>> Incarnation<Now<X>> for O {
    type Actor = O::Actor;

    fn made(self) -> Making<O::Actor> {
        Box::pin(std::future::ready(self.outcome()))
    }
}

/// By a future.
#[derive(Debug)]
pub struct Later<X>(X);

impl<X, F> Incarnation<Later<X>> for F
where
    F: Future<Output: Made<X, Actor: Actor>> + Send + 'static,
{
    type Actor = <F::Output as Made<X>>::Actor;

    fn made(self) -> Making<Self::Actor> {
        Box::pin(async { self.await.outcome() })
    }
}
