//! What all actors have in common, whether or not their states and futures are `Send`.

use super::{
    affinity::Affinity,
    options::Options,
    seams::{SourceSet, StateAccess},
};
use crate::core::{handle::ActorControl, message::Message};

/// What an [`Actor`](crate::Actor) and a [`LocalActor`](crate::LocalActor) have in common: their messages and their handles.
///
/// [`#[actor]`](macro@crate::actor) implements this trait. Do not implement it manually. If `A: Actor`, its handle is `A::Handle`. For
/// a concrete type write `CounterHandle`, or `<Counter as ActorBase>::Handle`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[actor] impl` block",
    label = "not an actor",
    note = "write `#[actor]` on the `impl` block whose methods are the messages"
)]
pub trait ActorBase: Sized + 'static {
    /// One variant for each message.
    type Message: Message + Send + 'static;

    /// The handle with one method for each message.
    type Handle: ActorControl<Message = Self::Message>;

    #[doc(hidden)]
    const OPTIONS: Options;

    /// Where the state is while the actor is idle.
    #[doc(hidden)]
    type Access: StateAccess<Self>;

    /// What feeds the actor besides its mailbox.
    #[doc(hidden)]
    type Sources: SourceSet<Self>;

    /// Whether the actor's futures may move between threads.
    #[doc(hidden)]
    type Affinity: Affinity;
}
