//! The sources of an actor: streams and intervals.

use crate::{
    actor,
    support::{
        CallOutcome, PLANNED, bounded, on_runtime, outcome_of, poll_once, settle, silence_planned_panics, until,
    },
};
use actor_runtime::{Actor, ActorControl, ActorHandle, Context, StopReason, stream::Stream};
use std::{
    future::pending,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{self, Poll},
};
use tokio::sync::mpsc;

pub mod broken;
mod ticks;
mod turns;

type Log = Arc<Mutex<Vec<String>>>;

fn lines(log: &Log) -> Vec<String> {
    log.lock().expect("no holder of the lock panics").clone()
}

fn note(log: &Log, line: impl Into<String>) {
    log.lock().expect("no holder of the lock panics").push(line.into());
}

/// A channel as a stream. It panics if it is polled again after its end.
struct Channel<T> {
    receiver: mpsc::UnboundedReceiver<T>,
    over: bool,
    _token: Arc<()>,
}

impl<T> Stream for Channel<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<T>> {
        assert!(!self.over, "the stream is polled again after its end");
        let item = self.receiver.poll_recv(cx);
        self.over = matches!(item, Poll::Ready(None));
        item
    }
}

fn channel<T>(token: &Arc<()>) -> (mpsc::UnboundedSender<T>, Channel<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, Channel { receiver, over: false, _token: token.clone() })
}

/// An actor with a stream that keeps it alive: it stops when the stream has ended and the handles are dropped.
pub struct Both {
    letters: Option<Channel<String>>,
    log: Log,
}

impl Both {
    fn letters(&mut self) -> impl Stream<Item = String> + use<> {
        self.letters.take().expect("the stream expression runs once")
    }
}

#[actor]
impl Both {
    #[actor(on_start)]
    async fn open(&mut self) {
        tokio::task::yield_now().await;
        note(&self.log, "start");
    }

    #[actor(stream = self.letters(), keep_alive)]
    fn letter(&mut self, letter: &str) {
        note(&self.log, letter);
    }

    pub fn call(&mut self, text: String) {
        note(&self.log, text);
    }

    #[actor(on_stop)]
    fn close(&mut self) {
        note(&self.log, "stop");
    }
}

fn both() -> (BothHandle, mpsc::UnboundedSender<String>, Log, Arc<()>) {
    let (token, log) = (Arc::default(), Log::default());
    let (sender, letters) = channel(&token);
    (Both { letters: Some(letters), log: log.clone() }.spawn(), sender, log, token)
}

/// An actor with a stream that does not keep it alive: it stops when the handles are dropped.
pub struct One {
    letters: Option<Channel<String>>,
    log: Log,
}

#[actor]
impl One {
    /// A source method is not a message, whatever its visibility.
    #[actor(stream = self.letters.take().expect("the stream expression runs once"))]
    pub async fn letter(&mut self, letter: String, #[actor(context)] cx: &Context<Self>) {
        if letter == "wait" {
            note(&self.log, "waits");
            pending::<()>().await;
        }
        assert!(letter != PLANNED, "{PLANNED}");
        if letter == "stop" {
            cx.stop("by letter");
        }
        note(&self.log, letter);
    }

    pub fn call(&mut self, text: String) {
        note(&self.log, text);
    }

    #[actor(on_stop)]
    fn close(&mut self) {
        note(&self.log, "stop");
    }
}

fn one() -> (OneHandle, mpsc::UnboundedSender<String>, Log, Arc<()>) {
    silence_planned_panics();
    let (token, log) = (Arc::default(), Log::default());
    let (sender, letters) = channel(&token);
    (One { letters: Some(letters), log: log.clone() }.spawn(), sender, log, token)
}

