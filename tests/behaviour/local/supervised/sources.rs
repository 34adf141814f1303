//! Each incarnation of a local actor has its own sources.

use super::{in_a_set, spawned};
use crate::{
    actor,
    supervision::unlimited,
    support::{CallOutcome, PLANNED, block_on, bounded, outcome_of, silence_planned_panics, until},
};
use actor_runtime::{ActorHandle, StopReason, stream::Stream, supervision::supervised_local};
use std::{
    pin::Pin,
    rc::Rc,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{sync::mpsc, time::sleep};

struct Lines(mpsc::UnboundedReceiver<&'static str>);

impl Stream for Lines {
    type Item = &'static str;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<&'static str>> {
        self.0.poll_recv(cx)
    }
}

struct Fed {
    lines: Option<Lines>,
    ticks: Rc<()>,
    log: Arc<Mutex<Vec<&'static str>>>,
}

#[actor(local)]
impl Fed {
    #[actor(stream = self.lines.take().expect("the stream expression runs once"), keep_alive)]
    fn line(&mut self, line: &'static str) {
        assert_ne!(line, "boom", "{PLANNED}");
        self.log.lock().expect("no holder of the lock panics").push(line);
    }

    #[actor(interval = Duration::from_secs(60))]
    async fn tick(&mut self) {
        let ticks = Rc::clone(&self.ticks);
        self.line("tick");
        drop(ticks);
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }
}

type Feeder = mpsc::UnboundedSender<&'static str>;

/// Returns a factory whose actors write to one log, and the senders of their streams.
fn fed() -> (impl FnMut() -> Fed + Send, [Feeder; 3], Arc<Mutex<Vec<&'static str>>>) {
    silence_planned_panics();
    let log = Arc::new(Mutex::new(Vec::new()));
    let feeds: [_; 3] = std::array::from_fn(|_| mpsc::unbounded_channel());
    let (senders, receivers) = (feeds.each_ref().map(|feed| feed.0.clone()), feeds.map(|feed| feed.1));
    let (mut receivers, written) = (receivers.into_iter(), log.clone());
    let factory = move || Fed { lines: receivers.next().map(Lines), ticks: Rc::default(), log: Arc::clone(&written) };
    (factory, senders, log)
}

#[test]
fn s4_each_incarnation_has_its_own_sources() {
    in_a_set(async {
        let (factory, [first, second, third], log) = fed();
        let fed = spawned(unlimited(supervised_local(factory)));
        for line in ["one", "boom", "of the broken state"] {
            first.send(line).expect("the item is read");
        }
        until("the first source is gone", || first.is_closed()).await;
        second.send("two").expect("the item is read");
        until("the second item is read", || log.lock().unwrap().len() == 2).await;
        sleep(Duration::from_secs(59)).await;
        assert_eq!(outcome_of(&bounded(fed.boom()).await), CallOutcome::NoReply);
        until("the second source is gone", || second.is_closed()).await;
        sleep(Duration::from_secs(59)).await;
        assert_eq!(*log.lock().unwrap(), ["one", "two"], "the interval starts again with the new state");
        sleep(Duration::from_secs(2)).await;

        let stopped = fed.stopped();
        drop(fed);
        third.send("three").expect("it keeps the actor alive");
        until("the third item is read", || log.lock().unwrap().len() == 4).await;
        drop(third);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(*log.lock().unwrap(), ["one", "two", "tick", "three"]);
    });
}

#[test]
fn s4_keep_alive_source_keeps_a_local_actor_alive_across_restarts() {
    let (factory, [first, second, third], log) = fed();
    let fed = unlimited(supervised_local(factory)).spawn_on_thread().expect("there is a thread");
    let stopped = fed.stopped();
    drop(fed);
    for feed in [first, second] {
        feed.send("line").expect("it keeps the actor alive");
        feed.send("boom").expect("it keeps the actor alive");
        block_on(feed.closed());
    }
    third.send("line").expect("it keeps the actor alive");
    drop(third);
    assert!(matches!(block_on(stopped), StopReason::HandlesDropped));
    assert_eq!(*log.lock().unwrap(), ["line"; 3]);
}
