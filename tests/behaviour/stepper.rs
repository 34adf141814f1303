//! An actor that runs when the test says so.

use crate::{
    subject::{self, Event, Gate, Journal, Subject},
    support::{Fate, blamed, bounded, fate, on_runtime, panic_of, poll_once},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, StopReason,
    test_util::{Step, Stepper},
};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

/// What the next step did, in short.
async fn step(stepper: &mut Stepper<Subject>) -> String {
    match bounded(stepper.step()).await {
        Step::Handled(method) => method.to_owned(),
        Step::Idle => "idle".to_owned(),
        Step::Ended(reason) => reason.to_string(),
    }
}

#[test]
fn it_runs_one_message_at_a_time() {
    on_runtime(async {
        let journal = Journal::default();
        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        let first = bounded(handle.note(1).enqueue()).await.expect("there is room");
        let mut second = handle.note(2);
        assert!(poll_once(&mut second).is_pending());
        assert!(journal.events().is_empty() && poll_once(&mut handle.started()).is_pending());
        assert_eq!(step(&mut stepper).await, "note");
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1)]);
        bounded(handle.started()).await.expect("it has started");
        assert_eq!(bounded(first).await.expect("it is served"), 1);
        assert!(poll_once(&mut second).is_pending() && handle.queued() == 1);
        stepper.state_mut().stop = subject::Step::Fail;
        assert_eq!((step(&mut stepper).await.as_str(), stepper.state().journal.ran()), ("note", vec![1, 2]));
        assert_eq!(bounded(second).await.expect("it is served"), 2);
        assert_eq!((step(&mut stepper).await, step(&mut stepper).await), ("idle".into(), "idle".into()));
        assert_eq!(journal.count(Event::StartHook), 1);
        handle.note(3).try_tell().expect("there is room");
        assert_eq!(step(&mut stepper).await, "note");
        drop(handle);
        assert_eq!(step(&mut stepper).await, "the actor's stop hook failed: planned failure");
    });
}

#[test]
fn a_handler_that_waits_is_waited_for() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        let mut call = handle.wait(1, gate.clone());
        assert!(poll_once(&mut call).is_pending());
        handle.note(2).try_tell().expect("there is room");
        {
            let mut step = pin!(stepper.step());
            assert!(poll_once(&mut step).is_pending() && poll_once(&mut step).is_pending());
            gate.open();
            assert!(matches!(bounded(step).await, Step::Handled("wait")));
        }
        assert_eq!((bounded(call).await.expect("it is served"), journal.ran()), (1, vec![1]));
    });
}

/// No budget of tasks ends it early, and no message is run twice.
#[test]
fn every_step_is_over_when_the_handler_is() {
    on_runtime(async {
        let journal = Journal::default();
        let (handle, mut stepper) = Subject::new(&journal).spawner().unbounded().stepwise();
        for n in 0..1_000 {
            handle.note(n).try_tell().expect("no bound");
        }
        for n in 0..1_000 {
            let handled = poll_once(&mut pin!(stepper.step()));
            assert!(matches!(handled, Poll::Ready(Step::Handled("note"))), "{n}: {handled:?}");
        }
        assert_eq!(journal.ran(), (0..1_000).collect::<Vec<_>>());
    });
}

#[test]
fn o1_a_step_makes_room_for_whoever_waits() {
    on_runtime(async {
        let journal = Journal::default();
        let (handle, mut stepper) = Subject::new(&journal).spawner().capacity(4).stepwise();
        let mut tells: Vec<_> = (0..8).map(|n| handle.note(n).tell()).collect();
        let ready: Vec<_> = tells.iter_mut().map(|tell| poll_once(tell).is_ready()).collect();
        assert_eq!(ready, [[true; 4], [false; 4]].concat());
        for tell in &mut tells[4..] {
            assert_eq!((step(&mut stepper).await.as_str(), handle.queued()), ("note", 4));
            assert!(poll_once(tell).is_ready());
        }
        assert_eq!(journal.ran(), [0, 1, 2, 3]);
    });
}

