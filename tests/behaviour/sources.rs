//! What feeds an actor beside its mailbox: streams and the clock.

use crate::{
    actor,
    support::{Fate, PLANNED, bounded, fate, on_runtime, poll_once, quiet, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, Context, StopReason, stream::Stream, test_util::Step};
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
    log.lock().expect("nobody panics with it").clone()
}

fn note(log: &Log, line: impl Into<String>) {
    log.lock().expect("nobody panics with it").push(line.into());
}

/// A channel as a stream. To ask it again after its end is a mistake, and so is to forget it.
struct Channel<T> {
    receiver: mpsc::UnboundedReceiver<T>,
    over: bool,
    _token: Arc<()>,
}

impl<T> Stream for Channel<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<T>> {
        assert!(!self.over, "it is asked again after its end");
        let item = self.receiver.poll_recv(cx);
        self.over = matches!(item, Poll::Ready(None));
        item
    }
}

fn channel<T>(token: &Arc<()>) -> (mpsc::UnboundedSender<T>, Channel<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, Channel { receiver, over: false, _token: token.clone() })
}

/// The first of the article's loops: it ends when both channels are closed.
pub struct Both {
    letters: Option<Channel<String>>,
    log: Log,
}

impl Both {
    fn letters(&mut self) -> impl Stream<Item = String> + use<> {
        self.letters.take().expect("they are taken once")
    }
}

#[actor]
impl Both {
    #[actor(start)]
    async fn open(&mut self) {
        tokio::task::yield_now().await;
        note(&self.log, "start");
    }

    #[actor(stream = self.letters(), keeps_alive)]
    fn letter(&mut self, letter: &str) {
        note(&self.log, letter);
    }

    pub fn call(&mut self, text: String) {
        note(&self.log, text);
    }

    #[actor(stop)]
    fn close(&mut self) {
        note(&self.log, "stop");
    }
}

fn both() -> (BothHandle, mpsc::UnboundedSender<String>, Log, Arc<()>) {
    let (token, log) = (Arc::default(), Log::default());
    let (sender, letters) = channel(&token);
    (Both { letters: Some(letters), log: log.clone() }.spawn(), sender, log, token)
}

/// The second: the mailbox alone says when it ends.
pub struct One {
    letters: Option<Channel<String>>,
    log: Log,
}

#[actor]
impl One {
    /// It is no message, whatever its visibility.
    #[actor(stream = self.letters.take().expect("they are taken once"))]
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

    #[actor(stop)]
    fn close(&mut self) {
        note(&self.log, "stop");
    }
}

fn one() -> (OneHandle, mpsc::UnboundedSender<String>, Log, Arc<()>) {
    quiet();
    let (token, log) = (Arc::default(), Log::default());
    let (sender, letters) = channel(&token);
    (One { letters: Some(letters), log: log.clone() }.spawn(), sender, log, token)
}

