//! What can be learned of a message without knowing which it is: for what looks at messages, and does not handle them.

#[cfg(feature = "test-util")]
use crate::reply::Sink;
use crate::{private::Parameters, reply::ReplyTo};
#[cfg(feature = "test-util")]
use std::any::Any;
use std::fmt;

/// The enum of a block. Implemented by the expansion.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the enum of an `#[actor] impl` block",
    label = "no messages of an actor",
    note = "the enum of the block on `Counter` is `CounterMessage`, unless the block says `#[actor(message = ..)]`"
)]
pub trait Parts {
    /// Whether any of them has priority. Overridden, as `is_priority` is, if a method has the option.
    #[doc(hidden)]
    const PRIORITY: bool = false;

    #[doc(hidden)]
    fn parts(&self) -> Known<'_>;

    /// Whether it goes before those that are queued and have none.
    #[doc(hidden)]
    fn is_priority(&self) -> bool {
        false
    }
}

/// Shows the name of the enum and of the method: of the arguments nothing is asked.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug(message: &impl Parts, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(name).field("method", &message.parts().0).finish_non_exhaustive()
}

/// What is known of any message: the name of the method that is called, and the duty to reply.
pub type Known<'a> = (&'static str, &'a (dyn Duty + 'a));

/// The duty to reply, of whatever type. Only tests do anything with it.
pub trait Duty {
    /// Takes on what travelled beside the message.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn attach(&self, sink: Sink);

    /// Of a message in a message: the name of its type.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn carried(&self) -> Option<&'static str> {
        None
    }

    /// Of a message in a message: puts it in `place`, an `Option` of its type.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn take(&self, _place: &mut dyn Any) {}
}

impl<R: 'static> Duty for ReplyTo<R> {
    #[cfg(feature = "test-util")]
    #[allow(private_interfaces)]
    fn attach(&self, sink: Sink) {
        self.take_on(sink);
    }
}

impl<T: ?Sized> Parameters<T> {
    /// There is none.
    #[must_use]
    pub fn parts(&self) -> Known<'_> {
        match *self {
            Self::Never(never, _) => match never {},
        }
    }
}
