//! What the expansion of `#[actor]` names. Not part of the public interface: it may change in any release.

mod bounds;
#[cfg(not(feature = "stream"))]
mod no_stream;

pub use self::bounds::*;
#[cfg(not(feature = "stream"))]
pub use self::no_stream::{ReplyStream, Streams};
#[cfg(feature = "direct")]
pub use crate::direct::Direct;
#[cfg(feature = "direct")]
use crate::mailbox::Batch;
#[cfg(not(feature = "direct"))]
pub use crate::rest::Direct;
#[cfg(feature = "stream")]
pub use crate::stream::ReplyStream;
use crate::{
    actor::Actor,
    any::AnyActor,
    call::Call,
    context::Context,
    error::StopReason,
    handle::Shared,
    readers::run_together,
    reply::ReplyTo,
    run::{Work, resolve_dropped},
    shutdown::Stopped,
};
pub use crate::{
    further::{Block, Dispatched, Further, Local, LocalDispatched},
    handle::RawHandle,
    mailbox::WhenFull,
    parts::{Known, Parts, debug},
    readers::Reader,
    rest::{Queued, Rest},
    run::Life,
    sources::{MissedTickBehavior, Sourced, Sources},
};
#[cfg(feature = "direct")]
use std::any::Any;
use std::{
    convert::Infallible,
    error::Error,
    fmt,
    future::{Future, Ready, ready},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
};

/// How a hook went.
pub type HookResult = Result<(), Box<dyn Error + Send + Sync>>;

/// The state of the actor and whom to answer, lent to one dispatch.
pub struct State<'a, A: AnyActor> {
    scene: Scene<'a, A>,
    shared: &'a Arc<Shared<A::Message>>,
}

/// Where a dispatch takes place.
enum Scene<'a, A: AnyActor> {
    RunLoop(&'a mut Work<A>),
    #[cfg(feature = "direct")]
    Caller {
        actor: &'a mut Option<A>,
        /// An `Option<R>`.
        place: &'a mut (dyn Any + Send),
    },
}

impl<'a, A: AnyActor> State<'a, A> {
    pub(crate) fn of(work: &'a mut Work<A>, shared: &'a Arc<Shared<A::Message>>) -> Self {
        Self { scene: Scene::RunLoop(work), shared }
    }

    #[cfg(feature = "direct")]
    pub(crate) fn in_place(
        actor: &'a mut Option<A>,
        shared: &'a Arc<Shared<A::Message>>,
        place: &'a mut (dyn Any + Send),
    ) -> Self {
        Self { scene: Scene::Caller { actor, place }, shared }
    }

    fn slot(&mut self) -> &mut Option<A> {
        match &mut self.scene {
            Scene::RunLoop(work) => &mut work.actor,
            #[cfg(feature = "direct")]
            Scene::Caller { actor, .. } => actor,
        }
    }

    /// The state, for a method that borrows it.
    ///
    /// # Panics
    ///
    /// After [`take`](Self::take), which a dispatch calls last if at all.
    pub fn actor(&mut self) -> &mut A {
        self.slot().as_mut().expect("nothing is dispatched after the last message")
    }

    /// What the actor knows of itself.
    #[must_use]
    pub fn context(&self) -> Context<A> {
        Context::new(self.shared)
    }

    /// The state, for a method that takes it: the last message, so the mailbox is closed and what is queued is discarded.
    ///
    /// # Panics
    ///
    /// When called twice.
    pub fn take(&mut self) -> A {
        let discarded = match &mut self.scene {
            Scene::RunLoop(work) => self.shared.mailbox.discard(&StopReason::Finished, &mut work.batch),
            #[cfg(feature = "direct")]
            Scene::Caller { .. } => self.shared.mailbox.discard(&StopReason::Finished, &mut Batch::new()),
        };
        resolve_dropped(discarded, &StopReason::Finished);
        self.slot().take().expect("nothing is dispatched after the last message")
    }
}

impl<A: Actor + Sync> State<'_, A> {
    /// Runs a concurrent message, and with it those behind it.
    pub async fn run_together(&mut self, message: A::Message) {
        match &mut self.scene {
            Scene::RunLoop(work) => run_together(work, self.shared, message).await,
            // It calls none but synchronous methods.
            #[cfg(feature = "direct")]
            Scene::Caller { .. } => {}
        }
    }
}

/// Where a method runs, alone or among others: what the rest of its dispatch asks for.
pub trait Stage {
    /// What the mailbox holds.
    type Message;

    /// Answers the caller that the stage knows.
    fn answer<R: 'static>(&mut self, reply: R);

    /// The duty to answer that caller; [`nobody`](ReplyTo::nobody) if that was a tell.
    fn duty<R: 'static>(&mut self) -> ReplyTo<R>;

    /// Resolves when the actor has ended.
    fn stopped(&self) -> Stopped<Self::Message>;
}

