//! Streams: read at the caller's pace, and over when either side is.

use crate::{
    actor,
    support::{Flag, PLANNED, bounded, drive, on_runtime, poll_once, quiet, settle},
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

/// A bounded channel's end, as users write it, with a token whose copies are counted.
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

/// Has nothing, for ever.
struct Silent;

impl Stream for Silent {
    type Item = u8;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        Poll::Pending
    }
}

/// Never ends and is always ready.
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
    /// Outlives the actor, if there is one: then only the end of the actor ends the streams.
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

    /// Waits for every reader; how many there are.
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

/// A feed whose streams are kept open by the test, and what keeps them open.
fn kept_open() -> (FeedHandle, mpsc::UnboundedReceiver<mpsc::Sender<u64>>) {
    quiet();
    let (elsewhere, senders) = mpsc::unbounded_channel();
    (Feed { elsewhere: Some(elsewhere), ..Feed::default() }.spawn(), senders)
}

#[test]
fn a_method_may_return_a_stream_in_every_way() {
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
fn the_reader_sets_the_pace() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut updates = feed.subscribe(1).await.unwrap();
        feed.publish(1).await.unwrap();
        let mut second = feed.publish(2).enqueue().await.unwrap();
        settle().await;
        assert!(poll_once(&mut second).is_pending(), "there is no room for a second item");
        assert_eq!(updates.next().await, Some(1));
        assert_eq!(bounded(second).await.unwrap(), 1);
        assert_eq!(updates.next().await, Some(2));
    });
}

/// How an actor may end, each with what follows from it for whoever reads.
fn ends() -> [fn(&FeedHandle); 3] {
    [|feed| drop(feed.shutdown()), |feed| drop(feed.abort()), |feed| drop(feed.boom().try_tell())]
}

#[test]
fn it_ends_with_the_actor_behind_what_was_ready() {
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
            assert!(late.is_closed(), "the method's stream is dropped at the end");
            assert_eq!(updates.next().await, None, "for ever");
        });
    }
}

#[test]
fn it_does_not_keep_the_actor_alive() {
    on_runtime(async {
        let (feed, _senders) = kept_open();
        let (mut updates, stopped) = (feed.subscribe(4).await.unwrap(), feed.stopped());
        drop(feed);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(bounded(updates.next()).await, None);
    });
}

#[test]
fn what_was_ready_comes_even_to_a_reader_whose_turn_is_used_up() {
    on_runtime(async {
        let (feed, _senders) = kept_open();
        let mut updates = feed.subscribe(1000).await.unwrap();
        for n in 0..1000 {
            feed.publish(n).tell().await.unwrap();
        }
        feed.shutdown().await;
        // More than tokio grants a task at a time.
        let read = tokio::spawn(async move { rest(&mut updates).await.len() });
        assert_eq!(read.await.unwrap(), 1000);
    });
}

#[test]
fn the_actor_sees_that_the_reader_is_gone() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let (one, other) = (feed.subscribe(4).await.unwrap(), feed.again().await.unwrap());
        assert_eq!(feed.publish(1).await.unwrap(), 2);
        drop(one);
        assert_eq!(feed.publish(2).await.unwrap(), 1);
        drop(other);
        feed.subscribe(4).tell().await.unwrap();
        assert_eq!(feed.publish(3).await.unwrap(), 0, "a stream that nobody asked for is gone as well");
    });
}

#[test]
fn the_stream_of_the_last_message_is_read_to_its_end() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut last = feed.finish().await.unwrap();
        assert!(matches!(feed.stopped().await, StopReason::Finished));
        assert_eq!((last.next().await, last.next().await), (Some(7), Some(7)), "it is ready for ever");
    });
}

#[test]
fn s8_a_stream_leaves_nothing_behind() {
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
            assert_eq!(Arc::strong_count(&token), 5, "four streams: nobody asked for the fifth");
            drop((dropped, abandoned));
            assert_eq!(Arc::strong_count(&token), 3);
            end(&feed);
            feed.stopped().await;
            assert_eq!(read.next().await, None);
            assert_eq!(Arc::strong_count(&token), 2, "what is over is dropped");
            drop((unread, senders));
            assert_eq!(Arc::strong_count(&token), 1);
        }
    });
}

#[test]
fn s8_a_dropped_stream_leaves_no_waker() {
    on_runtime(async {
        let feed = Feed::default().spawn();
        let mut silent = feed.silent().await.unwrap();
        let (waker, flag) = Flag::waker();
        assert!(Pin::new(&mut silent).poll_next(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(Arc::strong_count(&flag), 3, "the actor's end will wake it");
        drop(silent);
        assert_eq!(Arc::strong_count(&flag), 2);
    });
}

#[test]
fn it_is_a_stream_on_any_executor_and_can_be_shared() {
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
