//! What all actors have in common, wherever their states and futures may go.

use crate::{
    actor::Actor,
    further::{Agrees, Anywhere},
    handle::ActorControl,
    private::{Further, Options, Parts, Rest, Sources},
};

/// What an [`Actor`] and a [`LocalActor`](crate::LocalActor) have in common: their messages and their handles.
///
/// Of an actor that is local, `L: LocalActor` gives `L::Message` and `L::Handle`; the name of this trait is needed only for
/// that of one type, as in `<Page as AnyActor>::Handle`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[actor] impl` block",
    label = "not an actor",
    note = "write `#[actor]` on the `impl` block whose methods are the messages"
)]
pub trait AnyActor: Sized + 'static {
    /// One variant for each message.
    type Message: Parts + Send + 'static;

    /// The handle with one method for each message.
    type Handle: ActorControl<Message = Self::Message>;

    #[doc(hidden)]
    const OPTIONS: Options;

    #[doc(hidden)]
    type Rest: Rest<Self>;

    #[doc(hidden)]
    type Place: Agrees<Self::Place>;

    #[doc(hidden)]
    fn further(message: Further<Self>) -> Self::Message;

    /// Never of a local actor.
    #[doc(hidden)]
    fn is_concurrent(_message: &Self::Message) -> bool {
        false
    }

    /// Overridden if there are sources.
    #[doc(hidden)]
    fn sources(&mut self, _sources: &mut Sources<Self>) {}
}

impl<A: Actor> AnyActor for A {
    type Message = <A as Actor>::Message;
    type Handle = <A as Actor>::Handle;
    const OPTIONS: Options = <A as Actor>::OPTIONS;
    type Rest = <A as Actor>::Rest;
    type Place = Anywhere;

    fn further(message: Further<Self>) -> Self::Message {
        <A as Actor>::further(message)
    }

    #[inline]
    fn is_concurrent(message: &Self::Message) -> bool {
        <A as Actor>::is_concurrent(message)
    }

    fn sources(&mut self, sources: &mut Sources<Self>) {
        Actor::sources(self, sources);
    }
}
