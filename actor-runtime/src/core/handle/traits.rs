//! What can be seen of an actor from outside.

use super::{observers::observers, raw::RawHandle, weak::WeakHandle};
use crate::core::{call::tell::Tell, message::Message};
use std::fmt;

/// The methods that observe an actor. Every generated handle has them.
///
/// They are methods of a trait, so a message of the same name is no conflict: the actor's own method takes precedence.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::ActorHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawner().capacity(8).name("visitors").spawn();
/// counter.started().await?;
/// assert_eq!((counter.name(), counter.mailbox_capacity(), counter.mailbox_len()), ("visitors", Some(8), 0));
/// assert!(counter.same_actor(&counter.clone()) && !counter.is_stopped());
///
/// let (stopped, weak) = (counter.stopped(), counter.downgrade());
/// drop(counter);
/// println!("stopped: {}", stopped.await); // neither of the two kept it alive
/// assert!(weak.upgrade().is_none());
/// # Ok(())
/// # }
/// ```
pub trait ActorHandle: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// The messages that the handle sends.
    type Message: Message + Send + 'static;

    #[doc(hidden)]
    fn from_raw(raw: RawHandle<Self::Message>) -> Self;

    #[doc(hidden)]
    fn raw(&self) -> &RawHandle<Self::Message>;

    observers!(self: Self::Message => self.raw().cell());

    /// A handle that does not keep the actor alive.
    fn downgrade(&self) -> WeakHandle<Self> {
        WeakHandle::new(self.raw().cell())
    }

    /// Whether `other`, a handle of any kind, belongs to the same actor.
    fn same_actor<H: ActorHandle>(&self, other: &H) -> bool {
        self.id() == other.id()
    }

    /// Sends `message`: one that a [`TellError`](crate::TellError) returned, or one that you constructed.
    ///
    /// The future waits until the mailbox has capacity, as [`tell`](crate::Call::tell) does.
    ///
    /// # Errors
    ///
    /// The future resolves to a [`TellError`](crate::TellError) with the message if the mailbox is closed.
    fn send(&self, message: Self::Message) -> Tell<'_, Self::Message> {
        Tell::new(self.raw(), message)
    }
}
