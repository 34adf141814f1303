//! What the expansion of `#[actor]` names. Not part of the public interface: it may change in any release.

pub use crate::handle::RawHandle;
use crate::{
    actor::Actor,
    error::StopReason,
    handle::Envelope,
    mailbox::Mailbox,
    reply::{ReplyTo, Sink},
    run::resolve_dropped,
};
use std::{
    borrow::Borrow,
    convert::Infallible,
    error::Error,
    fmt,
    future::{Future, Ready, ready},
    marker::PhantomData,
};
pub use std::{borrow::ToOwned, option::Option};

/// How a hook went.
pub type HookResult = Result<(), Box<dyn Error + Send + Sync>>;

/// The state of the actor and whom to answer, lent to one dispatch.
pub struct State<'a, A: Actor> {
    actor: &'a mut Option<A>,
    in_flight: &'a mut Sink,
    mailbox: &'a Mailbox<Envelope<A::Message>>,
}

impl<'a, A: Actor> State<'a, A> {
    pub(crate) fn new(
        actor: &'a mut Option<A>,
        in_flight: &'a mut Sink,
        mailbox: &'a Mailbox<Envelope<A::Message>>,
    ) -> Self {
        Self { actor, in_flight, mailbox }
    }

    /// The state, for a method that borrows it.
    ///
    /// # Panics
    ///
    /// After [`take`](Self::take), which a dispatch calls last if at all.
    pub fn actor(&mut self) -> &mut A {
        self.actor.as_mut().expect("the run loop dispatches nothing after the last message")
    }

    /// The state, for a method that takes it: the last message, so the mailbox is closed and what is queued is discarded.
    ///
    /// # Panics
    ///
    /// When called twice.
    pub fn take(&mut self) -> A {
        resolve_dropped(self.mailbox.discard(&StopReason::Finished), &StopReason::Finished);
        self.actor.take().expect("the run loop dispatches nothing after the last message")
    }

    /// Answers whoever asked.
    pub fn reply<R: 'static>(&mut self, respond_to: ReplyTo<R>, reply: R) {
        if respond_to.is_nobody() {
            std::mem::take(self.in_flight).send(reply);
        } else {
            respond_to.send(reply);
        }
    }
}

impl<A: Actor> fmt::Debug for State<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// What the attributes say of an actor.
#[derive(Debug)]
pub struct Options {
    pub(crate) capacity: usize,
    pub(crate) name: &'static str,
}

impl Options {
    /// Resolves what was given, if anything, against the defaults.
    ///
    /// # Panics
    ///
    /// At compile time, when `capacity` is 0.
    #[must_use]
    pub const fn new(capacity: Option<usize>, name: Option<&'static str>, type_name: &'static str) -> Self {
        let capacity = match capacity {
            Some(0) => panic!("`capacity = 0`: such a mailbox would accept nothing, give at least 1"),
            Some(capacity) => capacity,
            None => 64,
        };
        let name = match name {
            Some(name) => name,
            None => type_name,
        };
        Self { capacity, name }
    }
}

/// The options of an actor that were not given. An attribute that gives one declares an inherent constant of the same name,
/// which hides this one; given on the struct and on the block, the two collide.
pub trait NotGiven {
    /// `capacity = ..`
    const ACTOR_CAPACITY_GIVEN_ONCE: Option<usize> = None;
    /// `name = ".."`
    const ACTOR_NAME_GIVEN_ONCE: Option<&'static str> = None;
}

impl<T: ?Sized> NotGiven for T {}

/// What a hook may return: nothing, or a `Result` whose error can be boxed.
#[diagnostic::on_unimplemented(
    message = "a hook cannot return `{Self}`",
    label = "neither `()` nor a `Result<(), E>`",
    note = "return nothing, or `Result<(), E>` where `E` converts into `Box<dyn Error + Send + Sync>`"
)]
pub trait HookOutcome {
    /// Boxes the error.
    ///
    /// # Errors
    ///
    /// That of the hook.
    fn into_result(self) -> HookResult;
}

impl HookOutcome for () {
    fn into_result(self) -> HookResult {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> HookOutcome for Result<(), E> {
    fn into_result(self) -> HookResult {
        self.map_err(Into::into)
    }
}

/// Runs an async hook.
pub async fn hook<T: HookOutcome>(hook: impl Future<Output = T> + Send) -> HookResult {
    hook.await.into_result()
}

/// Brings the outcome of a sync hook.
pub fn hook_done(outcome: impl HookOutcome) -> Ready<HookResult> {
    ready(outcome.into_result())
}

/// Has the compiler name the user's method when its future cannot be sent.
pub fn assert_send<F: Future + Send>(future: F) -> F {
    future
}

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
    #[doc(hidden)]
    fn proof();
}

/// A state that can move to its task.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an actor: its state cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "an actor runs in a task of its own; use `Arc`, `Mutex` or atomics in place of `Rc`, `RefCell` or `Cell`"
)]
pub trait ActorState<X = ()>: Send + 'static {}

impl<T: Send + 'static> ActorState for T {}
impl<T: Send + 'static, X: NoType> ActorState<X> for T {}

/// An argument that can move to the actor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a message: it cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "use a type that is `Send + 'static`, such as `Arc` in place of `Rc`, or make the method private to the actor"
)]
pub trait Argument<X = ()>: Send + 'static {}

impl<T: Send + 'static> Argument for T {}
impl<T: Send + 'static, X: NoType> Argument<X> for T {}

/// A borrowed argument, of which the message owns a copy.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be an argument of a message: the message cannot own a copy of it that can be sent",
    label = "not `ToOwned` with an owned type that is `Send + 'static`",
    note = "derive `Clone` for the type, or take the argument by value"
)]
pub trait BorrowedArgument<X = ()>: ToOwned<Owned: Send + 'static> {}

impl<T: ToOwned<Owned: Send + 'static> + ?Sized> BorrowedArgument for T {}
impl<T: ToOwned<Owned: Send + 'static> + ?Sized, X: NoType> BorrowedArgument<X> for T {}

/// A reply that can move to the caller.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a reply: it cannot be sent to another thread",
    label = "not `Send + 'static`",
    note = "return a type that is `Send + 'static`, such as `Arc` in place of `Rc`, or make the method private to the actor"
)]
pub trait Reply<X = ()>: Send + 'static {}

impl<T: Send + 'static> Reply for T {}
impl<T: Send + 'static, X: NoType> Reply<X> for T {}

/// A state that an async method may borrow through `&self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Sync`, so no async method can borrow it through `&self`",
    label = "write `&mut self` here",
    note = "the future holds the reference while it waits; a handler runs alone, so `&mut self` costs nothing"
)]
pub trait SharedState<X = ()>: Sync {}

impl<T: Sync + ?Sized> SharedState for T {}
impl<T: Sync + ?Sized, X: NoType> SharedState<X> for T {}

/// A home for the type parameters of an actor that none of its messages uses. It has no value.
pub enum Parameters<T: ?Sized> {
    #[doc(hidden)]
    Never(Infallible, PhantomData<T>),
}

impl<T: ?Sized> fmt::Debug for Parameters<T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Never(never, _) => match never {},
        }
    }
}

/// What a message keeps of a borrowed argument.
pub type Owned<T> = <T as ToOwned>::Owned;

/// The borrowed argument, from what the message kept.
pub fn borrow<T: ToOwned + ?Sized>(kept: &T::Owned) -> &T {
    kept.borrow()
}

/// Fails to compile unless `T` has a block of messages.
pub const fn require_block<T: HasBlock>() {}

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
