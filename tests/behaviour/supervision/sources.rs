//! Each incarnation of a supervised actor has its own sources.

use super::unlimited;
use crate::{
    actor,
    sources::broken::{Trap, Trapped},
    subject::{Event, Gate, Journal},
    support::{
        CallOutcome, PLANNED, bounded, on_runtime, outcome_of, settle, silence_planned_panics, stop_reason_of, until,
    },
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
    #[actor(stream = self.lines.take().expect("the stream expression runs once"), keep_alive)]
    fn line(&mut self, line: String) {
        assert_ne!(line, "boom", "{PLANNED}");
        self.log.lock().expect("no holder of the lock panics").push(line);
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }
}

#[test]
fn s4_each_incarnation_has_its_own_sources() {
    silence_planned_panics();
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
        until("the second item is read", || log.lock().unwrap().len() == 2).await;
        assert!(fed.boom().await.is_err());
        until("the second source is gone", || second.is_closed()).await;

        let stopped = fed.stopped();
        drop(fed);
        third.send("three".into()).unwrap();
        until("the third source keeps the actor alive", || log.lock().unwrap().len() == 3).await;
        drop(senders);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(*log.lock().unwrap(), ["one", "two", "three"]);
    });
}

#[test]
fn s4_sources_are_dropped_before_the_factory_runs_again() {
    silence_planned_panics();
    on_runtime(async {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (mut receiver, of_first, log) = (Some(receiver), sender.clone(), Arc::default());
        let open_when_made = Arc::new(Mutex::new(Vec::new()));
        let noted = open_when_made.clone();
        let fed = supervised(move || {
            noted.lock().expect("no holder of the lock panics").push(!of_first.is_closed());
            let lines = receiver.take().unwrap_or_else(|| mpsc::unbounded_channel().1);
            Fed { lines: Some(Lines(lines)), log: Arc::clone(&log) }
        });
        let fed = fed.spawn();
        assert!(bounded(fed.boom()).await.is_err());
        settle().await;
        assert!(sender.is_closed(), "the source is dropped with the state, before the restart delay");
        assert!(fed.boom().await.is_err());
        assert_eq!(*open_when_made.lock().unwrap(), [true, false]);
    });
}

#[test]
fn f2_stream_panic_during_concurrent_calls_restarts_the_actor() {
    silence_planned_panics();
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
        assert_eq!(
            (outcome_of(&running), stop_reason_of(&running)),
            (CallOutcome::NoReply, format!("the actor panicked: {PLANNED}"))
        );
        gate.open();
        assert_eq!(
            (outcome_of(&bounded(next).await), outcome_of(&bounded(behind).await)),
            (CallOutcome::Served, CallOutcome::Served)
        );
    });
}

/// An actor with capacity for one priority message and one other message.
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
fn c4_priority_overtakes_a_concurrent_message_left_by_a_stream_panic() {
    silence_planned_panics();
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
        hurried.urgent(10).try_tell().expect("the priority lane is empty");
        assert_eq!(hurried.mailbox_len(), 2);
        next.await.expect("the call is answered after the restart delay");
        assert_eq!(journal.ran(), [0, 10, 1]);
    });
}

#[test]
fn s4_panic_in_a_stream_expression_leaves_the_next_incarnation_alive() {
    silence_planned_panics();
    on_runtime(async {
        let (log, (sender, receiver)) = (Arc::new(Mutex::new(Vec::new())), mpsc::unbounded_channel());
        let (mut sources, written) = ([None, Some(Lines(receiver))].into_iter(), log.clone());
        let fed = unlimited(supervised(move || Fed { lines: sources.next().flatten(), log: written.clone() })).spawn();
        let stopped = fed.stopped();
        drop(fed);
        settle().await;
        sender.send("one".into()).expect("the second state reads it");
        until("the item is read", || log.lock().unwrap().len() == 1).await;
        drop(sender);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
    });
}
