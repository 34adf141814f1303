//! Reply streams: they apply backpressure and end when either side is dropped.

use crate::{
    actor,
    support::{Flag, PLANNED, bounded, drive, on_runtime, poll_once, settle, silence_planned_panics},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, CallError, StopReason,
    stream::{ReplyStream, Stream},
};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

/// The receiver of a bounded channel as a stream, with a token that counts its copies.
struct Updates<T> {
    receiver: mpsc::Receiver<T>,
    _token: Option<Arc<()>>,
}

impl<T> Stream for Updates<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.receiver.poll_recv(cx)
    }
}

/// A stream that is never ready.
struct Silent;

impl Stream for Silent {
    type Item = u8;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        Poll::Pending
    }
}

/// A stream that is always ready.
struct Endless;

impl Stream for Endless {
    type Item = u8;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        Poll::Ready(Some(7))
    }
}

#[derive(Debug, PartialEq)]
pub struct Unknown;

type Found<T> = std::result::Result<T, Unknown>;

#[actor(capacity = 4)]
#[derive(Default)]
pub struct Feed {
    subscribers: Vec<mpsc::Sender<u64>>,
    /// Gets a copy of each sender, so that the streams do not end with the state.
    elsewhere: Option<mpsc::UnboundedSender<mpsc::Sender<u64>>>,
}

impl Feed {
    fn open(&mut self, capacity: usize, token: Option<Arc<()>>) -> Updates<u64> {
        let (sender, receiver) = mpsc::channel(capacity);
        if let Some(elsewhere) = &self.elsewhere {
            elsewhere.send(sender.clone()).expect("the test listens");
        }
        self.subscribers.push(sender);
        Updates { receiver, _token: token }
    }
}

#[actor]
impl Feed {
    pub fn subscribe(&mut self, capacity: usize) -> impl Stream<Item = u64> + use<> {
        self.open(capacity, None)
    }

    pub fn counted(&mut self, token: Arc<()>) -> impl Stream<Item = u64> + Send + 'static {
        self.open(4, Some(token))
    }

    pub async fn later(&mut self, topic: &str) -> impl Stream<Item = u64> + use<> {
        tokio::task::yield_now().await;
        self.open(topic.len(), None)
    }

    pub fn look_up(&mut self, topic: &str) -> Result<impl Stream<Item = u64> + use<>, Unknown> {
        if topic.is_empty() { Err(Unknown) } else { Ok(self.open(4, None)) }
    }

    #[actor(flatten)]
    pub async fn find(&mut self, topic: &str) -> Found<impl Stream<Item = u64> + use<>> {
        std::future::ready(()).await;
        if topic.is_empty() { Err(Unknown) } else { Ok(self.open(4, None)) }
    }

    pub fn silent(&self) -> impl Stream<Item = u8> + use<> {
        Silent
    }

    /// Waits for every reader, and returns how many there are.
    pub async fn publish(&mut self, n: u64) -> usize {
        for subscriber in std::mem::take(&mut self.subscribers) {
            if subscriber.send(n).await.is_ok() {
                self.subscribers.push(subscriber);
            }
        }
        self.subscribers.len()
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}")
    }

    pub fn finish(self) -> impl Stream<Item = u8> {
        Endless
    }
}

#[actor_runtime::actor(extend)]
impl Feed {
    pub fn again(&mut self) -> impl Stream<Item = u64> + use<> {
        self.open(4, None)
    }
}

async fn rest<T>(stream: &mut ReplyStream<T>) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item);
    }
    items
}

/// Returns a feed whose streams do not end with its state, and the senders that keep them open.
fn kept_open() -> (FeedHandle, mpsc::UnboundedReceiver<mpsc::Sender<u64>>) {
    silence_planned_panics();
    let (elsewhere, senders) = mpsc::unbounded_channel();
    (Feed { elsewhere: Some(elsewhere), ..Feed::default() }.spawn(), senders)
}

#[test]
fn methods_may_return_streams_in_every_form() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut streams = vec![
            feed.subscribe(4).await.unwrap(),
            feed.counted(Arc::new(())).await.unwrap(),
            feed.later("abcd").await.unwrap(),
            feed.look_up("a").await.unwrap(),
            feed.find("a").await.unwrap(),
            feed.again().await.unwrap(),
        ];
        assert_eq!(feed.publish(1).await.unwrap(), 6);
        for stream in &mut streams {
            assert_eq!(stream.next().await, Some(1));
        }
        assert!(matches!(feed.look_up("").await, Err(CallError::Handler(Unknown))));
        assert!(matches!(feed.find("").await, Err(CallError::Handler(Unknown))));
    });
}

#[test]
fn reply_stream_applies_backpressure() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut updates = feed.subscribe(1).await.unwrap();
        feed.publish(1).await.unwrap();
        let mut second = feed.publish(2).enqueue().await.unwrap();
        settle().await;
        assert!(poll_once(&mut second).is_pending(), "the channel has no capacity for a second item");
        assert_eq!(updates.next().await, Some(1));
        assert_eq!(bounded(second).await.unwrap(), 1);
        assert_eq!(updates.next().await, Some(2));
    });
}

