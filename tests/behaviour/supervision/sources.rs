//! What feeds a supervised actor goes with the state that it belongs to.

use super::unlimited;
use crate::{
    actor,
    sources::broken::{Trap, Trapped},
    subject::{Event, Gate, Journal},
    support::{Fate, PLANNED, blamed, bounded, fate, on_runtime, quiet, settle, until},
};
use actor_runtime::{ActorHandle, StopReason, stream::Stream, supervision::supervised};
use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::mpsc;

const SECOND: Duration = Duration::from_secs(1);

struct Lines(mpsc::UnboundedReceiver<String>);

impl Stream for Lines {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        self.0.poll_recv(cx)
    }
}

#[actor]
struct Fed {
    lines: Option<Lines>,
    log: Arc<Mutex<Vec<String>>>,
}

#[actor]
impl Fed {
    #[actor(stream = self.lines.take().expect("it is taken once"), keeps_alive)]
    fn line(&mut self, line: String) {
        assert_ne!(line, "boom", "{PLANNED}");
        self.log.lock().expect("nobody panics with it").push(line);
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }
}

#[test]
fn s4_a_new_state_has_sources_of_its_own() {
    quiet();
    on_runtime(async {
        let log = Arc::new(Mutex::new(Vec::new()));
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..3).map(|_| mpsc::unbounded_channel()).unzip();
        let (mut receivers, written) = (receivers.into_iter(), log.clone());
        let fed =
            unlimited(supervised(move || Fed { lines: receivers.next().map(Lines), log: written.clone() })).spawn();
        let [first, second, third] = &senders[..] else { unreachable!() };
        first.send("one".into()).unwrap();
        first.send("boom".into()).unwrap();
        first.send("of the broken state".into()).unwrap();
        until("the first source is gone", || first.is_closed()).await;
        second.send("two".into()).unwrap();
        until("the second is read", || log.lock().unwrap().len() == 2).await;
        assert!(fed.boom().await.is_err());
        until("the second source is gone", || second.is_closed()).await;

        let stopped = fed.stopped();
        drop(fed);
        third.send("three".into()).unwrap();
        until("the third keeps the actor alive", || log.lock().unwrap().len() == 3).await;
        drop(senders);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(*log.lock().unwrap(), ["one", "two", "three"]);
    });
}

#[test]
fn s4_a_broken_state_leaves_no_source_to_the_factory() {
    quiet();
    on_runtime(async {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (mut receiver, of_first, log) = (Some(receiver), sender.clone(), Arc::default());
        let open_when_made = Arc::new(Mutex::new(Vec::new()));
        let noted = open_when_made.clone();
        let fed = supervised(move || {
            noted.lock().expect("nobody panics with it").push(!of_first.is_closed());
            let lines = receiver.take().unwrap_or_else(|| mpsc::unbounded_channel().1);
            Fed { lines: Some(Lines(lines)), log: Arc::clone(&log) }
        });
        let fed = fed.spawn();
        assert!(bounded(fed.boom()).await.is_err());
        settle().await;
        assert!(sender.is_closed(), "it goes with the state, and not after the pause");
        assert!(fed.boom().await.is_err());
        assert_eq!(*open_when_made.lock().unwrap(), [true, false]);
    });
}

#[test]
fn f2_a_stream_that_panics_while_methods_run_together_is_restarted_after() {
    quiet();
    on_runtime(async {
        let (trap, gate) = (Trap::default(), Gate::shut());
        let set = trap.clone();
        let trapped = unlimited(supervised(move || Trapped(trap.clone()))).spawn();
        let running = trapped.read(gate.clone()).enqueue().await.unwrap();
        settle().await;
        set.set();
        let next = trapped.read(gate.clone()).enqueue().await.unwrap();
        let behind = trapped.call().enqueue().await.unwrap();
        let running = bounded(running).await;
        assert_eq!((fate(&running), blamed(&running)), (Fate::Interrupted, format!("the actor panicked: {PLANNED}")));
        gate.open();
        assert_eq!((fate(&bounded(next).await), fate(&bounded(behind).await)), (Fate::Served, Fate::Served));
    });
}

/// Has a lane for one message with priority, and one for one without.
#[actor(capacity = 1)]
struct Hurried {
    journal: Journal,
    trap: Trap,
}

#[actor]
impl Hurried {
    #[actor(stream = self.trap.clone())]
    fn item(&mut self, _: u8) {}

    #[actor(concurrent)]
    pub async fn read(&self, n: u64, gate: Gate) {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
    }

    #[actor(priority)]
    pub fn urgent(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }
}

#[test]
fn c4_priority_goes_before_what_was_taken_beside_readers_when_a_stream_panicked() {
    quiet();
    on_runtime(async {
        let (journal, trap, gate) = (Journal::default(), Trap::default(), Gate::shut());
        let (written, set) = (journal.clone(), trap.clone());
        let hurried = supervised(move || Hurried { journal: written.clone(), trap: set.clone() });
        let hurried = hurried.backoff(SECOND, SECOND).spawn();
        let running = hurried.read(0, gate.clone()).enqueue().await.unwrap();
        settle().await;
        trap.set();
        let next = hurried.read(1, gate.clone()).enqueue().await.unwrap();
        assert!(bounded(running).await.is_err());
        gate.open();
        hurried.urgent(10).try_tell().expect("its lane is empty");
        assert_eq!(hurried.queued(), 2);
        next.await.expect("it is served after the pause");
        assert_eq!(journal.ran(), [0, 10, 1]);
    });
}

#[test]
fn s4_a_state_that_fails_to_declare_its_sources_leaves_the_next_one_alive() {
    quiet();
    on_runtime(async {
        let (log, (sender, receiver)) = (Arc::new(Mutex::new(Vec::new())), mpsc::unbounded_channel());
        let (mut sources, written) = ([None, Some(Lines(receiver))].into_iter(), log.clone());
        let fed = unlimited(supervised(move || Fed { lines: sources.next().flatten(), log: written.clone() })).spawn();
        let stopped = fed.stopped();
        drop(fed);
        settle().await;
        sender.send("one".into()).expect("the second state reads it");
        until("it is read", || log.lock().unwrap().len() == 1).await;
        drop(sender);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
    });
}
