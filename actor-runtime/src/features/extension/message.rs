//! A boxed message.

#[cfg(feature = "test-util")]
use crate::core::reply::ReplySender;
use crate::{
    core::message::{AnyReplyTo, Message, MessageInfo},
    engine::{
        actor_base::ActorBase,
        affinity::{Affinity, AnyThread},
        dispatch::DispatchContext,
    },
    util::sync::Mutex,
};
#[cfg(feature = "test-util")]
use std::any::Any;
use std::fmt;

/// An actor whose message enum has a variant for additional blocks. The expansion implements it for every first block.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no first `#[actor] impl` block",
    label = "only an additional block",
    note = "write `#[actor]` on the inherent `impl` block that declares the handle; it is the first block of the actor"
)]
pub trait Extensible: ActorBase {
    #[doc(hidden)]
    fn from_extension(message: ExtensionMessage<Self>) -> Self::Message;

    /// Boxes `message`.
    #[doc(hidden)]
    fn wrap(message: impl ExtensionBlock<Self, Self::Affinity>) -> Self::Message {
        Self::from_extension(ExtensionMessage::new(message))
    }
}

/// The message enum of an additional block. Implemented by the expansion, with the affinity that the block declares.
#[diagnostic::on_unimplemented(
    message = "the blocks of this actor disagree on `local`",
    label = "this block differs from the first one",
    note = "write `local` on all blocks of an actor, as in `#[actor(extend, local)]`, or on none"
)]
pub trait ExtensionBlock<A: ActorBase, P: Affinity = AnyThread>: Message + Send + 'static {
    #[doc(hidden)]
    fn dispatch<'a>(self, context: &'a mut DispatchContext<'_, A>) -> P::Dispatched<'a>;
}

/// A message of an additional block.
pub struct ExtensionMessage<A>(Box<dyn ErasedMessage<A> + Send + Sync>);

/// A message of an additional block with its type.
///
/// It can be shared between threads even if the message cannot, because it shows the message to no one. The enum that holds it
/// should be `Sync`.
struct BoxedMessage<B> {
    method: &'static str,
    message: Mutex<Option<B>>,
}

trait ErasedMessage<A>: AnyReplyTo {
    fn method(&self) -> &'static str;

    fn dispatch<'a>(
        self: Box<Self>,
        context: &'a mut DispatchContext<'_, A>,
    ) -> <A::Affinity as Affinity>::Dispatched<'a>
    where
        A: ActorBase;
}

impl<A: ActorBase, B: ExtensionBlock<A, A::Affinity>> ErasedMessage<A> for BoxedMessage<B> {
    fn method(&self) -> &'static str {
        self.method
    }

    fn dispatch<'a>(
        self: Box<Self>,
        context: &'a mut DispatchContext<'_, A>,
    ) -> <A::Affinity as Affinity>::Dispatched<'a> {
        let message = self.message.into_inner().expect("only a probe takes the message out, and it dispatches nothing");
        message.dispatch(context)
    }
}

impl<B: Message + 'static> AnyReplyTo for BoxedMessage<B> {
    #[cfg(feature = "test-util")]
    #[allow(private_interfaces)]
    fn attach(&self, reply: ReplySender) {
        if let Some(message) = &*self.message.lock() {
            message.info().reply_to.attach(reply);
        }
    }

    #[cfg(feature = "test-util")]
    fn boxed_type_name(&self) -> Option<&'static str> {
        Some(std::any::type_name::<B>())
    }

    #[cfg(feature = "test-util")]
    fn unbox(&self, target: &mut dyn Any) {
        if let Some(target) = target.downcast_mut() {
            *target = self.message.lock().take();
        }
    }
}

impl<A: ActorBase> ExtensionMessage<A> {
    /// Boxes `message`.
    pub fn new(message: impl ExtensionBlock<A, A::Affinity>) -> Self {
        let method = message.info().method;
        Self(Box::new(BoxedMessage { method, message: Mutex::new(Some(message)) }))
    }

    /// Runs the method.
    pub fn dispatch<'a>(self, context: &'a mut DispatchContext<'_, A>) -> <A::Affinity as Affinity>::Dispatched<'a> {
        self.0.dispatch(context)
    }
}

impl<A> ExtensionMessage<A> {
    /// What is known of the boxed message.
    #[must_use]
    pub fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new(self.0.method(), &*self.0)
    }
}

impl<A> fmt::Debug for ExtensionMessage<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtensionMessage").field("method", &self.info().method).finish_non_exhaustive()
    }
}