/// The ways to stop the actor.
fn ends() -> [fn(&FeedHandle); 3] {
    [|feed| drop(feed.shutdown()), |feed| drop(feed.abort()), |feed| drop(feed.boom().try_tell())]
}

#[test]
fn reply_stream_ends_with_the_actor_after_its_ready_items() {
    for end in ends() {
        on_runtime(async move {
            let (feed, mut senders) = kept_open();
            let mut updates = feed.subscribe(4).await.unwrap();
            let mut idle = feed.subscribe(4).await.unwrap();
            let late = senders.recv().await.unwrap();
            feed.publish(1).await.unwrap();
            feed.publish(2).await.unwrap();
            assert_eq!(idle.next().await, Some(1));
            assert_eq!(idle.next().await, Some(2));
            let waiting = tokio::spawn(async move { (idle.next().await, idle.next().await) });
            settle().await;
            end(&feed);
            feed.stopped().await;
            assert_eq!(bounded(rest(&mut updates)).await, [1, 2]);
            assert_eq!(bounded(waiting).await.unwrap(), (None, None));
            assert!(late.is_closed(), "the method's stream is dropped when the actor stops");
            assert_eq!(updates.next().await, None, "the stream stays ended");
        });
    }
}

#[test]
fn reply_stream_does_not_keep_the_actor_alive() {
    on_runtime(async {
        let (feed, _senders) = kept_open();
        let (mut updates, stopped) = (feed.subscribe(4).await.unwrap(), feed.stopped());
        drop(feed);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(bounded(updates.next()).await, None);
    });
}

#[test]
fn ready_items_are_read_after_the_task_budget_is_spent() {
    on_runtime(async {
        let (feed, _senders) = kept_open();
        let mut updates = feed.subscribe(1000).await.unwrap();
        for n in 0..1000 {
            feed.publish(n).tell().await.unwrap();
        }
        feed.shutdown().await;
        // These are more items than the budget of a tokio task.
        let read = tokio::spawn(async move { rest(&mut updates).await.len() });
        assert_eq!(read.await.unwrap(), 1000);
    });
}

#[test]
fn dropped_reply_stream_closes_the_actors_sender() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let (one, other) = (feed.subscribe(4).await.unwrap(), feed.again().await.unwrap());
        assert_eq!(feed.publish(1).await.unwrap(), 2);
        drop(one);
        assert_eq!(feed.publish(2).await.unwrap(), 1);
        drop(other);
        feed.subscribe(4).tell().await.unwrap();
        assert_eq!(feed.publish(3).await.unwrap(), 0, "the stream of a tell is dropped, too");
    });
}

#[test]
fn reply_stream_of_a_self_method_outlives_the_actor() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut last = feed.finish().await.unwrap();
        assert!(matches!(feed.stopped().await, StopReason::Consumed));
        assert_eq!((last.next().await, last.next().await), (Some(7), Some(7)), "the stream stays ready");
    });
}

#[test]
fn s8_reply_stream_leaves_nothing_behind() {
    on_runtime(async {
        let token = Arc::new(());
        for end in ends() {
            let (feed, senders) = kept_open();
            let mut read = feed.counted(token.clone()).await.unwrap();
            let dropped = feed.counted(token.clone()).await.unwrap();
            let unread = feed.counted(token.clone()).await.unwrap();
            let abandoned = feed.counted(token.clone()).enqueue().await.unwrap();
            feed.counted(token.clone()).tell().await.unwrap();
            settle().await;
            assert_eq!(Arc::strong_count(&token), 5, "four streams are open: the fifth was the reply of a tell");
            drop((dropped, abandoned));
            assert_eq!(Arc::strong_count(&token), 3);
            end(&feed);
            feed.stopped().await;
            assert_eq!(read.next().await, None);
            assert_eq!(Arc::strong_count(&token), 2, "a finished stream is dropped");
            drop((unread, senders));
            assert_eq!(Arc::strong_count(&token), 1);
        }
    });
}

#[test]
fn s8_dropped_reply_stream_leaves_no_waker() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut silent = feed.silent().await.unwrap();
        let (waker, flag) = Flag::waker();
        assert!(Pin::new(&mut silent).poll_next(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(Arc::strong_count(&flag), 3, "the stop of the actor would wake it");
        drop(silent);
        assert_eq!(Arc::strong_count(&flag), 2);
    });
}

#[test]
fn reply_stream_works_on_any_executor_and_is_sync() {
    fn is_stream<S: Stream<Item = u64> + Send + Sync + Unpin + 'static>(_: &S) {}
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let feed = runtime.block_on(async { Feed::default().spawn() });
    let mut updates = feed.subscribe(4).blocking().unwrap();
    is_stream(&updates);
    feed.publish(1).blocking().unwrap();
    assert_eq!(drive(updates.next()), Some(1));
    feed.abort();
    assert_eq!(drive(updates.next()), None);
}
