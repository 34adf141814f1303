//! Sending a message now, and awaiting its reply later.

use super::ask::Call;
use crate::{
    core::{
        message::Message,
        reply::{PendingReply, ReplyKind, Value},
    },
    error::CallError,
};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The future of [`Call::enqueue`]. Resolves to a [`PendingReply`] when the message is accepted.
///
/// # Errors
///
/// Resolves to [`CallError::Closed`] if the mailbox is closed, and to [`CallError::Timeout`] if a
/// [`timeout`](Call::timeout) has passed.
///
/// # Panics
///
/// If it is polled after it has resolved, as an `async fn` does.
///
/// # Cancel safety
///
/// See [`Call`].
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
/// let pending = counter.add(1).enqueue().await?; // the message is in the mailbox
/// assert_eq!(pending.await?, 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent unless the future is awaited"]
pub struct Enqueue<'h, M, R, K = Value> {
    call: Call<'h, M, R, K>,
}

impl<'h, M, R, K> Enqueue<'h, M, R, K> {
    pub(super) const fn new(call: Call<'h, M, R, K>) -> Self {
        Self { call }
    }
}

impl<M: Message, R: Send + 'static, K: ReplyKind<R>> Future for Enqueue<'_, M, R, K> {
    type Output = Result<PendingReply<R, K>, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        ready!(self.call.poll_enqueue(cx))?;
        Poll::Ready(Ok(self.call.take_pending()))
    }
}

impl<M, R, K> fmt::Debug for Enqueue<'_, M, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enqueue").finish_non_exhaustive()
    }
}
