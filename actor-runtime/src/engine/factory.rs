//! What a factory may return.

use super::actor_base::ActorBase;
use crate::error::BoxError;

/// A state, or why there is none.
pub(crate) type InitResult<A> = Result<A, BoxError>;

/// An actor, or a `Result` with one. `X` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither an actor nor a `Result` with one",
    note = "let the factory return the actor, or `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`"
)]
pub trait IntoActor<X> {
    /// The actor.
    type Actor: ActorBase;

    #[doc(hidden)]
    fn into_actor(self) -> InitResult<Self::Actor>;
}

/// The factory returns an actor.
#[derive(Debug)]
pub struct ByValue;

impl<A: ActorBase> IntoActor<ByValue> for A {
    type Actor = A;

    fn into_actor(self) -> InitResult<A> {
        Ok(self)
    }
}

/// The factory returns a `Result`.
#[derive(Debug)]
pub struct ByResult;

impl<A: ActorBase, E: Into<BoxError>> IntoActor<ByResult> for Result<A, E> {
    type Actor = A;

    fn into_actor(self) -> InitResult<A> {
        self.map_err(Into::into)
    }
}
