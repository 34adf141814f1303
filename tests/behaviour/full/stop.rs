//! `when_full = stop`.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{Fate, blamed, bounded, drive, fate, on_runtime, poll_once, runtime},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, NotSent, PendingReply, StopReason};
use std::{future::pending, thread};

/// An actor with a full mailbox whose handler waits; the call in flight and one that is queued.
async fn jammed(journal: &Journal, gate: &Gate) -> (SubjectHandle, [PendingReply<u64>; 2]) {
    let subject = Subject::new(journal).spawner().capacity(2).spawn();
    let in_flight = subject.wait(0, gate.clone()).enqueue().await.expect("there is room");
    journal.until(Event::Ran(0)).await;
    let queued = subject.note(1).enqueue().await.expect("there is room");
    subject.press(2).try_tell().expect("there is room");
    (subject, [in_flight, queued])
}

const TOO_SLOW: &str = "the actor was too slow, its mailbox was full";

#[test]
fn stop_ends_an_actor_whose_mailbox_is_full_and_tells_everybody_why() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, [in_flight, queued]) = jammed(&journal, &Gate::shut()).await;
        let mut waiting = subject.note(3);
        assert!(poll_once(&mut waiting).is_pending());
        let refused = subject.press(4).try_tell().expect_err("it is full");
        assert!(matches!(refused.stop_reason(), Some(StopReason::TooSlow)) && !refused.is_full());
        assert!(matches!(refused.into_message(), SubjectMessage::Press { n: 4, .. }));
        let waited = bounded(waiting).await;
        assert!(matches!(waited, Err(CallError::NotSent { why: NotSent::Stopped(StopReason::TooSlow) })));
        let outcomes = [bounded(in_flight).await, bounded(queued).await, bounded(subject.note(5)).await];
        assert_eq!(outcomes.each_ref().map(fate), [Fate::Interrupted, Fate::Dropped, Fate::NotSent]);
        assert_eq!(outcomes.map(|outcome| blamed(&outcome)), [TOO_SLOW; 3]);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::TooSlow));
        assert_eq!((journal.ran(), journal.count(Event::StopHook)), (vec![0], 0));
    });
}

#[test]
fn stop_is_for_those_who_do_not_wait() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, _) = jammed(&journal, &gate).await;
        let (mut tell, mut ask, mut enqueue) = (subject.press(3).tell(), subject.press(4), subject.press(5).enqueue());
        assert!(poll_once(&mut tell).is_pending() && poll_once(&mut ask).is_pending());
        assert!(poll_once(&mut enqueue).is_pending());
        gate.open();
        bounded(tell).await.expect("it waited for room");
        bounded(ask).await.expect("it waited for room");
        drop(bounded(enqueue).await.expect("it waited for room"));
        assert!(subject.note(6).try_tell().is_ok());
        assert!(matches!(bounded(subject.shutdown()).await, StopReason::Shutdown));
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn stop_is_idempotent_and_its_reason_stays() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, _calls) = jammed(&journal, &Gate::shut()).await;
        thread::scope(|scope| drop(scope.spawn(|| drop(subject.press(3).try_tell()))));
        let (again, aborted) = (subject.press(4).try_tell(), subject.abort());
        drop(subject.shutdown());
        assert!(again.is_err_and(|error| matches!(error.stop_reason(), Some(StopReason::TooSlow))));
        assert!(matches!(bounded(aborted).await, StopReason::TooSlow));
        let late = subject.press(5).owned().try_tell().expect_err("it ended");
        assert!(matches!(late.stop_reason(), Some(StopReason::TooSlow)));
    });
}

#[test]
fn stop_leaves_the_first_reason() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, [in_flight, queued]) = jammed(&journal, &gate).await;
        let draining = subject.shutdown();
        let late = subject.press(3).try_tell().expect_err("it is closed");
        assert!(matches!(late.stop_reason(), Some(StopReason::Shutdown)));
        gate.open();
        assert!(matches!(bounded(draining).await, StopReason::Shutdown), "what was accepted is handled");
        assert_eq!([bounded(in_flight).await.ok(), bounded(queued).await.ok()], [Some(0), Some(1)]);
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn stop_from_inside_takes_effect_at_the_next_await() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let (own, noted) = (subject.clone(), journal.clone());
        let code = async move {
            own.note(2).try_tell().expect("there is room");
            assert!(own.press(3).try_tell().is_err());
            noted.write(Event::Done(100));
            pending::<()>().await;
        };
        let call = subject.inside(1, Box::pin(code)).enqueue().await.expect("there is room");
        assert_eq!(blamed(&bounded(call).await), TOO_SLOW);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::TooSlow));
        assert_eq!((journal.ran(), journal.count(Event::Done(100))), (vec![1], 1));
    });
}

#[test]
fn stop_stands_when_the_run_loop_is_dropped_before_it_can_see_it() {
    let here = runtime();
    let journal = Journal::default();
    let (subject, [in_flight, queued]) = here.block_on(jammed(&journal, &Gate::shut()));
    assert!(subject.press(3).try_tell().is_err());
    drop(here);
    assert_eq!([drive(in_flight), drive(queued)].map(|outcome| blamed(&outcome)), [TOO_SLOW; 2]);
    assert!(matches!(drive(subject.stopped()), StopReason::TooSlow));
}

/// Stops from a block behind the first.
#[actor(capacity = 1)]
struct Further;

#[actor]
impl Further {
    pub fn first(&self) {}
}

#[actor_runtime::actor(extend)]
impl Further {
    #[actor(when_full = stop)]
    pub fn second(&self) {}
}

#[test]
fn stop_works_in_further_blocks() {
    on_runtime(async {
        let further = Further.spawn();
        further.first().try_tell().expect("there is room");
        assert!(further.second().try_tell().is_err());
        assert!(matches!(bounded(further.stopped()).await, StopReason::TooSlow));
    });
}
