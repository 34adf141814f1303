//! The way of one reply back to its caller.

mod slot;
#[cfg(all(test, not(actor_loom)))]
mod tests;

use self::slot::{ErasedSlot, Giver, Slot, Taker};
use crate::{
    attend::drop_quietly,
    deadline::Deadline,
    deadlock::Tie,
    error::{CallError, StopReason},
    outcome::{Outcome, Plain},
};
#[cfg(feature = "test-util")]
use std::sync::OnceLock;
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// Why there will be no reply.
#[derive(Debug)]
pub(crate) enum Failure {
    Dropped(StopReason),
    Interrupted(Option<StopReason>),
}

#[diagnostic::do_not_recommend]
impl<E> From<Failure> for CallError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Dropped(reason) => Self::Dropped { reason },
            Failure::Interrupted(reason) => Self::Interrupted { reason },
        }
    }
}

/// The actor's end of an ask, of whatever reply; nothing for a tell. It resolves its caller when it is dropped.
#[derive(Default)]
pub(crate) struct Sink(Option<Giver<dyn ErasedSlot>>, Tie);

impl Sink {
    pub(crate) fn send<R: 'static>(self, reply: R) {
        match self.0.map(Giver::typed) {
            Some(Ok(giver)) => giver.give(reply),
            None | Some(Err(_)) => {
                drop_quietly(reply);
            }
        }
    }

    pub(crate) fn fail(self, failure: Failure) {
        if let Some(giver) = self.0 {
            giver.fail(failure);
        }
    }

    /// Whether this is a tell.
    pub(crate) const fn is_nobody(&self) -> bool {
        self.0.is_none()
    }

    /// The caller's call, if a handler waits for it.
    pub(crate) fn tied(mut self, tie: Tie) -> Self {
        self.1 = tie;
        self
    }

    #[cfg_attr(not(any(debug_assertions, feature = "deadlock")), expect(dead_code))]
    pub(crate) const fn tie(&self) -> &Tie {
        &self.1
    }

    pub(crate) fn into_duty<R: 'static>(self) -> ReplyTo<R> {
        self.1.hand_on();
        ReplyTo::of(self.0.and_then(|giver| giver.typed().ok()))
    }
}

/// The caller's end, until it has the outcome.
pub(crate) struct Receiver<R>(Option<Taker<R>>);

impl<R> Receiver<R> {
    /// Of nothing, or of nothing any more.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Makes the two ends of a reply. `waker`: of the task that will poll for it, if that is known.
    #[inline]
    pub(crate) fn open(&mut self, waker: Option<Waker>) -> Sink
    where
        R: Send + 'static,
    {
        let (giver, taker) = slot::open(waker);
        self.0 = Some(taker);
        Sink(Some(giver.erased()), Tie::default())
    }

    /// # Panics
    ///
    /// When there is nothing.
    pub(crate) fn take(&mut self) -> Self {
        Self(Some(self.expect()))
    }

    fn expect(&mut self) -> Taker<R> {
        self.0.take().expect("a call was polled after it had resolved")
    }

    pub(crate) fn poll(&mut self, cx: &Context<'_>) -> Poll<Result<R, Failure>> {
        match self.expect().poll(cx) {
            Ok(outcome) => Poll::Ready(outcome),
            Err(taker) => {
                self.0 = Some(taker);
                Poll::Pending
            }
        }
    }
}

/// The duty to give a reply of type `R`: the last field of every message.
///
/// In a message made by a handle it is [`nobody`](Self::nobody): the run loop knows who asked and answers when the method
/// returns. A message made by hand and sent with [`forward`](crate::ActorHandle::forward) may carry one of its own.
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
/// doubler.forward(DoublerMessage::Double { n: 21, respond_to }).await?;
/// assert_eq!(reply.await?, 42);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it tells the caller that there will be no reply"]
pub struct ReplyTo<R> {
    giver: Option<Giver<Slot<R>>>,
    /// Taken on later, by a message that nobody handles.
    #[cfg(feature = "test-util")]
    taken_on: OnceLock<Giver<Slot<R>>>,
}

impl<R> ReplyTo<R> {
    /// Nobody waits here: a reply is dropped.
    pub const fn nobody() -> Self {
        Self::of(None)
    }

    const fn of(giver: Option<Giver<Slot<R>>>) -> Self {
        Self {
            giver,
            #[cfg(feature = "test-util")]
            taken_on: OnceLock::new(),
        }
    }

