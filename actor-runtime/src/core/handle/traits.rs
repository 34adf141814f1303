//! What can be seen of an actor from outside.

use super::{observers::observers, raw::RawHandle, weak::WeakHandle};
use crate::core::{call::tell::Tell, message::Message};
use std::fmt;

/// The methods that observe an actor. Every generated handle has them.
///
/// If the actor has a message of the same name as one of these methods, the message takes precedence.
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

    /// Returns a handle that does not keep the actor alive.
    fn downgrade(&self) -> WeakHandle<Self> {
        WeakHandle::new(self.raw().cell())
    }

    /// Whether `other`, a handle of any kind, belongs to the same actor.
    fn same_actor<H: ActorHandle>(&self, other: &H) -> bool {
        self.id() == other.id()
    }

    /// Sends `message`, which a [`TellError`](crate::TellError) returned or which you constructed.
    ///
    /// The future waits for capacity, as that of [`tell`](crate::Call::tell) does.
    ///
    /// # Errors
    ///
    /// See [`Tell`].
    fn send(&self, message: Self::Message) -> Tell<'_, Self::Message> {
        Tell::new(self.raw(), message)
    }
}
