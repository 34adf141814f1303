//! The way of one reply back to its caller.

use crate::{
    attend::drop_quietly,
    deadline::Deadline,
    error::{CallError, StopReason},
    outcome::{Outcome, Plain},
    sync::Mutex,
    waitlist::wake,
};
use std::{
    any::Any,
    fmt,
    future::Future,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

/// Why there will be no reply.
#[derive(Debug)]
pub(crate) enum Failure {
    Dropped(StopReason),
    Interrupted(Option<StopReason>),
}

impl<E> From<Failure> for CallError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Dropped(reason) => Self::Dropped { reason },
            Failure::Interrupted(reason) => Self::Interrupted { reason },
        }
    }
}

/// What caller and actor share of one ask. Every state but the first is final for the side that wrote it.
enum State<R> {
    Open(Option<Waker>),
    Settled(Result<R, Failure>),
    /// The caller is gone, or has its reply.
    Closed,
}

struct Slot<R>(Mutex<State<R>>);

impl<R> Slot<R> {
    fn open(waker: Option<Waker>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State::Open(waker))))
    }

    /// Puts `outcome` down for the caller and returns whom to wake, or hands it back when nobody waits for it.
    ///
    /// To be woken once this end is let go of: then the caller is alone with the slot and needs no lock.
    fn settle(&self, outcome: Result<R, Failure>) -> Result<Option<Waker>, Result<R, Failure>> {
        let mut state = self.0.lock();
        let State::Open(waker) = &mut *state else { return Err(outcome) };
        let waker = waker.take();
        *state = State::Settled(outcome);
        Ok(waker)
    }

    /// For a caller that goes away.
    #[cold]
    fn close(self: Arc<Self>) {
        let untaken = mem::replace(&mut *self.0.lock(), State::Closed);
        drop(untaken);
    }

    /// For an actor that gives no reply.
    #[cold]
    fn interrupt(self: Arc<Self>) {
        let waker = self.settle(Err(Failure::Interrupted(None))).ok().flatten();
        drop(self);
        wake(waker);
    }

    /// For the caller.
    fn poll(&self, cx: &Context<'_>) -> Poll<Result<R, Failure>> {
        // Declared before the guard: a former waker is dropped after the lock is released.
        let _stale;
        let mut state = self.0.lock();
        match mem::replace(&mut *state, State::Closed) {
            State::Open(former) => {
                let waker = match former {
                    Some(waker) if waker.will_wake(cx.waker()) => waker,
                    other => {
                        _stale = other;
                        cx.waker().clone()
                    }
                };
                *state = State::Open(Some(waker));
                Poll::Pending
            }
            State::Settled(outcome) => Poll::Ready(outcome),
            State::Closed => Poll::Ready(Err(Failure::Interrupted(None))),
        }
    }
}

/// A [`Slot`] of whatever reply.
trait AnySlot: Any + Send + Sync {
    /// As [`Slot::settle`].
    fn fail(&self, failure: Failure) -> Option<Waker>;
}

impl<R: Send + 'static> AnySlot for Slot<R> {
    fn fail(&self, failure: Failure) -> Option<Waker> {
        self.settle(Err(failure)).ok().flatten()
    }
}

/// The actor's end of an ask, of whatever reply; nothing for a tell. It resolves its caller when it is dropped.
#[derive(Default)]
pub(crate) struct Sink(Option<Arc<dyn AnySlot>>);

impl Sink {
    pub(crate) fn send<R: 'static>(mut self, reply: R) {
        let asked = self.0.as_deref().and_then(|slot| (slot as &dyn Any).downcast_ref::<Slot<R>>());
        // A slot of another type stays here, for `Drop` to resolve.
        let fits = asked.is_some();
        let waker = give(asked, reply);
        if fits {
            self.0 = None;
        }
        wake(waker);
    }

    pub(crate) fn fail(mut self, failure: Failure) {
        self.resolve(failure);
    }

    fn resolve(&mut self, failure: Failure) {
        if let Some(slot) = self.0.take() {
            let waker = slot.fail(failure);
            drop(slot);
            wake(waker);
        }
    }
}

impl Drop for Sink {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_some() {
            self.resolve(Failure::Interrupted(None));
        }
    }
}

/// Puts the reply down for the caller and returns whom to wake. It is dropped when nobody waits for it.
fn give<R>(slot: Option<&Slot<R>>, reply: R) -> Option<Waker> {
    let Some(slot) = slot else {
        drop_quietly(reply);
        return None;
    };
    slot.settle(Ok(reply)).unwrap_or_else(|untaken| {
        drop_quietly(untaken);
        None
    })
}

/// The caller's end, until it has the outcome. Dropping it takes a reply along, so that the reply's `Drop` is the caller's
/// business.
pub(crate) struct Receiver<R>(Option<Arc<Slot<R>>>);

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
        let slot = Slot::open(waker);
        self.0 = Some(slot.clone());
        Sink(Some(slot))
    }

    /// # Panics
    ///
    /// When there is nothing.
    pub(crate) fn take(&mut self) -> Self {
        Self(Some(self.expect()))
    }

    fn expect(&mut self) -> Arc<Slot<R>> {
        self.0.take().expect("a call was polled after it had resolved")
    }

    pub(crate) fn poll(&mut self, cx: &Context<'_>) -> Poll<Result<R, Failure>> {
        let slot = self.expect();
        match Arc::try_unwrap(slot) {
            Ok(Slot(state)) => Poll::Ready(match state.into_inner() {
                State::Settled(outcome) => outcome,
                State::Open(_) | State::Closed => Err(Failure::Interrupted(None)),
            }),
            Err(slot) => {
                let polled = slot.poll(cx);
                if polled.is_pending() {
                    self.0 = Some(slot);
                }
                polled
            }
        }
    }
}

impl<R> Drop for Receiver<R> {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            slot.close();
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
pub struct ReplyTo<R>(Option<Arc<Slot<R>>>);

impl<R> ReplyTo<R> {
    /// Nobody waits here: a reply is dropped.
    pub const fn nobody() -> Self {
        Self(None)
    }

    /// Gives the reply. It is dropped when nobody waits for it any more.
    pub fn send(mut self, reply: R) {
        let slot = self.0.take();
        let waker = give(slot.as_deref(), reply);
        drop(slot);
        wake(waker);
    }

    pub(crate) const fn is_nobody(&self) -> bool {
        self.0.is_none()
    }
}

impl<R: Send + 'static> ReplyTo<R> {
    /// The duty and the future of the reply. If the duty is dropped, the future resolves to
    /// [`Interrupted`](CallError::Interrupted).
    pub fn channel() -> (Self, PendingReply<R>) {
        let slot = Slot::open(None);
        (Self(Some(slot.clone())), PendingReply::new(Receiver(Some(slot)), Deadline::Never))
    }
}

impl<R> Drop for ReplyTo<R> {
    // In most messages there is nothing, and this is inlined to a test.
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            slot.interrupt();
        }
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
        Poll::Pending => deadline.poll(cx).map(|()| Err(CallError::Timeout { accepted: true })),
    }
}
