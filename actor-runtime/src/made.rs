//! What a factory may return.

use crate::any::AnyActor;
use std::error::Error;

/// A state, or why there is none.
pub(crate) type Outcome<A> = Result<A, Box<dyn Error + Send + Sync>>;

/// An actor, or a `Result` with one. `X` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "a factory cannot make `{Self}`",
    label = "neither an actor nor a `Result` with one",
    note = "let the factory return the actor, or `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`"
)]
pub trait Made<X> {
    /// What is made.
    type Actor: AnyActor;

    #[doc(hidden)]
    fn outcome(self) -> Outcome<Self::Actor>;
}

/// An actor.
#[derive(Debug)]
pub struct Plain;

impl<A: AnyActor> Made<Plain> for A {
    type Actor = A;

    fn outcome(self) -> Outcome<A> {
        Ok(self)
    }
}

/// A `Result`.
#[derive(Debug)]
pub struct Fallible;

impl<A: AnyActor, E: Into<Box<dyn Error + Send + Sync>>> Made<Fallible> for Result<A, E> {
    type Actor = A;

    fn outcome(self) -> Outcome<A> {
        self.map_err(Into::into)
    }
}
