//! The order of messages, sources and other tasks.

use super::*;
use crate::{
    actor,
    support::{bounded, on_runtime, until, yield_once},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, stream::Stream};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{self, Poll},
    time::Duration,
};

/// A stream that is always ready.
struct Endless(Arc<AtomicUsize>);

impl Stream for Endless {
    type Item = usize;

    fn poll_next(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Option<usize>> {
        Poll::Ready(Some(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

/// An actor with two streams that are always ready.
#[derive(Default)]
pub struct Fair {
    one: Arc<AtomicUsize>,
    other: Arc<AtomicUsize>,
    log: Log,
}

#[actor(capacity = 1000)]
impl Fair {
    #[actor(stream = Endless(self.one.clone()))]
    fn one(&mut self, _: usize) {
        note(&self.log, "one");
    }

    #[actor(stream = Endless(self.other.clone()))]
    fn other(&mut self, _: usize) {
        note(&self.log, "other");
    }

    pub fn call(&mut self) {
        note(&self.log, "call");
    }
}

#[test]
fn o3_each_ready_source_runs_once_between_two_messages() {
    on_runtime(async {
        let fair = Fair::default();
        let log = fair.log.clone();
        let fair = fair.spawn();
        for _ in 0..100 {
            fair.call().try_tell().unwrap();
        }
        until("the messages are handled", || fair.mailbox_len() == 0).await;
        fair.shutdown().await;
        let lines = lines(&log);
        for round in lines.chunks_exact(3).take(99) {
            assert_eq!(round, ["one", "other", "call"]);
        }
        assert!(lines.len() > 297);
    });
}

#[test]
fn o3_always_ready_sources_starve_neither_messages_nor_tasks() {
    on_runtime(async {
        let fair = Fair::default();
        let one = fair.one.clone();
        let fair = fair.spawn();
        // This must be a spawned task: `block_on` polls the test itself only after many other polls.
        // `yield_now` would wait for more than one poll.
        let ticker = tokio::spawn(async move {
            let mut seen = 0;
            for _ in 0..100 {
                yield_once().await;
                let now = one.load(Ordering::Relaxed);
                assert!(now - seen <= 128, "{} at a time", now - seen);
                seen = now;
            }
            seen
        });
        assert!(ticker.await.unwrap() > 1000);
        for _ in 0..10 {
            bounded(fair.call()).await.unwrap();
        }
        assert!(matches!(bounded(fair.shutdown()).await, StopReason::Shutdown));
    });
}

/// An actor with concurrent methods and a stream.
pub struct Index {
    items: Option<Channel<u8>>,
    running: AtomicUsize,
    fed: Arc<AtomicUsize>,
}

#[actor(capacity = 1000)]
impl Index {
    #[actor(stream = self.items.take().expect("the stream expression runs once"))]
    fn item(&mut self, _: u8) {
        assert_eq!(*self.running.get_mut(), 0, "alone");
        self.fed.fetch_add(1, Ordering::Relaxed);
    }

    #[actor(concurrent)]
    pub async fn read(&self, time: Duration) -> usize {
        let others = self.running.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(time).await;
        self.running.fetch_sub(1, Ordering::Relaxed);
        others
    }
}

#[test]
fn o3_overlapping_concurrent_handlers_do_not_starve_a_source() {
    on_runtime(async {
        let (token, fed) = (Arc::default(), Arc::<AtomicUsize>::default());
        let (items, stream) = channel(&token);
        let index = Index { items: Some(stream), running: AtomicUsize::new(0), fed: fed.clone() }.spawn();
        let mut readers = Vec::new();
        for n in 0..40_u64 {
            // Each handler overlaps with the next one.
            readers.push(index.read(Duration::from_millis(15)).enqueue().await.unwrap());
            tokio::time::sleep(Duration::from_millis(10)).await;
            if n == 5 {
                items.send(1).unwrap();
            }
            if n == 10 {
                assert_eq!(fed.load(Ordering::Relaxed), 1, "the item was handled");
            }
        }
        let mut together = 0;
        for reader in readers {
            together += reader.await.unwrap();
        }
        assert!(together > 10);
    });
}
