//! Sending a message without asking for a reply.

use super::send::SendOperation;
use crate::{
    core::{
        handle::raw::RawHandle,
        message::Message,
        reply::{Outbound, ReplySender, Sending},
    },
    error::TellError,
    instrument::tracing::CallerSpan,
    util::deadline::Deadline,
};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// The future of [`Call::tell`](crate::Call::tell) and of [`ActorHandle::send`](crate::ActorHandle::send).
///
/// # Errors
///
/// Resolves to a [`TellError`] with the message if the mailbox is closed or a [`timeout`](crate::Call::timeout) has passed.
///
/// # Cancel safety
///
/// See [`Call`](crate::Call).
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
/// counter.add(1).tell().await?;
/// assert_eq!(counter.add(1).await?, 2);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent unless the future is awaited"]
pub struct Tell<'h, M> {
    operation: SendOperation<'h, M>,
    deadline: Deadline,
}

impl<'h, M: Message> Tell<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self::from_operation(SendOperation::new(raw, message), Deadline::Never)
    }

    pub(super) const fn from_operation(operation: SendOperation<'h, M>, deadline: Deadline) -> Self {
        Self { operation, deadline }
    }

    /// Sends the message before the first poll, which then wakes no task: see [`SendOperation::start`].
    pub(super) fn start(&mut self, caller: &mut CallerSpan, waker: &Waker) -> Option<Waker> {
        self.operation.start(caller, waker)
    }

    /// Takes the message back, unless it was accepted.
    pub(super) fn take_unsent(&mut self) -> Option<M> {
        self.operation.take_unsent()
    }
}

impl<M: Message> Future for Tell<'_, M> {
    type Output = Result<(), TellError<M>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { operation, deadline } = &mut *self;
        if operation.poll_first(deadline, cx).is_pending() {
            return Poll::Pending;
        }
        let tracked = operation.track(deadline, cx.waker());
        let outcome = operation.poll(ReplySender::NONE, deadline, tracked.as_ref().unwrap_or(cx.waker()));
        drop(tracked);
        operation.edge().polled(outcome == Sending::Waiting);
        match outcome {
            Sending::Sent => Poll::Ready(Ok(())),
            Sending::Refused(refusal) => Poll::Ready(operation.fail_refused(refusal)),
            Sending::Waiting => Poll::Pending,
        }
    }
}

impl<M> fmt::Debug for Tell<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tell").finish_non_exhaustive()
    }
}
