//! What a factory may return.

use crate::actor::Actor;
use std::{error::Error, future::Future, pin::Pin};

/// A state, or why there is none.
pub(super) type Outcome<A> = Result<A, Box<dyn Error + Send + Sync>>;

/// A state that is being made.
pub(super) type Making<A> = Pin<Box<dyn Future<Output = Outcome<A>> + Send>>;

/// In a box, and what it makes in another: restarts are rare, and so there is one run loop for each actor and not for each factory.
pub(super) type Factory<A> = Box<dyn FnMut() -> Making<A> + Send>;

/// An actor, or a `Result` with one. `X` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "a factory cannot make `{Self}`",
    label = "neither an actor nor a `Result` with one",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either"
)]
pub trait Made<X>: Send {
    /// What is made.
    type Actor: Actor;

    #[doc(hidden)]
    fn outcome(self) -> Outcome<Self::Actor>;
}

/// An actor.
#[derive(Debug)]
pub struct Plain;

impl<A: Actor> Made<Plain> for A {
    type Actor = A;

    fn outcome(self) -> Outcome<A> {
        Ok(self)
    }
}

/// A `Result`.
#[derive(Debug)]
pub struct Fallible;

impl<A: Actor, E: Into<Box<dyn Error + Send + Sync>> + Send> Made<Fallible> for Result<A, E> {
    type Actor = A;

    fn outcome(self) -> Outcome<A> {
        self.map_err(Into::into)
    }
}

/// What a factory may return: what is [`Made`], now or later.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither an actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either that is `Send`"
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

impl<X, O: Made<X> + 'static> Incarnation<Now<X>> for O {
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
    F: Future<Output: Made<X>> + Send + 'static,
{
    type Actor = <F::Output as Made<X>>::Actor;

    fn made(self) -> Making<Self::Actor> {
        Box::pin(async { self.await.outcome() })
    }
}