#[test]
fn s4_keep_alive_source_keeps_the_actor_alive_without_handles() {
    on_runtime(async {
        let (both, letters, log, token) = both();
        let (weak, stopped) = (both.downgrade(), both.stopped());
        drop(both);
        letters.send("a".to_owned()).unwrap();
        settle().await;
        assert_eq!(lines(&log), ["start", "a"], "no handle was left when the actor started");
        let again = weak.upgrade().expect("the source keeps the actor alive");
        again.call("b".to_owned()).await.unwrap();
        drop(again);
        letters.send("c".to_owned()).unwrap();
        drop(letters);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(lines(&log), ["start", "a", "b", "c", "stop"]);
        assert!(weak.upgrade().is_none());
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn s4_handles_keep_the_actor_alive_after_its_source_ends() {
    on_runtime(async {
        let (both, letters, log, token) = both();
        letters.send("a".to_owned()).unwrap();
        drop(letters);
        settle().await;
        assert_eq!(Arc::strong_count(&token), 1, "a finished stream is dropped");
        both.call("b".to_owned()).await.unwrap();
        settle().await;
        let stopped = both.stopped();
        drop(both);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(lines(&log), ["start", "a", "b", "stop"]);
    });
}

#[test]
fn s4_source_does_not_keep_the_actor_alive_by_default() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        letters.send("a".to_owned()).unwrap();
        settle().await;
        let stopped = one.stopped();
        one.call("b".to_owned()).tell().await.unwrap();
        drop(one);
        letters.send("c".to_owned()).unwrap();
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(lines(&log), ["a", "b", "stop"], "no source is polled while the actor drains");
        assert!(letters.is_closed());
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn ended_source_is_not_polled_again() {
    on_runtime(async {
        let (one, letters, log, _) = one();
        drop(letters);
        for text in ["a", "b"] {
            one.call(text.to_owned()).await.unwrap();
            settle().await;
        }
        one.shutdown().await;
        assert_eq!(lines(&log), ["a", "b", "stop"]);
    });
}

#[test]
fn source_method_stops_its_actor() {
    on_runtime(async {
        let (one, letters, log, _) = one();
        letters.send("stop".to_owned()).unwrap();
        letters.send("a".to_owned()).unwrap();
        let reason = bounded(one.stopped()).await;
        assert!(matches!(reason, StopReason::Stopped(why) if why.to_string() == "by letter"));
        assert_eq!(lines(&log), ["stop", "stop"], "the stream item, then the stop hook");
    });
}

#[test]
fn f1_source_method_panic_stops_the_actor() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        one.started().await.unwrap();
        letters.send(PLANNED.to_owned()).unwrap();
        let queued = one.call("a".to_owned()).enqueue().await.unwrap();
        let late = one.call("b".to_owned()).enqueue().await.unwrap();
        assert!(matches!(bounded(one.stopped()).await, StopReason::Panicked(why) if *why == PLANNED));
        // The item was handled before one of the messages, or between them.
        assert!(matches!(outcome_of(&late.await), CallOutcome::Discarded));
        assert!(matches!(outcome_of(&queued.await), CallOutcome::Discarded | CallOutcome::Served));
        assert!(lines(&log).len() <= 1);
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn o2_abort_stops_a_source_method_at_its_await() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        letters.send("wait".to_owned()).unwrap();
        until("the method waits", || lines(&log) == ["waits"]).await;
        let mut queued = one.call("a".to_owned()).enqueue().await.unwrap();
        settle().await;
        assert!(poll_once(&mut queued).is_pending(), "one handler at a time");
        assert!(matches!(bounded(one.abort()).await, StopReason::Aborted));
        assert!(matches!(outcome_of(&queued.await), CallOutcome::Discarded));
        assert_eq!(lines(&log), ["waits"]);
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn s8_sources_are_dropped_when_the_actor_stops() {
    let ends: [fn(&OneHandle); 2] = [|one| drop(one.shutdown()), |one| drop(one.abort())];
    for end in ends {
        on_runtime(async {
            let (one, letters, _, token) = one();
            one.started().await.unwrap();
            letters.send("a".to_owned()).unwrap();
            settle().await;
            end(&one);
            bounded(one.stopped()).await;
            assert_eq!(Arc::strong_count(&token), 1);
            assert!(letters.is_closed());
        });
    }
    // Sources are also dropped with the runtime.
    let (token, (one, letters)) = on_runtime(async {
        let (one, letters, _, token) = one();
        (token, (one, letters))
    });
    assert!(one.is_stopped() && letters.is_closed());
    assert_eq!(Arc::strong_count(&token), 1);
}

#[test]
fn calls_and_source_items_are_each_handled_in_order() {
    on_runtime(async {
        let (one, letters, log, _) = one();
        for n in 0..50 {
            letters.send(format!("l{n}")).unwrap();
            one.call(format!("c{n}")).await.unwrap();
            if n % 3 == 0 {
                settle().await;
            }
        }
        until("all are handled", || lines(&log).len() == 100).await;
        for kind in ["l", "c"] {
            let own: Vec<_> = lines(&log).into_iter().filter(|line| line.starts_with(kind)).collect();
            assert_eq!(own, (0..50).map(|n| format!("{kind}{n}")).collect::<Vec<_>>());
        }
    });
}

#[test]
fn no_source_item_or_call_is_lost_between_threads() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let (both, letters, log, token) = both();
        let stopped = both.stopped();
        let calls = tokio::spawn(async move {
            for n in 0..200 {
                both.call(format!("c{n}")).await.unwrap();
            }
        });
        let items = tokio::spawn(async move {
            for n in 0..200 {
                letters.send(format!("l{n}")).unwrap();
                if n % 2 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        });
        calls.await.unwrap();
        items.await.unwrap();
        assert!(matches!(stopped.await, StopReason::HandlesDropped));
        assert_eq!(lines(&log).len(), 402, "the count includes the start and the stop hook");
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

pub struct Sink<T> {
    items: Option<Channel<T>>,
    log: Arc<Mutex<Vec<T>>>,
}

#[actor]
impl<T: Send + 'static> Sink<T> {
    #[actor(stream = self.items.take().expect("the stream expression runs once"), keep_alive)]
    fn item(&mut self, item: T) {
        self.log.lock().unwrap().push(item);
    }

    #[cfg(any())]
    #[actor(stream = nothing, keep_alive)]
    fn nothing(&mut self, _: Missing) {}
}

#[test]
fn actor_may_have_only_sources() {
    on_runtime(async {
        let (token, log) = (Arc::default(), Arc::default());
        let (sender, items) = channel(&token);
        let stopped = Sink { items: Some(items), log: Arc::clone(&log) }.spawn().stopped();
        for n in 0..300 {
            sender.send(n).unwrap();
        }
        drop(sender);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(*log.lock().unwrap(), (0..300).collect::<Vec<_>>());
    });
}
