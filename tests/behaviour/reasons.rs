//! Every observer of a stop is told the same reason, however the actor stops.

use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle, SubjectMessage},
    support::{PLANNED, bounded, chain, runtime, stop_reason_of},
    tracing::log::Log,
};
use ::tracing::{Level, subscriber::with_default};
use actor_runtime::{Actor, ActorControl, ActorHandle, ActorStatus, Call, StopReason};
use std::time::Duration;
use tokio::runtime::Runtime;

/// A way to stop.
struct Way {
    reason: &'static str,
    /// Sets up the state.
    prepare: fn(&mut Subject),
    /// The call in flight, which passes the gate.
    handler: fn(&SubjectHandle, Gate) -> Call<'_, SubjectMessage, u64>,
    stop: Stop,
}

#[derive(Clone, Copy)]
enum Stop {
    OpenGate,
    Shutdown,
    Abort,
    Deadline,
    Overflow,
    DropRuntime,
}

fn wait(subject: &SubjectHandle, gate: Gate) -> Call<'_, SubjectMessage, u64> {
    subject.wait(1, gate)
}

fn finish(subject: &SubjectHandle, gate: Gate) -> Call<'_, SubjectMessage, u64> {
    subject.finish(1, gate)
}

fn boom(subject: &SubjectHandle, gate: Gate) -> Call<'_, SubjectMessage, u64> {
    subject.boom_after(1, gate)
}

fn finish_badly(subject: &SubjectHandle, gate: Gate) -> Call<'_, SubjectMessage, u64> {
    subject.finish_badly(1, gate)
}

const ABORTED: &str = "the actor was aborted";
const CONSUMED: &str = "a method consumed the actor";
const PANICKED: &str = "the actor panicked: planned panic";

impl Way {
    const fn new(
        reason: &'static str,
        handler: fn(&SubjectHandle, Gate) -> Call<'_, SubjectMessage, u64>,
        stop: Stop,
    ) -> Self {
        Self { reason, prepare: |_| {}, handler, stop }
    }

    const fn with(mut self, prepare: fn(&mut Subject)) -> Self {
        self.prepare = prepare;
        self
    }
}

const WAYS: [Way; 16] = [
    Way::new("the actor was shut down", wait, Stop::Shutdown),
    Way::new(ABORTED, wait, Stop::Abort),
    Way::new(ABORTED, wait, Stop::Deadline),
    Way::new(ABORTED, wait, Stop::DropRuntime),
    Way::new("the mailbox was full", wait, Stop::Overflow),
    Way::new(PANICKED, boom, Stop::OpenGate),
    Way::new(CONSUMED, finish, Stop::OpenGate),
    Way::new(CONSUMED, finish, Stop::Shutdown),
    Way::new(CONSUMED, finish, Stop::Abort),
    Way::new(CONSUMED, finish, Stop::Deadline),
    Way::new(CONSUMED, finish, Stop::DropRuntime),
    // The stop hook does not run after a method that takes `self`.
    Way::new(CONSUMED, finish, Stop::Shutdown).with(|subject| subject.stop = Step::Fail),
    Way::new("the stop hook failed: planned failure", wait, Stop::Shutdown).with(|subject| subject.stop = Step::Fail),
    Way::new(PANICKED, wait, Stop::Shutdown).with(|subject| subject.stop = Step::Panic),
    Way::new(PANICKED, wait, Stop::Abort).with(|subject| subject.drop_panics = true),
    Way::new(PANICKED, wait, Stop::DropRuntime).with(|subject| subject.drop_panics = true),
];

/// Stops the actor of `subject`. Returns the runtime that runs what is left.
fn stop(way: &Way, here: Runtime, subject: &SubjectHandle, gate: &Gate) -> Runtime {
    match way.stop {
        Stop::OpenGate => gate.open(),
        Stop::Shutdown => {
            drop(subject.shutdown());
            gate.open();
        }
        Stop::Abort => drop(subject.abort()),
        Stop::Deadline => drop(here.block_on(subject.shutdown_timeout(Duration::from_secs(1)))),
        Stop::Overflow => {
            while subject.note(9).try_tell().is_ok() {}
            drop(subject.press(9).try_tell());
        }
        Stop::DropRuntime => {
            drop(here);
            return runtime();
        }
    }
    here
}

/// What each observer is told.
struct Told {
    /// The callers of queued messages.
    discarded: Vec<String>,
    others: Vec<(&'static str, String)>,
}

fn told(way: &Way) -> Told {
    let log = Log::new(Level::DEBUG);
    with_default(log.clone(), || {
        let here = runtime();
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut state = Subject::new(&journal);
        (way.prepare)(&mut state);
        let entered = here.enter();
        let subject = state.spawn();
        drop(entered);
        let early = subject.stopped();
        let (in_flight, queued) = here.block_on(async {
            let first = Gate::shut();
            drop(subject.wait(0, first.clone()).enqueue().await);
            let in_flight = (way.handler)(&subject, gate.clone()).enqueue().await.expect("there is capacity");
            let queued = subject.note(2).enqueue().await.expect("there is capacity");
            first.open();
            journal.until(Event::Ran(1)).await;
            (in_flight, queued)
        });
        let here = stop(way, here, &subject, &gate);
        here.block_on(async {
            let early = bounded(early).await;
            let ActorStatus::Stopped(status) = subject.status() else { panic!("it has stopped") };
            let late = bounded(subject.stopped()).await;
            let (in_flight, queued) = (bounded(in_flight).await, bounded(queued).await);
            let later = bounded(subject.note(3)).await;
            let event = log.lifecycle().pop().and_then(|(_, fields)| fields.get("reason").map(str::to_owned));
            let mut others = vec![
                ("the early watcher", chain(&early)),
                ("the late watcher", chain(&late)),
                ("the status", chain(&status)),
                ("a later call", stop_reason_of(&later)),
                ("the event", event.unwrap_or_default()),
            ];
            if in_flight.is_err() {
                others.push(("the call in flight", stop_reason_of(&in_flight)));
            }
            let discarded = if queued.is_err() { vec![stop_reason_of(&queued)] } else { Vec::new() };
            Told { discarded, others }
        })
    })
}

#[test]
fn all_observers_of_a_stop_name_the_same_reason() {
    for (index, way) in WAYS.iter().enumerate() {
        let Told { discarded, others } = told(way);
        for (observer, reason) in others {
            assert_eq!(reason, way.reason, "{observer} of way {index}");
        }
        assert!(discarded.iter().all(|reason| reason == way.reason), "way {index}: {discarded:?}");
    }
}

/// The method discards the queue when it starts. A failure must not go unseen, so it is the stop reason although it comes later.
#[test]
fn panic_of_a_self_method_is_the_reason_for_all_but_the_calls_that_it_discarded_before() {
    let Told { discarded, others } = told(&Way::new(PANICKED, finish_badly, Stop::OpenGate));
    assert!(others.iter().all(|(_, reason)| reason == PANICKED), "{others:?}");
    assert_eq!(discarded, [CONSUMED]);
    assert!(PANICKED.ends_with(PLANNED));
}

#[test]
fn stop_after_an_abort_of_a_self_method_is_reported_as_consumed() {
    let here = runtime();
    here.block_on(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        let own = subject.finish(1, gate).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let during = bounded(subject.note(2)).await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Consumed));
        assert_eq!([stop_reason_of(&during), stop_reason_of(&bounded(own).await)], [CONSUMED; 2]);
        assert_eq!(journal.count(Event::Done(1)), 0, "the method was dropped at its await");
    });
}