#[test]
fn s4_a_source_that_keeps_alive_outlives_the_handles() {
    on_runtime(async {
        let (both, letters, log, token) = both();
        let (weak, stopped) = (both.downgrade(), both.stopped());
        drop(both);
        letters.send("a".to_owned()).unwrap();
        settle().await;
        assert_eq!(lines(&log), ["start", "a"], "no handle was left when it started");
        let again = weak.upgrade().expect("the source is as good as a handle");
        again.call("b".to_owned()).await.unwrap();
        drop(again);
        letters.send("c".to_owned()).unwrap();
        drop(letters);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(lines(&log), ["start", "a", "b", "c", "stop"]);
        assert!(weak.upgrade().is_none());
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn s4_handles_outlive_a_source_that_keeps_alive() {
    on_runtime(async {
        let (both, letters, log, token) = both();
        letters.send("a".to_owned()).unwrap();
        drop(letters);
        settle().await;
        assert_eq!(Arc::strong_count(&token), 1, "what is over is dropped");
        both.call("b".to_owned()).await.unwrap();
        settle().await;
        let stopped = both.stopped();
        drop(both);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(lines(&log), ["start", "a", "b", "stop"]);
    });
}

#[test]
fn s4_a_source_keeps_nothing_alive_by_itself() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        letters.send("a".to_owned()).unwrap();
        settle().await;
        let stopped = one.stopped();
        one.call("b".to_owned()).tell().await.unwrap();
        drop(one);
        letters.send("c".to_owned()).unwrap();
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(lines(&log), ["a", "b", "stop"], "while it drains no source is asked");
        assert!(letters.is_closed());
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn a_source_that_has_ended_is_asked_no_more() {
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
fn a_fed_method_may_end_its_actor() {
    on_runtime(async {
        let (one, letters, log, _) = one();
        letters.send("stop".to_owned()).unwrap();
        letters.send("a".to_owned()).unwrap();
        let reason = bounded(one.stopped()).await;
        assert!(matches!(reason, StopReason::Stopped(why) if why.to_string() == "by letter"));
        assert_eq!(lines(&log), ["stop", "stop"], "the letter, then the hook");
    });
}

#[test]
fn f1_a_panic_in_a_fed_method_ends_the_actor() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        one.started().await.unwrap();
        letters.send(PLANNED.to_owned()).unwrap();
        let queued = one.call("a".to_owned()).enqueue().await.unwrap();
        let late = one.call("b".to_owned()).enqueue().await.unwrap();
        assert!(matches!(bounded(one.stopped()).await, StopReason::Panicked(why) if &*why == PLANNED));
        // The letter had its turn before one of the messages, or between them.
        assert!(matches!(fate(&late.await), Fate::Dropped));
        assert!(matches!(fate(&queued.await), Fate::Dropped | Fate::Served));
        assert!(lines(&log).len() <= 1);
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn o2_an_abort_reaches_a_fed_method_at_its_await() {
    on_runtime(async {
        let (one, letters, log, token) = one();
        letters.send("wait".to_owned()).unwrap();
        until("the method waits", || lines(&log) == ["waits"]).await;
        let mut queued = one.call("a".to_owned()).enqueue().await.unwrap();
        settle().await;
        assert!(poll_once(&mut queued).is_pending(), "one handler at a time");
        assert!(matches!(bounded(one.abort()).await, StopReason::Aborted));
        assert!(matches!(fate(&queued.await), Fate::Dropped));
        assert_eq!(lines(&log), ["waits"]);
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn s8_sources_are_gone_at_the_end() {
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
    // And if its runtime goes, or it never ran.
    let (token, (one, letters)) = on_runtime(async {
        let (one, letters, _, token) = one();
        (token, (one, letters))
    });
    assert!(one.is_stopped() && letters.is_closed());
    assert_eq!(Arc::strong_count(&token), 1);
}

#[test]
fn calls_and_items_meet_on_one_state() {
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
fn no_item_and_no_call_is_lost_between_threads() {
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
        assert!(matches!(stopped.await, StopReason::Unreferenced));
        assert_eq!(lines(&log).len(), 402, "with start and stop");
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn a_step_handles_an_item() {
    on_runtime(async {
        let (token, log) = (Arc::default(), Log::default());
        let (sender, letters) = channel(&token);
        let (both, mut stepper) = Both { letters: Some(letters), log: log.clone() }.stepwise();
        assert!(matches!(stepper.step().await, Step::Idle));
        sender.send("a".to_owned()).unwrap();
        sender.send("b".to_owned()).unwrap();
        both.call("c".to_owned()).tell().await.unwrap();
        assert!(matches!(stepper.step().await, Step::Handled("letter")));
        assert!(matches!(stepper.step().await, Step::Handled("call")));
        assert!(matches!(stepper.step().await, Step::Handled("letter")));
        assert!(matches!(stepper.step().await, Step::Idle));
        drop((both, sender));
        assert!(matches!(stepper.step().await, Step::Idle | Step::Ended(StopReason::Unreferenced)));
        assert!(matches!(stepper.step().await, Step::Ended(StopReason::Unreferenced)));
        assert_eq!(lines(&log), ["start", "a", "c", "b", "stop"]);
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

/// Nobody can talk to it.
pub struct Sink<T> {
    items: Option<Channel<T>>,
    log: Arc<Mutex<Vec<T>>>,
}

#[actor]
impl<T: Send + 'static> Sink<T> {
    #[actor(stream = self.items.take().expect("they are taken once"), keeps_alive)]
    fn item(&mut self, item: T) {
        self.log.lock().unwrap().push(item);
    }

    #[cfg(any())]
    #[actor(stream = nothing, keeps_alive)]
    fn nothing(&mut self, _: Missing) {}
}

#[test]
fn an_actor_may_have_sources_alone() {
    on_runtime(async {
        let (token, log) = (Arc::default(), Arc::default());
        let (sender, items) = channel(&token);
        let stopped = Sink { items: Some(items), log: Arc::clone(&log) }.spawn().stopped();
        for n in 0..300 {
            sender.send(n).unwrap();
        }
        drop(sender);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(*log.lock().unwrap(), (0..300).collect::<Vec<_>>());
    });
}
