//! What is known of a message without knowing which one it is.
//!
//! The expansion answers all questions with one `match`, [`Message::info`], which takes the message by reference. So it also serves a
//! probe, which attaches the reply sender of a message that leaves its mailbox.

#[cfg(feature = "test-util")]
use super::reply::ReplySender;
use super::reply::ReplyTo;
#[cfg(feature = "test-util")]
use std::any::Any;
use std::{convert::Infallible, fmt, marker::PhantomData};

/// The message enum of an `#[actor]` block. Implemented by the expansion.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the message enum of an `#[actor] impl` block",
    label = "not a message enum",
    note = "the message enum of `impl Counter` is `CounterMessage`, unless the block says `#[actor(message = ..)]`"
)]
pub trait Message {
    /// Whether any message of the enum has priority. If not, the mailbox has no code for a second lane.
    #[doc(hidden)]
    const HAS_PRIORITY: bool = false;

    /// Whether any method of the enum has `when_full = coalesce`. If not, the mailbox has no code that counts messages.
    #[doc(hidden)]
    const HAS_COALESCE: bool = false;

    /// Whether any method of the enum is concurrent.
    #[doc(hidden)]
    const HAS_CONCURRENT: bool = false;

    #[doc(hidden)]
    fn info(&self) -> MessageInfo<'_>;
}

/// Whether the handler of `message` may run together with other concurrent ones.
///
/// Not a field access: for an enum without such methods this is a constant, and nothing of [`info`](Message::info) is left.
#[inline]
pub(crate) fn is_concurrent<M: Message>(message: &M) -> bool {
    M::HAS_CONCURRENT && message.info().is_concurrent
}

/// What is known of any message.
#[expect(missing_debug_implementations, reason = "only the runtime reads it")]
#[derive(Clone, Copy)]
pub struct MessageInfo<'a> {
    pub(crate) method: &'static str,
    #[cfg_attr(not(feature = "test-util"), expect(dead_code, reason = "only tests look at the reply sender"))]
    pub(crate) reply_to: &'a (dyn AnyReplyTo + 'a),
    /// Whether the message starts before those that are queued without priority.
    pub(crate) is_priority: bool,
    /// Whether the handler may run together with other concurrent ones.
    pub(crate) is_concurrent: bool,
}

impl<'a> MessageInfo<'a> {
    /// A message of `method`, whose reply goes to `reply_to`.
    #[inline]
    pub const fn new(method: &'static str, reply_to: &'a (dyn AnyReplyTo + 'a)) -> Self {
        Self { method, reply_to, is_priority: false, is_concurrent: false }
    }

    /// The method has the option `priority`.
    #[inline]
    #[must_use]
    pub const fn priority(mut self) -> Self {
        self.is_priority = true;
        self
    }

    /// The method has the option `concurrent`.
    #[inline]
    #[must_use]
    pub const fn concurrent(mut self) -> Self {
        self.is_concurrent = true;
        self
    }
}

/// Prints the names of the enum and the method. Arguments need not be `Debug`.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug(message: &impl Message, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(name).field("method", &message.info().method).finish_non_exhaustive()
}

/// A [`ReplyTo`] of any type, or the reply of a boxed message. Only the probe does anything with it.
pub trait AnyReplyTo {
    /// Attaches the reply sender that travelled beside the message.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn attach(&self, reply: ReplySender);

    /// The type name of a boxed message.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn boxed_type_name(&self) -> Option<&'static str> {
        None
    }

    /// Moves a boxed message into `target`, an `Option` of its type.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn unbox(&self, _target: &mut dyn Any) {}
}

impl<R: 'static> AnyReplyTo for ReplyTo<R> {
    #[cfg(feature = "test-util")]
    #[allow(private_interfaces)]
    fn attach(&self, reply: ReplySender) {
        self.attach_sender(reply);
    }
}

/// Holds the type parameters of an actor that no message uses. It has no value.
pub enum UnusedParams<T: ?Sized> {
    #[doc(hidden)]
    Never(Infallible, PhantomData<T>),
}

impl<T: ?Sized> UnusedParams<T> {
    /// Never called.
    #[must_use]
    pub fn info(&self) -> MessageInfo<'_> {
        match *self {
            Self::Never(never, _) => match never {},
        }
    }
}

impl<T: ?Sized> fmt::Debug for UnusedParams<T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Never(never, _) => match never {},
        }
    }
}
