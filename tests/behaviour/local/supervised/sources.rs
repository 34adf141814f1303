//! What feeds a local actor goes with the state that it belongs to.

use super::{in_a_set, spawned};
use crate::{
    actor,
    supervision::unlimited,
    support::{Fate, PLANNED, bounded, fate, patiently, quiet, until},
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
    #[actor(stream = self.lines.take().expect("it is taken once"), keeps_alive)]
    fn line(&mut self, line: &'static str) {
        assert_ne!(line, "boom", "{PLANNED}");
        self.log.lock().expect("nobody panics with it").push(line);
    }

    #[actor(every = Duration::from_secs(60))]
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

/// A factory of actors that write to the same log, and what feeds each of them.
fn fed() -> (impl FnMut() -> Fed + Send, [Feeder; 3], Arc<Mutex<Vec<&'static str>>>) {
    quiet();
    let log = Arc::new(Mutex::new(Vec::new()));
    let feeds: [_; 3] = std::array::from_fn(|_| mpsc::unbounded_channel());
    let (senders, receivers) = (feeds.each_ref().map(|feed| feed.0.clone()), feeds.map(|feed| feed.1));
    let (mut receivers, written) = (receivers.into_iter(), log.clone());
    let factory = move || Fed { lines: receivers.next().map(Lines), ticks: Rc::default(), log: Arc::clone(&written) };
    (factory, senders, log)
}

#[test]
fn s4_a_new_state_has_sources_of_its_own() {
    in_a_set(async {
        let (factory, [first, second, third], log) = fed();
        let fed = spawned(unlimited(supervised_local(factory)));
        for line in ["one", "boom", "of the broken state"] {
            first.send(line).expect("it is read");
        }
        until("the first source is gone", || first.is_closed()).await;
        second.send("two").expect("it is read");
        until("the second is read", || log.lock().unwrap().len() == 2).await;
        sleep(Duration::from_secs(59)).await;
        assert_eq!(fate(&bounded(fed.boom()).await), Fate::Interrupted);
        until("the second source is gone", || second.is_closed()).await;
        sleep(Duration::from_secs(59)).await;
        assert_eq!(*log.lock().unwrap(), ["one", "two"], "the clock begins anew");
        sleep(Duration::from_secs(2)).await;

        let stopped = fed.stopped();
        drop(fed);
        third.send("three").expect("it keeps the actor alive");
        until("the third is read", || log.lock().unwrap().len() == 4).await;
        drop(third);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(*log.lock().unwrap(), ["one", "two", "tick", "three"]);
    });
}

#[test]
fn s4_a_source_keeps_the_actor_alive_from_one_incarnation_to_the_next_on_its_thread() {
    let (factory, [first, second, third], log) = fed();
    let fed = unlimited(supervised_local(factory)).spawn_on_thread().expect("there is a thread");
    let stopped = fed.stopped();
    drop(fed);
    for feed in [first, second] {
        feed.send("line").expect("it keeps the actor alive");
        feed.send("boom").expect("it keeps the actor alive");
        patiently(feed.closed());
    }
    third.send("line").expect("it keeps the actor alive");
    drop(third);
    assert!(matches!(patiently(stopped), StopReason::Unreferenced));
    assert_eq!(*log.lock().unwrap(), ["line"; 3]);
}
