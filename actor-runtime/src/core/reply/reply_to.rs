//! The reply sender that a method may keep.

use super::{
    pending::PendingReply,
    sender::{ReplyReceiver, ReplySender},
    slot::{self, SlotTx},
};
use crate::util::panic::drop_catching;
#[cfg(feature = "test-util")]
use std::sync::OnceLock;
use std::{
    fmt,
    future::{Future, poll_fn},
    task::Poll,
};

/// A one-shot sender of a reply of type `R`.
///
/// A method that takes `#[actor(reply)] reply: ReplyTo<R>` may store it, or pass it to a task that replies later. If it is
/// dropped without a reply, its caller gets [`NoReply`](crate::CallError::NoReply).
///
/// It is also the last field of every message. In a message made by a handle it is [`none`](Self::none), because the run loop knows
/// the caller. In a message that you construct yourself and send with [`send`](crate::ActorHandle::send), it may be made by
/// [`channel`](Self::channel).
///
/// ```
/// use actor_runtime::{actor, Actor, ActorHandle, ReplyTo};
///
/// #[actor]
/// struct Doubler;
///
/// #[actor]
/// impl Doubler {
///     pub fn double(&self, n: u64) -> u64 { n * 2 }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let doubler = Doubler.spawn();
/// let (respond_to, reply) = ReplyTo::channel();
/// doubler.send(DoublerMessage::Double { n: 21, respond_to }).await?;
/// assert_eq!(reply.await?, 42);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it tells the caller that there will be no reply"]
pub struct ReplyTo<R> {
    tx: Option<SlotTx<R>>,
    /// The sender of a message that a probe took out of its mailbox.
    #[cfg(feature = "test-util")]
    attached: OnceLock<SlotTx<R>>,
}

impl<R> ReplyTo<R> {
    /// Returns a sender without a caller. It drops the reply.
    pub const fn none() -> Self {
        Self::from_slot(None)
    }

    /// The reply to the caller of `reply`.
    pub(crate) fn from_sender(reply: ReplySender) -> Self
    where
        R: 'static,
    {
        Self::from_slot(reply.hand_on())
    }

    const fn from_slot(tx: Option<SlotTx<R>>) -> Self {
        Self {
            tx,
            #[cfg(feature = "test-util")]
            attached: OnceLock::new(),
        }
    }

    /// Sends the reply. If the caller no longer waits, the reply is dropped.
    pub fn send(self, reply: R) {
        match self.into_slot() {
            Some(tx) => tx.send(reply),
            None => {
                drop_catching(reply);
            }
        }
    }

    /// Sends the reply, or returns it if no caller waits: see [`is_closed`](Self::is_closed).
    ///
    /// A reply that was sent is still lost if the caller is dropped before its next poll.
    ///
    /// # Errors
    ///
    /// Returns the reply if no caller waits for it.
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, pending) = ReplyTo::channel();
    /// drop(pending);
    /// assert_eq!(respond_to.try_send("a job for another caller"), Err("a job for another caller"));
    /// ```
    pub fn try_send(self, reply: R) -> Result<(), R> {
        match self.into_slot() {
            Some(tx) => tx.try_send(reply),
            None => Err(reply),
        }
    }

    fn into_slot(self) -> Option<SlotTx<R>> {
        #[cfg(feature = "test-util")]
        return self.tx.or(self.attached.into_inner());
        #[cfg(not(feature = "test-util"))]
        self.tx
    }

    /// Whether no caller waits for the reply: the call was dropped, timed out, or was a tell. Once `true`, it stays `true`.
    ///
    /// An actor that stores reply senders can remove those whose callers no longer wait:
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, reply) = ReplyTo::<u64>::channel();
    /// let mut waiting = vec![respond_to, ReplyTo::none()];
    /// waiting.retain(|respond_to| !respond_to.is_closed());
    /// assert_eq!(waiting.len(), 1);
    /// drop(reply);
    /// assert!(waiting[0].is_closed());
    /// ```
    #[must_use]
    pub fn is_closed(&self) -> bool {
        #[cfg(feature = "test-util")]
        if let Some(tx) = self.attached.get() {
            return tx.is_closed();
        }
        self.tx.as_ref().is_none_or(SlotTx::is_closed)
    }

    /// Resolves once no caller waits for the reply: see [`is_closed`](Self::is_closed).
    ///
    /// A task that computes a reply can stop when it is no longer needed:
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (mut respond_to, reply) = ReplyTo::<u64>::channel();
    /// let work = tokio::spawn(async move {
    ///     tokio::select! {
    ///         () = respond_to.closed() => "cancelled",
    ///         () = std::future::pending() => "finished",
    ///     }
    /// });
    /// drop(reply);
    /// assert_eq!(work.await.unwrap(), "cancelled");
    /// # }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub fn closed(&mut self) -> impl Future<Output = ()> + '_ {
        poll_fn(|cx| {
            #[cfg(feature = "test-util")]
            if let Some(tx) = self.attached.get_mut() {
                return tx.poll_closed(cx);
            }
            self.tx.as_mut().map_or(Poll::Ready(()), |tx| tx.poll_closed(cx))
        })
    }

    /// Whether the call was an ask. `false` in the message of a tell, and for [`none`](Self::none).
    ///
    /// The caller may have stopped waiting since: see [`is_closed`](Self::is_closed).
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, _reply) = ReplyTo::<u64>::channel();
    /// assert!(respond_to.is_expected() && !ReplyTo::<u64>::none().is_expected());
    /// ```
    #[must_use]
    pub fn is_expected(&self) -> bool {
        #[cfg(feature = "test-util")]
        if self.attached.get().is_some() {
            return true;
        }
        self.tx.is_some()
    }

    /// Makes this reply to the caller of `reply`.
    #[cfg(feature = "test-util")]
    pub(crate) fn attach_sender(&self, reply: ReplySender)
    where
        R: 'static,
    {
        if let Some(tx) = reply.hand_on::<R>() {
            // A message is taken out of a mailbox once, so nothing is attached yet.
            let _already_attached = self.attached.set(tx);
        }
    }
}

impl<R: Send + 'static> ReplyTo<R> {
    /// Makes a sender and the future of its reply. If the sender is dropped, the future resolves to
    /// [`NoReply`](crate::CallError::NoReply).
    pub fn channel() -> (Self, PendingReply<R>) {
        let (tx, rx) = slot::open("", None);
        (Self::from_slot(Some(tx)), PendingReply::untimed(ReplyReceiver::from_slot(rx)))
    }
}

impl<R> Default for ReplyTo<R> {
    fn default() -> Self {
        Self::none()
    }
}

impl<R> fmt::Debug for ReplyTo<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyTo").finish_non_exhaustive()
    }
}
