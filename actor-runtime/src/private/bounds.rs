//! What must hold of the types of a user: one trait for each role, which says in `on_unimplemented` what to write instead.

use super::Options;
use crate::error::CallError;
use std::borrow::Borrow;

/// Holds of no type.
///
/// rustc blames a bound on what the one impl that could fulfil it asks for, and in its own words. Each trait below has a
/// second impl, which asks for this: with two to choose from rustc blames the bound itself, in the words of the trait.
pub trait NoType {}

/// `T` once more. In `for<'a> Assume<'a, T>: Send` it lets an item take for granted what is proved, or refused, elsewhere:
/// rustc checks a bound that is plainly false, but not one that has to do with a lifetime.
pub trait Again<'a> {
    #[doc(hidden)]
    type Type: ?Sized;
}

impl<T: ?Sized> Again<'_> for T {
    type Type = T;
}

/// See [`Again`].
pub type Assume<'a, T> = <T as Again<'a>>::Type;

/// A type with an `#[actor] impl` block.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[actor] impl` block",
    label = "not an actor",
    note = "write `#[actor]` on the `impl` block whose methods are the messages"
)]
pub trait HasBlock {
    /// See [`Actor::OPTIONS`](crate::Actor::OPTIONS): here, because this holds of a type whose actor does not.
    const OPTIONS: Options;

    #[doc(hidden)]
    fn proof();
}

/// A state that can move to its task.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an actor: its state cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "an actor runs in a task of its own; use `Arc`, `Mutex` or atomics in place of `Rc`, `RefCell` or `Cell`",
    note = "or write `#[actor(local)]`: such an actor stays on the thread where its state is made",
    note = "a type parameter is `Send + 'static` if the `impl` block asks for it: `impl<K: Send + 'static>`"
)]
pub trait ActorState<X = ()>: Send + 'static {}

impl<T: Send + 'static> ActorState for T {}
impl<T: Send + 'static, X: NoType> ActorState<X> for T {}

/// An argument that can move to the actor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a message: it cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "use a type that is `Send + 'static`, such as `Arc` in place of `Rc`, or make the method private to the actor",
    note = "a type parameter can be, if the `impl` block asks for it: `impl<K: Send + 'static>`"
)]
pub trait Argument<X = ()>: Send + 'static {}

impl<T: Send + 'static> Argument for T {}
impl<T: Send + 'static, X: NoType> Argument<X> for T {}

/// A type of which a message can keep a copy, for its method to borrow.
///
/// In a where clause, a bound that cannot hold is taken for granted only if it stands for itself: with `ToOwned` above it,
/// rustc would look for the impl of that.
pub trait Lent {
    /// The copy.
    type Kept: Send + 'static;

    #[doc(hidden)]
    fn keep(&self) -> Self::Kept;

    #[doc(hidden)]
    fn lend(kept: &Self::Kept) -> &Self;
}

impl<T: ToOwned<Owned: Send + 'static> + ?Sized> Lent for T {
    type Kept = T::Owned;

    fn keep(&self) -> T::Owned {
        self.to_owned()
    }

    fn lend(kept: &T::Owned) -> &T {
        kept.borrow()
    }
}

/// A borrowed argument, of which the message owns a copy.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be an argument of a message: the message cannot own a copy of it that can be sent",
    label = "not `ToOwned` with an owned type that is `Send + 'static`",
    note = "derive `Clone` for the type, or take the argument by value"
)]
pub trait BorrowedArgument<X = ()>: Lent {}

impl<T: Lent + ?Sized> BorrowedArgument for T {}
impl<T: Lent + ?Sized, X: NoType> BorrowedArgument<X> for T {}

/// A reply that can move to the caller.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a reply: it cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "return a type that is `Send + 'static`, such as `Arc` in place of `Rc`, or make the method private to the actor",
    note = "a type parameter can be, if the `impl` block asks for it: `impl<K: Send + 'static>`"
)]
pub trait Reply<X = ()>: Send + 'static {}

impl<T: Send + 'static> Reply for T {}
impl<T: Send + 'static, X: NoType> Reply<X> for T {}

/// A reply to be flattened.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: it is not a `Result<T, E>`",
    label = "not a `Result<T, E>`",
    note = "flattened are return types called `Result`, and those of methods with `#[actor(flatten)]`"
)]
pub trait FlattenedReply {}

impl<T, E> FlattenedReply for Result<T, E> {}

/// The return type of a trait's method, which tells callers through the handle that the actor is gone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot tell that the actor is gone",
    label = "not a `Result<T, E>` with `E: From<CallError>`",
    note = "the handle implements the trait too, and its calls can fail: implement `From<actor_runtime::CallError>` for the \
            error"
)]
pub trait TraitReply<X = ()> {
    #[doc(hidden)]
    fn from_failure(failure: CallError) -> Self;
}

impl<T, E: From<CallError>> TraitReply for Result<T, E> {
    fn from_failure(failure: CallError) -> Self {
        Err(failure.into())
    }
}

impl<T, E: From<CallError>, X: NoType> TraitReply<X> for Result<T, E> {
    fn from_failure(_: CallError) -> Self {
        unreachable!("no type is `NoType`")
    }
}

/// A state that an async method may borrow through `&self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Sync`, so no async method can borrow it through `&self`",
    label = "write `&mut self` here",
    note = "the future holds the reference while it waits; a handler runs alone, so `&mut self` costs nothing"
)]
pub trait SharedState<X = ()>: Sync {}

impl<T: Sync + ?Sized> SharedState for T {}
impl<T: Sync + ?Sized, X: NoType> SharedState<X> for T {}

/// What a message keeps of a borrowed argument.
pub type Owned<T> = <T as Lent>::Kept;

/// What the message keeps, from the borrowed argument.
pub fn keep<T: Lent + ?Sized>(lent: &T) -> T::Kept {
    lent.keep()
}

/// The borrowed argument, from what the message kept.
pub fn borrow<T: Lent + ?Sized>(kept: &T::Kept) -> &T {
    T::lend(kept)
}

/// Fails to compile unless `T` has a block of messages, with sound options.
pub const fn require_block<T: HasBlock>() {
    let _ = T::OPTIONS;
}

/// Fails to compile unless `T` can be the state of an actor.
pub const fn require_state<T: ActorState>() {}

/// Fails to compile unless `T` can be shared by the futures of `&self` methods.
pub const fn require_shared_state<T: SharedState>() {}

/// Fails to compile unless `T` can be an argument.
pub const fn require_argument<T: Argument>() {}

/// Fails to compile unless `&T` can be an argument.
pub const fn require_borrowed_argument<T: BorrowedArgument + ?Sized>() {}

/// Fails to compile unless `T` can be a reply.
pub const fn require_reply<T: Reply>() {}

/// Fails to compile unless `T` is a `Result` whose error tells of the actor's end.
pub const fn require_trait_reply<T: TraitReply>() {}

/// Fails to compile unless `T` is a `Result`.
pub const fn require_flattened_reply<T: FlattenedReply>() {}