/// As the table of ends says, for whoever runs the actor.
#[test]
fn s1_it_ends_as_every_actor_does() {
    on_runtime(async {
        let journal = Journal::default();
        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        handle.note(1).try_tell().expect("there is room");
        let shutdown = handle.shutdown();
        assert_eq!(fate(&bounded(handle.note(2)).await), Fate::NotSent);
        assert_eq!((step(&mut stepper).await.as_str(), handle.is_stopped()), ("note", false));
        assert_eq!((step(&mut stepper).await.as_str(), handle.is_stopped()), ("the actor was shut down", true));
        assert!(matches!(bounded(shutdown).await, StopReason::Shutdown));
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StopHook]);
        assert_eq!(step(&mut stepper).await, "the actor was shut down", "once");
        assert_eq!(stepper.state().journal.count(Event::StopHook), 1, "the state is still there");

        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        let gate = Gate::shut();
        gate.open();
        let last = bounded(handle.finish(3, gate).enqueue()).await.expect("there is room");
        let behind = bounded(handle.note(4).enqueue()).await.expect("there is room");
        assert_eq!(step(&mut stepper).await, "finish");
        assert_eq!((bounded(last).await.ok(), fate(&bounded(behind).await)), (Some(3), Fate::Dropped));
        assert_eq!(step(&mut stepper).await, "the actor's last message ended it");

        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        let abort = handle.abort();
        assert_eq!(step(&mut stepper).await, "the actor was aborted");
        assert!(matches!(bounded(abort).await, StopReason::Aborted));

        let mut failing = Subject::new(&journal);
        failing.start = subject::Step::Fail;
        let (handle, mut stepper) = failing.stepwise();
        let early = bounded(handle.note(5).enqueue()).await.expect("there is room");
        assert_eq!(step(&mut stepper).await, "the actor failed to start: planned failure");
        assert_eq!(fate(&bounded(early).await), Fate::Dropped);
    });
}

#[test]
fn f2_a_panic_ends_it_and_f3_its_state_is_gone() {
    on_runtime(async {
        let journal = Journal::default();
        let (handle, mut stepper) = Subject::new(&journal).stepwise();
        let boom = bounded(handle.boom(1).enqueue()).await.expect("there is room");
        let behind = bounded(handle.note(2).enqueue()).await.expect("there is room");
        assert_eq!(step(&mut stepper).await, "the actor panicked: planned panic");
        let (boom, behind) = (bounded(boom).await, bounded(behind).await);
        assert_eq!((fate(&boom), fate(&behind)), (Fate::Interrupted, Fate::Dropped));
        assert_eq!((blamed(&boom), blamed(&behind)), (blamed(&behind), "the actor panicked: planned panic".into()));
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
        assert!(panic_of(|| stepper.state().journal.holders()).contains("the state is gone"));
    });
}

#[test]
fn c1_every_call_resolves_when_it_is_dropped_or_a_step_is() {
    for in_the_middle in [true, false] {
        on_runtime(async {
            let journal = Journal::default();
            let (handle, mut stepper) = Subject::new(&journal).stepwise();
            let waits = bounded(handle.wait(1, Gate::shut()).enqueue()).await.expect("there is room");
            let behind = bounded(handle.note(2).enqueue()).await.expect("there is room");
            if in_the_middle {
                assert!(pin!(stepper.step()).poll(&mut Context::from_waker(Waker::noop())).is_pending());
                assert!(matches!(bounded(stepper.step()).await, Step::Ended(StopReason::Aborted)));
            } else {
                drop(stepper);
            }
            let (waits, behind) = (bounded(waits).await, bounded(behind).await);
            let first = if in_the_middle { Fate::Interrupted } else { Fate::Dropped };
            assert_eq!((fate(&waits), fate(&behind), blamed(&waits)), (first, Fate::Dropped, blamed(&behind)));
            assert!(matches!(bounded(handle.stopped()).await, StopReason::Aborted));
            assert_eq!(journal.count(Event::StateDropped), 1);
        });
    }
}
