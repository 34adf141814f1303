//! The reply to a call that was accepted.

use super::{
    kind::{ReplyKind, Value},
    outbound::{Outbound, Sending},
    sender::{ReplyReceiver, ReplySender},
};
use crate::{
    error::{CallError, CallTarget},
    util::deadline::Deadline,
};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// The reply to an accepted call, from [`enqueue`](crate::Call::enqueue) or [`ReplyTo::channel`](crate::ReplyTo::channel).
///
/// # Errors
///
/// The future resolves to a [`CallError`], never to [`MailboxFull`](CallError::MailboxFull) or
/// [`Closed`](CallError::Closed).
///
/// # Panics
///
/// If it is polled after it has resolved, as an `async fn` does.
///
/// # Cancel safety
///
/// The future may be polled, moved and polled again. Dropping it drops the reply, but the handler still runs.
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
pub struct PendingReply<R, K = Value> {
    receiver: ReplyReceiver<R>,
    deadline: Deadline,
    /// What was called, if the call has a deadline.
    target: Option<Box<CallTarget>>,
    kind: PhantomData<fn() -> K>,
}

impl<R, K> PendingReply<R, K> {
    pub(super) fn untimed(receiver: ReplyReceiver<R>) -> Self {
        Self::new(receiver, Deadline::Never, None)
    }

    pub(crate) fn new(receiver: ReplyReceiver<R>, deadline: Deadline, target: Option<Box<CallTarget>>) -> Self {
        Self { receiver, deadline, target, kind: PhantomData }
    }
}

impl<R, K: ReplyKind<R>> Future for PendingReply<R, K> {
    type Output = Result<K::Ok, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { receiver, deadline, target, .. } = &mut *self;
        poll_reply::<R, K>(receiver, deadline, cx.waker(), &mut |_| target.take())
    }
}

impl<R, K> fmt::Debug for PendingReply<R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingReply").finish_non_exhaustive()
    }
}

/// Sends the message of a call, then waits for capacity and for the reply. The `first` poll also creates the reply sender.
///
/// The message is a trait object, so that this is compiled once for each type of reply.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `core/call/send.rs`")]
pub(crate) fn poll_ask<R: Send + 'static, K: ReplyKind<R>>(
    receiver: &mut ReplyReceiver<R>,
    deadline: &mut Deadline,
    first: bool,
    waker: &Waker,
    message: &mut dyn Outbound,
) -> Poll<Result<K::Ok, CallError<K::Err>>> {
    let tracked = message.track(deadline, waker);
    let waker = tracked.as_ref().unwrap_or(waker);
    let reply = if first {
        receiver.open(message.method(), Some(waker.clone()), message.edge().message_edge())
    } else {
        ReplySender::NONE
    };
    let outcome = match message.poll(reply, deadline, waker) {
        // The reply wakes this task, if it has not already.
        Sending::Sent if first && deadline.is_never() => Poll::Pending,
        Sending::Sent => {
            poll_reply::<R, K>(receiver, deadline, waker, &mut |method| Some(message.target().target(method)))
        }
        Sending::Refused(refusal) => Poll::Ready(Err(receiver.refuse(refusal, message))),
        Sending::Waiting => Poll::Pending,
    };
    message.edge().polled(outcome.is_pending());
    outcome
}

/// Waits for the reply to an accepted call. A reply that is there takes precedence over a deadline that has passed.
///
/// `target` returns what was called, given the method, for an error. It is a trait object, so that this is not compiled once more for
/// each type of closure.
#[inline(always)]
#[expect(clippy::inline_always, reason = "see `core/call/send.rs`")]
fn poll_reply<R, K: ReplyKind<R>>(
    receiver: &mut ReplyReceiver<R>,
    deadline: &mut Deadline,
    waker: &Waker,
    target: &mut dyn FnMut(&'static str) -> Option<Box<CallTarget>>,
) -> Poll<Result<K::Ok, CallError<K::Err>>> {
    let method = receiver.method().unwrap_or_default();
    match receiver.poll(waker) {
        Poll::Ready(Ok(reply)) => Poll::Ready(K::into_result(reply).map_err(CallError::Handler)),
        Poll::Ready(Err(error)) => Poll::Ready(Err(error.with_target(|| target(method)))),
        Poll::Pending => deadline.poll(&mut Context::from_waker(waker)).map(|()| {
            // Tell the holder of the reply sender that no caller waits, however long this future is kept.
            *receiver = ReplyReceiver::NONE;
            Err(CallError::Timeout { accepted: true, target: target(method) })
        }),
    }
}