impl<A: AnyActor> Stage for State<'_, A> {
    type Message = A::Message;

    fn answer<R: 'static>(&mut self, reply: R) {
        match &mut self.scene {
            Scene::RunLoop(work) => std::mem::take(&mut work.in_flight).send(reply),
            #[cfg(feature = "direct")]
            Scene::Caller { place, .. } => {
                if let Some(place) = place.downcast_mut() {
                    *place = Some(reply);
                }
            }
        }
    }

    fn duty<R: 'static>(&mut self) -> ReplyTo<R> {
        match &mut self.scene {
            Scene::RunLoop(work) => std::mem::take(&mut work.in_flight).into_duty(),
            #[cfg(feature = "direct")]
            Scene::Caller { .. } => ReplyTo::nobody(),
        }
    }

    fn stopped(&self) -> Stopped<A::Message> {
        Stopped::of(self.shared)
    }
}

impl<R: 'static> ReplyTo<R> {
    /// Answers whoever asked: this, or else the caller that the dispatch knows.
    #[doc(hidden)]
    pub fn answer(self, reply: R, stage: &mut impl Stage) {
        if self.is_asked() {
            self.send(reply);
        } else {
            stage.answer(reply);
        }
    }

    /// The duty to answer whoever asked, for a method that may do it later; [`nobody`](Self::nobody) if that was a tell.
    #[doc(hidden)]
    pub fn duty(self, stage: &mut impl Stage) -> Self {
        if self.is_asked() { self } else { stage.duty() }
    }
}

impl<A: AnyActor> fmt::Debug for State<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// What the attributes say of an actor.
#[derive(Debug)]
pub struct Options {
    pub(crate) capacity: usize,
    pub(crate) name: &'static str,
    pub(crate) coalesces: bool,
}

impl Options {
    /// Resolves what was given, if anything, against the defaults.
    #[must_use]
    pub const fn new(capacity: Capacity, name: Name, type_name: &'static str) -> Self {
        let capacity = match capacity {
            Some(capacity) => capacity,
            None => 64,
        };
        let name = match name {
            Some(name) => name,
            None => type_name,
        };
        Self { capacity, name, coalesces: false }
    }

    /// Of an actor with a method that says `when_full = coalesce`.
    #[must_use]
    pub const fn coalescing(mut self) -> Self {
        self.coalesces = true;
        self
    }
}

/// The option, if it is given.
pub type Capacity = Option<usize>;

/// The option, if it is given.
pub type Name = Option<&'static str>;

/// `capacity = ..`
///
/// # Panics
///
/// At compile time, when `messages` is 0.
#[must_use]
pub const fn capacity(messages: usize) -> Capacity {
    assert!(messages > 0, "`capacity = 0`: such a mailbox would accept nothing, give at least 1");
    Some(messages)
}

/// `name = ".."`
#[must_use]
pub const fn name(name: &'static str) -> Name {
    Some(name)
}

/// The options of an actor that were not given. An attribute that gives one declares an inherent constant of the same name,
/// which hides this one; given on the struct and on the block, the two collide.
pub trait NotGiven {
    /// `capacity = ..`
    const ACTOR_CAPACITY_GIVEN_ONCE: Capacity = None;
    /// `name = ".."`
    const ACTOR_NAME_GIVEN_ONCE: Name = None;
}

impl<T: ?Sized> NotGiven for T {}

/// What a hook may return: nothing, or a `Result` whose error can be boxed. On `X` see [`NoType`].
#[diagnostic::on_unimplemented(
    message = "a hook cannot return `{Self}`",
    label = "neither `()` nor a `Result<(), E>`",
    note = "return nothing, or `Result<(), E>` where `E` converts into `Box<dyn Error + Send + Sync>`"
)]
pub trait HookOutcome<X = ()> {
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

impl<E, X: NoType> HookOutcome<X> for Result<(), E> {
    fn into_result(self) -> HookResult {
        unreachable!("no type is `NoType`")
    }
}

/// Runs an async hook. In the box its type says nothing of the user's future, so rustc finds fault with that but once.
pub fn hook<'a, T: HookOutcome>(
    hook: impl Future<Output = T> + Send + 'a,
) -> Pin<Box<dyn Future<Output = HookResult> + Send + 'a>> {
    Box::pin(async { hook.await.into_result() })
}

/// The same for an actor whose futures stay on a thread.
pub fn local_hook<'a, T: HookOutcome>(
    hook: impl Future<Output = T> + 'a,
) -> Pin<Box<dyn Future<Output = HookResult> + 'a>> {
    Box::pin(async { hook.await.into_result() })
}

/// Brings the outcome of a sync hook.
pub fn hook_done(outcome: impl HookOutcome) -> Ready<HookResult> {
    ready(outcome.into_result())
}

/// Asks for a method of a trait, whose own error tells of the actor's end as well.
pub async fn ask<M: Parts, R: TraitReply + Send + 'static>(call: Call<'_, M, R>) -> R {
    call.await.unwrap_or_else(R::from_failure)
}

/// The same in a box, as a `dyn Trait` needs it. The call owns its handle: what the box may borrow differs from trait to trait.
pub fn ask_boxed<M: Parts + Send + 'static, R: TraitReply + Send + 'static>(
    call: Call<'_, M, R>,
) -> Pin<Box<dyn Future<Output = R> + Send>> {
    Box::pin(ask(call.owned()))
}

/// Has the compiler name the user's method when its future cannot be sent.
pub fn assert_send<F: Future + Send>(future: F) -> F {
    future
}

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
