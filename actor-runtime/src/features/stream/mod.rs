//! Feature `stream`: replies that are streams.
//!
//! If a method returns `impl Stream<Item = T>`, its caller gets a [`ReplyStream<T>`]. Polling it polls the method's stream in the
//! caller's task. There is no task and no buffer in between, so a slow reader slows the stream down.
//!
//! In edition 2024 an `impl Stream` without `+ use<>` captures everything that the method borrows, including the actor.
//!
//! ```
//! use actor_runtime::{Actor, ActorControl, actor, stream::Stream};
//! use std::{
//!     pin::Pin,
//!     task::{Context, Poll},
//! };
//! use tokio::sync::mpsc;
//!
//! /// The prices that one subscriber receives.
//! struct Prices(mpsc::Receiver<u64>);
//!
//! impl Stream for Prices {
//!     type Item = u64;
//!
//!     fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u64>> {
//!         self.0.poll_recv(cx)
//!     }
//! }
//!
//! #[actor]
//! #[derive(Default)]
//! struct Ticker {
//!     subscribers: Vec<mpsc::Sender<u64>>,
//! }
//!
//! #[actor]
//! impl Ticker {
//!     pub fn subscribe(&mut self) -> impl Stream<Item = u64> + use<> {
//!         let (sender, receiver) = mpsc::channel(8);
//!         self.subscribers.push(sender);
//!         Prices(receiver)
//!     }
//!
//!     /// Waits for the slowest subscriber. Removes those that are gone.
//!     pub async fn publish(&mut self, price: u64) -> usize {
//!         for subscriber in std::mem::take(&mut self.subscribers) {
//!             if subscriber.send(price).await.is_ok() {
//!                 self.subscribers.push(subscriber);
//!             }
//!         }
//!         self.subscribers.len()
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ticker = Ticker::default().spawn();
//! let mut prices = ticker.subscribe().await?;
//! ticker.publish(3).await?;
//! assert_eq!(prices.next().await, Some(3));
//!
//! ticker.publish(4).await?;
//! ticker.shutdown().await;
//! assert_eq!(prices.next().await, Some(4)); // it was ready when the actor stopped
//! assert_eq!(prices.next().await, None);
//! # Ok(())
//! # }
//! ```

use crate::{engine::dispatch::HandlerContext, error::StopReason};
pub use futures_core::Stream;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
};
use tokio::task::coop;

/// The reply of a method that returns `impl Stream<Item = T>`.
///
/// Read it with [`next`](Self::next), or as a [`Stream`]. It does not keep the actor alive.
///
/// It ends when the method's stream ends. It also ends when the actor has stopped, after the items that the method's stream has ready.
/// After the end it yields `None`, and the method's stream is dropped.
///
/// # Panics
///
/// Polling it panics if polling the method's stream panics. This happens in the caller's task, so the actor continues.
///
/// # Cancel safety
///
/// Dropping it drops the method's stream, so a sender that fills that stream can notice this. [The module](self) has an example.
#[must_use = "dropping it ends the stream"]
pub struct ReplyStream<T> {
    /// `None` after the end. The lock is never taken; it makes this type `Sync`, so that it can be part of a shared state.
    open: Mutex<Option<Open<T>>>,
}

struct Open<T> {
    stream: Pin<Box<dyn Stream<Item = T> + Send>>,
    /// Resolves when the actor has stopped, every time it is polled.
    stopped: Pin<Box<dyn Future<Output = StopReason> + Send>>,
}

impl<T> ReplyStream<T> {
    /// Wraps what a method returned.
    #[doc(hidden)]
    pub fn new(
        stream: impl Stream<Item = T> + Send + 'static,
        context: &impl HandlerContext<Message: Send + 'static>,
    ) -> Self {
        Self { open: Mutex::new(Some(Open { stream: Box::pin(stream), stopped: Box::pin(context.stopped()) })) }
    }

    /// Wraps what a fallible method returned.
    ///
    /// # Errors
    ///
    /// That of the method.
    #[doc(hidden)]
    pub fn from_result<E>(
        result: Result<impl Stream<Item = T> + Send + 'static, E>,
        context: &impl HandlerContext<Message: Send + 'static>,
    ) -> Result<Self, E> {
        result.map(|stream| Self::new(stream, context))
    }

    /// Waits for the next item. Returns `None` if the stream has ended.
    ///
    /// # Cancel safety
    ///
    /// No item is lost if the future is dropped before it resolves.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn open(&mut self) -> &mut Option<Open<T>> {
        self.open.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Open<T> {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if let Poll::Ready(item) = self.stream.as_mut().poll_next(cx) {
            return Poll::Ready(item);
        }
        let _reason = ready!(self.stopped.as_mut().poll(cx));
        // The actor may have sent an item after the stream was polled and before the actor was.
        if let Poll::Ready(item) = self.stream.as_mut().poll_next(cx) {
            return Poll::Ready(item);
        }
        // To a task without budget, tokio's channels report that nothing is ready even if something is.
        if coop::has_budget_remaining() {
            return Poll::Ready(None);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<T> Stream for ReplyStream<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(open) = self.open() else { return Poll::Ready(None) };
        let item = ready!(open.poll_next(cx));
        if item.is_none() {
            *self.open() = None;
        }
        Poll::Ready(item)
    }
}

impl<T> fmt::Debug for ReplyStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyStream").finish_non_exhaustive()
    }
}
