//! Feature `stream`: replies that go on.
//!
//! A method that returns `impl Stream<Item = T>` gives its caller a [`ReplyStream<T>`]. Polling that polls the stream of the
//! method, on the caller's side: there is no task and no buffer in between, so whoever fills the stream feels how fast it is
//! read. It ends with the actor, whatever else keeps the method's stream open, and dropping it drops the method's stream.
//!
//! In edition 2024 an `impl Stream` borrows whatever the method borrows, the actor among it, unless it says `+ use<>`.
//!
//! ```
//! use actor_runtime::{Actor, ActorControl, actor, stream::Stream};
//! use std::{
//!     pin::Pin,
//!     task::{Context, Poll},
//! };
//! use tokio::sync::mpsc;
//!
//! /// What a subscriber gets.
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
//!     /// Waits for the slowest subscriber; one that is gone is forgotten.
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
//! assert_eq!(prices.next().await, Some(4)); // it was ready when the actor ended
//! assert_eq!(prices.next().await, None);
//! # Ok(())
//! # }
//! ```

use crate::{error::StopReason, private::Stage};
pub use futures_core::Stream;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
};
use tokio::task::coop;

/// The reply of a method that returns `impl Stream<Item = T>`: the method's stream, for as long as the actor lives.
///
/// Read it with [`next`](Self::next), or as the [`Stream`] that it is. It does not keep the actor alive.
///
/// It ends when the method's stream does, and it ends with the actor, however that ends: what the method's stream has ready
/// then comes first, and at the first look that finds nothing ready it is over. Items that somebody else would have added
/// later do not come. From then on there is `None`, and the method's stream is dropped.
///
/// # Panics
///
/// Polling it panics where polling the method's stream does. That code runs on the caller's side, and the actor goes on.
///
/// # Cancel safety
///
/// Dropping it drops the method's stream, which is how whoever fills that learns of it. [The module](self) has an example.
#[must_use = "dropping it ends the stream"]
pub struct ReplyStream<T> {
    /// Until the end. Nobody locks it; but so it can be part of a state that is `Sync`.
    open: Mutex<Option<Open<T>>>,
}

struct Open<T> {
    stream: Pin<Box<dyn Stream<Item = T> + Send>>,
    /// Resolves when the actor has ended, however often it is asked.
    stopped: Pin<Box<dyn Future<Output = StopReason> + Send>>,
}

impl<T> ReplyStream<T> {
    /// From what a method of the actor on `stage` returned.
    #[doc(hidden)]
    pub fn of(stream: impl Stream<Item = T> + Send + 'static, stage: &impl Stage<Message: Send + 'static>) -> Self {
        Self { open: Mutex::new(Some(Open { stream: Box::pin(stream), stopped: Box::pin(stage.stopped()) })) }
    }

    /// The same for a method that may fail.
    ///
    /// # Errors
    ///
    /// That of the method.
    #[doc(hidden)]
    pub fn of_result<E>(
        result: Result<impl Stream<Item = T> + Send + 'static, E>,
        stage: &impl Stage<Message: Send + 'static>,
    ) -> Result<Self, E> {
        result.map(|stream| Self::of(stream, stage))
    }

    /// Waits for the next item; `None` once the stream has ended.
    ///
    /// # Cancel safety
    ///
    /// No item is lost when the future is dropped before it resolves.
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
        // The actor may have sent something between the look at the stream and the look at the actor.
        if let Poll::Ready(item) = self.stream.as_mut().poll_next(cx) {
            return Poll::Ready(item);
        }
        // A task that has used up its turn is told by tokio's channels that there is nothing, even if there is.
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
