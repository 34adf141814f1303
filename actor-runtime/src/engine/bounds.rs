//! What must hold of the user's types: one trait per role, whose `on_unimplemented` says what to write instead.

use super::options::Options;
use crate::error::CallError;
use std::{borrow::Borrow, future::Future};

/// Implemented by no type.
///
/// If a trait has a single impl that could apply, rustc reports that impl's unmet conditions in its own words. Each trait below
/// has a second impl, which requires `Never`. With two candidates rustc reports the bound itself, in the words of the trait.
pub trait Never {}

/// `T` itself. In `for<'a> Assumed<'a, T>: Send` it lets an item assume what is checked elsewhere: rustc rejects a bound that is
/// trivially false, but not one that depends on a lifetime.
pub trait Same<'a> {
    #[doc(hidden)]
    type Type: ?Sized;
}

impl<T: ?Sized> Same<'_> for T {
    type Type = T;
}

/// See [`Same`].
pub type Assumed<'a, T> = <T as Same<'a>>::Type;

/// A type with a first `#[actor] impl` block. If it has two, one of rustc's errors has the name of this trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[actor] impl` block",
    label = "not an actor",
    note = "write `#[actor]` on the `impl` block whose methods are the messages"
)]
pub trait OneFirstBlock {
    /// The resolved options. They are here because this trait is implemented even if the bounds of the actor do not hold.
    const OPTIONS: Options;

    #[doc(hidden)]
    fn check_bounds();
}

/// The state of an actor, which moves to its task.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an actor: its state must be `Send + 'static`",
    label = "not `Send + 'static`",
    note = "an actor runs in a task of its own; use `Arc`, `Mutex` or atomics instead of `Rc`, `RefCell` or `Cell`",
    note = "or write `#[actor(local)]`: such an actor stays on the thread where its state is made",
    note = "a type parameter is `Send + 'static` if the `impl` block requires it: `impl<K: Send + 'static>`"
)]
pub trait ActorState<X = ()>: Send + 'static {}

impl<T: Send + 'static> ActorState for T {}
impl<T: Send + 'static, X: Never> ActorState<X> for T {}

/// An argument, which moves to the actor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a message: it must be `Send + 'static`",
    label = "not `Send + 'static`",
    note = "use a type that is `Send + 'static`, such as `Arc` instead of `Rc`, or make the method private to the actor",
    note = "a type parameter is `Send + 'static` if the `impl` block requires it: `impl<K: Send + 'static>`"
)]
pub trait Argument<X = ()>: Send + 'static {}

impl<T: Send + 'static> Argument for T {}
impl<T: Send + 'static, X: Never> Argument<X> for T {}

/// A type of a reference argument: the message owns a copy, and the method borrows it.
///
/// `ToOwned` is not a supertrait. In a where clause rustc assumes a bound that does not hold only if it stands for itself; with
/// `ToOwned` above it, rustc would look for the impl of that.
pub trait BorrowedArg {
    /// The owned copy.
    type Owned: Send + 'static;

    #[doc(hidden)]
    fn to_owned_arg(&self) -> Self::Owned;

    #[doc(hidden)]
    fn as_borrowed(owned: &Self::Owned) -> &Self;
}

impl<T: ToOwned<Owned: Send + 'static> + ?Sized> BorrowedArg for T {
    type Owned = T::Owned;

    fn to_owned_arg(&self) -> T::Owned {
        self.to_owned()
    }

    fn as_borrowed(owned: &T::Owned) -> &T {
        owned.borrow()
    }
}

/// A reference argument. The message owns a copy of what it refers to.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be an argument of a message: the message cannot store an owned copy of the value",
    label = "not `ToOwned` with an owned type that is `Send + 'static`",
    note = "derive `Clone` for the type, or take the argument by value"
)]
pub trait BorrowedArgument<X = ()>: BorrowedArg {}

impl<T: BorrowedArg + ?Sized> BorrowedArgument for T {}
impl<T: BorrowedArg + ?Sized, X: Never> BorrowedArgument<X> for T {}

/// A reply, which moves to the caller.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a reply: it must be `Send + 'static`",
    label = "not `Send + 'static`",
    note = "return a type that is `Send + 'static`, such as `Arc` instead of `Rc`, or make the method private to the actor",
    note = "a type parameter is `Send + 'static` if the `impl` block requires it: `impl<K: Send + 'static>`"
)]
pub trait Reply<X = ()>: Send + 'static {}

impl<T: Send + 'static> Reply for T {}
impl<T: Send + 'static, X: Never> Reply<X> for T {}

/// A reply that is flattened.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: it is not a `Result<T, E>`",
    label = "not a `Result<T, E>`",
    note = "return types named `Result` are flattened, and those of methods with `#[actor(flatten)]`"
)]
pub trait FlattenedReply {}

impl<T, E> FlattenedReply for Result<T, E> {}

/// The return type of a trait method. Through the handle its error also says that the actor is gone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the return type of a trait method: it cannot hold a `CallError`",
    label = "not a `Result<T, E>` with `E: From<CallError>`",
    note = "the handle implements the trait too, and its calls can fail: implement `From<actor_runtime::CallError>` for the \
            error type"
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

impl<T, E: From<CallError>, X: Never> TraitReply<X> for Result<T, E> {
    fn from_failure(_: CallError) -> Self {
        unreachable!("no type is `Never`")
    }
}

/// A state that an async method borrows through `&self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Sync`, so no async method can borrow it through `&self`",
    label = "write `&mut self` here",
    note = "the future holds the reference while it waits; a handler runs alone, so `&mut self` costs nothing"
)]
pub trait SharedState<X = ()>: Sync {}

impl<T: Sync + ?Sized> SharedState for T {}
impl<T: Sync + ?Sized, X: Never> SharedState<X> for T {}

/// What a message owns for a reference argument.
pub type OwnedArg<T> = <T as BorrowedArg>::Owned;

/// Makes rustc report the user's method if its future is not `Send`.
pub fn assert_send<F: Future + Send>(future: F) -> F {
    future
}

/// Makes the message's copy of a reference argument.
pub fn to_owned_arg<T: BorrowedArg + ?Sized>(arg: &T) -> T::Owned {
    arg.to_owned_arg()
}

/// Borrows a reference argument from the message's copy.
pub fn as_borrowed<T: BorrowedArg + ?Sized>(owned: &T::Owned) -> &T {
    T::as_borrowed(owned)
}

/// Compiles only if `T` has an `#[actor] impl` block with valid options.
pub const fn require_block<T: OneFirstBlock>() {
    let _ = T::OPTIONS;
}

/// Compiles only if `T` can be the state of an actor.
pub const fn require_state<T: ActorState>() {}

/// Compiles only if `T` can be shared by the futures of `&self` methods.
pub const fn require_shared_state<T: SharedState>() {}

/// Compiles only if `T` can be an argument.
pub const fn require_argument<T: Argument>() {}

/// Compiles only if `&T` can be an argument.
pub const fn require_borrowed_argument<T: BorrowedArgument + ?Sized>() {}

/// Compiles only if `T` can be a reply.
pub const fn require_reply<T: Reply>() {}

/// Compiles only if `T` is a `Result` whose error can say that the actor is gone.
pub const fn require_trait_reply<T: TraitReply>() {}

/// Compiles only if `T` is a `Result`.
pub const fn require_flattened_reply<T: FlattenedReply>() {}
