//! What a factory may return that makes one state after another.

use crate::{
    actor::Actor,
    further::{Anywhere, Local, Place},
    local::LocalActor,
    made::Made,
};
use std::future::{Future, ready};

/// In a box, and what it makes in another: restarts are rare, and so there is one run loop for each actor and not for each factory.
/// Itself it can be sent, wherever its futures may go: for it goes to the actor's thread.
pub(super) type Factory<A, P> = Box<dyn FnMut() -> <P as Place>::Making<A> + Send>;

/// What a factory may return: what is [`Made`], now or later.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither an actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either that is `Send`",
    note = "for an actor that is `#[actor(local)]` write `supervised_local`"
)]
pub trait Incarnation<X> {
    /// What is made.
    type Actor: Actor;

    #[doc(hidden)]
    fn made(self) -> <Anywhere as Place>::Making<Self::Actor>;
}

/// What the factory of a local actor may return: what is [`Made`], now or later.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither a local actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either",
    note = "for an actor that is not `#[actor(local)]` write `supervised`"
)]
pub trait LocalIncarnation<X> {
    /// What is made.
    type Actor: LocalActor;

    #[doc(hidden)]
    fn made(self) -> <Local as Place>::Making<Self::Actor>;
}

/// Without waiting.
#[derive(Debug)]
pub struct Now<X>(X);

impl<X, O: Made<X, Actor: Actor>> Incarnation<Now<X>> for O {
    type Actor = O::Actor;

    fn made(self) -> <Anywhere as Place>::Making<O::Actor> {
        Box::pin(ready(self.outcome()))
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

    fn made(self) -> <Anywhere as Place>::Making<Self::Actor> {
        Box::pin(async { self.await.outcome() })
    }
}

impl<X, O: Made<X, Actor: LocalActor>> LocalIncarnation<Now<X>> for O {
    type Actor = O::Actor;

    fn made(self) -> <Local as Place>::Making<O::Actor> {
        Box::pin(ready(self.outcome()))
    }
}

impl<X, F> LocalIncarnation<Later<X>> for F
where
    F: Future<Output: Made<X, Actor: LocalActor>> + 'static,
{
    type Actor = <F::Output as Made<X>>::Actor;

    fn made(self) -> <Local as Place>::Making<Self::Actor> {
        Box::pin(async { self.await.outcome() })
    }
}