    /// Gives the reply, or hands it back when nobody waits for it: the caller has gone away, or told and did not ask.
    ///
    /// A reply that was taken may still be dropped by a caller that goes away before it looks.
    ///
    /// # Errors
    ///
    /// The reply.
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, pending) = ReplyTo::channel();
    /// drop(pending);
    /// assert_eq!(respond_to.try_send("a job for somebody else"), Err("a job for somebody else"));
    /// ```
    pub fn try_send(self, reply: R) -> Result<(), R> {
        match self.into_giver() {
            Some(giver) => giver.try_give(reply),
            None => Err(reply),
        }
    }

    /// Gives the reply. It is dropped when nobody waits for it any more.
    pub fn send(self, reply: R) {
        match self.into_giver() {
            Some(giver) => giver.give(reply),
            None => {
                drop_quietly(reply);
            }
        }
    }

    fn into_giver(self) -> Option<Giver<Slot<R>>> {
        #[cfg(feature = "test-util")]
        return self.giver.or(self.taken_on.into_inner());
        #[cfg(not(feature = "test-util"))]
        self.giver
    }

    /// Whether nobody waits for the reply any more, or nobody ever did: who asked has gone away or run out of time, or it was a
    /// tell. It stays so.
    ///
    /// For the state that keeps duties: those of callers who are gone can be thrown away.
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, reply) = ReplyTo::<u64>::channel();
    /// let mut waiting = vec![respond_to, ReplyTo::nobody()];
    /// waiting.retain(|respond_to| !respond_to.is_closed());
    /// assert_eq!(waiting.len(), 1);
    /// drop(reply);
    /// assert!(waiting[0].is_closed());
    /// ```
    #[must_use]
    pub fn is_closed(&self) -> bool {
        #[cfg(feature = "test-util")]
        if let Some(giver) = self.taken_on.get() {
            return giver.is_closed();
        }
        self.giver.as_ref().is_none_or(Giver::is_closed)
    }

    /// Whether somebody asked for the reply. Not so in the message of a tell, nor in [`nobody`](Self::nobody).
    ///
    /// Who asked may have gone away since: see [`is_closed`](Self::is_closed).
    ///
    /// ```
    /// # use actor_runtime::ReplyTo;
    /// let (respond_to, _reply) = ReplyTo::<u64>::channel();
    /// assert!(respond_to.is_asked() && !ReplyTo::<u64>::nobody().is_asked());
    /// ```
    #[must_use]
    pub fn is_asked(&self) -> bool {
        #[cfg(feature = "test-util")]
        if self.taken_on.get().is_some() {
            return true;
        }
        self.giver.is_some()
    }

    /// Has this answer whoever `sink` stands for.
    #[cfg(feature = "test-util")]
    pub(crate) fn take_on(&self, sink: Sink)
    where
        R: 'static,
    {
        if let Some(giver) = sink.into_duty::<R>().giver {
            // A message is taken out of a mailbox once, so there is none yet.
            let _none = self.taken_on.set(giver);
        }
    }
}

impl<R: Send + 'static> ReplyTo<R> {
    /// The duty and the future of the reply. If the duty is dropped, the future resolves to
    /// [`Interrupted`](CallError::Interrupted).
    pub fn channel() -> (Self, PendingReply<R>) {
        let (giver, taker) = slot::open(None);
        (Self::of(Some(giver)), PendingReply::new(Receiver(Some(taker)), Deadline::Never))
    }
}

impl<R> Default for ReplyTo<R> {
    fn default() -> Self {
        Self::nobody()
    }
}

impl<R> fmt::Debug for ReplyTo<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyTo").finish_non_exhaustive()
    }
}

/// The reply to an accepted call, from [`enqueue`](crate::Call::enqueue) or [`ReplyTo::channel`].
///
/// # Errors
///
/// The future resolves to a [`CallError`], never to [`NotSent`](CallError::NotSent).
///
/// # Panics
///
/// Polled after it has resolved, as an `async fn` does.
///
/// # Cancel safety
///
/// The future may be polled, moved and polled again. Dropping it drops the reply; the handler runs all the same.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// let (one, two) = (counter.add(1).enqueue().await?, counter.add(1).enqueue().await?);
/// assert_eq!((two.await?, one.await?), (2, 1)); // awaited in any order
/// # Ok(())
/// # }
/// ```
#[must_use = "the reply is dropped unless it is awaited"]
pub struct PendingReply<R, K = Plain> {
    receiver: Receiver<R>,
    deadline: Deadline,
    outcome: PhantomData<fn() -> K>,
}

impl<R, K> PendingReply<R, K> {
    pub(crate) fn new(receiver: Receiver<R>, deadline: Deadline) -> Self {
        Self { receiver, deadline, outcome: PhantomData }
    }
}

impl<R, K: Outcome<R>> Future for PendingReply<R, K> {
    type Output = Result<K::Ok, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        poll_reply::<R, K>(&mut this.receiver, &mut this.deadline, cx)
    }
}

impl<R, K> fmt::Debug for PendingReply<R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingReply").finish_non_exhaustive()
    }
}

/// Waits for the reply to an accepted call. A reply that is there beats a deadline that has passed.
pub(crate) fn poll_reply<R, K: Outcome<R>>(
    receiver: &mut Receiver<R>,
    deadline: &mut Deadline,
    cx: &mut Context<'_>,
) -> Poll<Result<K::Ok, CallError<K::Err>>> {
    match receiver.poll(cx) {
        Poll::Ready(Ok(reply)) => Poll::Ready(K::outcome(reply).map_err(CallError::Handler)),
        Poll::Ready(Err(failure)) => Poll::Ready(Err(failure.into())),
        Poll::Pending => deadline.poll(cx).map(|()| {
            // Whoever has the duty to reply is to know it, however long the future is kept.
            *receiver = Receiver::none();
            Err(CallError::Timeout { accepted: true })
        }),
    }
}
