//! What the factory of a supervised actor may return.

use crate::engine::{
    actor::Actor,
    affinity::{Affinity, AnyThread, OneThread},
    factory::IntoActor,
    local_actor::LocalActor,
};
use std::future::{Future, ready};

/// A boxed factory of boxed futures. Restarts are rare, and so there is one run loop per actor and not one per factory. The factory
/// itself is `Send` even if its futures are not, because it moves to the actor's thread.
pub(super) type Factory<A, P> = Box<dyn FnMut() -> <P as Affinity>::Making<A> + Send>;

/// What a factory may return: an actor, a `Result` with one, or a future of either.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither an actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either that is `Send`",
    note = "for an actor that is `#[actor(local)]` write `supervised_local`"
)]
pub trait Incarnation<X> {
    /// The actor.
    type Actor: Actor;

    #[doc(hidden)]
    fn into_making(self) -> <AnyThread as Affinity>::Making<Self::Actor>;
}

/// What the factory of a local actor may return: the actor, a `Result` with it, or a future of either.
#[diagnostic::on_unimplemented(
    message = "a factory cannot return `{Self}`",
    label = "neither a local actor, nor a `Result` with one, nor a future of either",
    note = "let the factory return the actor, `Result<Actor, E>` where `E` converts into `Box<dyn Error + Send + Sync>`, or a \
            future of either",
    note = "for an actor that is not `#[actor(local)]` write `supervised`"
)]
pub trait LocalIncarnation<X> {
    /// The actor.
    type Actor: LocalActor;

    #[doc(hidden)]
    fn into_making(self) -> <OneThread as Affinity>::Making<Self::Actor>;
}

/// The factory returns no future.
#[derive(Debug)]
pub struct Now<X>(X);

impl<X, O: IntoActor<X, Actor: Actor>> Incarnation<Now<X>> for O {
    type Actor = O::Actor;

    fn into_making(self) -> <AnyThread as Affinity>::Making<O::Actor> {
        Box::pin(ready(self.into_actor()))
    }
}

/// The factory returns a future.
#[derive(Debug)]
pub struct Later<X>(X);

impl<X, F> Incarnation<Later<X>> for F
where
    F: Future<Output: IntoActor<X, Actor: Actor>> + Send + 'static,
{
    type Actor = <F::Output as IntoActor<X>>::Actor;

    fn into_making(self) -> <AnyThread as Affinity>::Making<Self::Actor> {
        Box::pin(async { self.await.into_actor() })
    }
}

impl<X, O: IntoActor<X, Actor: LocalActor>> LocalIncarnation<Now<X>> for O {
    type Actor = O::Actor;

    fn into_making(self) -> <OneThread as Affinity>::Making<O::Actor> {
        Box::pin(ready(self.into_actor()))
    }
}

impl<X, F> LocalIncarnation<Later<X>> for F
where
    F: Future<Output: IntoActor<X, Actor: LocalActor>> + 'static,
{
    type Actor = <F::Output as IntoActor<X>>::Actor;

    fn into_making(self) -> <OneThread as Affinity>::Making<Self::Actor> {
        Box::pin(async { self.await.into_actor() })
    }
}
