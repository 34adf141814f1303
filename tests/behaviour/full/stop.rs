//! `when_full = stop`: a full mailbox stops the actor.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, bounded, drive, on_runtime, outcome_of, poll_once, runtime, stop_reason_of},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, PendingReply, StopReason};
use std::{future::pending, thread};

/// Returns an actor with a waiting handler and a full mailbox, the call in flight and a queued call.
async fn full_mailbox(journal: &Journal, gate: &Gate) -> (SubjectHandle, [PendingReply<u64>; 2]) {
    let subject = Subject::new(journal).spawner().capacity(2).spawn();
    let in_flight = subject.wait(0, gate.clone()).enqueue().await.expect("there is capacity");
    journal.until(Event::Ran(0)).await;
    let queued = subject.note(1).enqueue().await.expect("there is capacity");
    subject.press(2).try_tell().expect("there is capacity");
    (subject, [in_flight, queued])
}

const MAILBOX_OVERFLOW: &str = "the mailbox was full";

#[test]
fn stop_when_full_stops_the_actor_with_mailbox_overflow() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, [in_flight, queued]) = full_mailbox(&journal, &Gate::shut()).await;
        let mut waiting = subject.note(3);
        assert!(poll_once(&mut waiting).is_pending());
        let refused = subject.press(4).try_tell().expect_err("it is full");
        assert!(matches!(refused.stop_reason(), Some(StopReason::MailboxOverflow)) && !refused.is_full());
        assert!(matches!(refused.into_message(), SubjectMessage::Press { n: 4, .. }));
        let waited = bounded(waiting).await;
        assert!(matches!(waited, Err(CallError::Closed { reason: StopReason::MailboxOverflow, .. })));
        let outcomes = [bounded(in_flight).await, bounded(queued).await, bounded(subject.note(5)).await];
        assert_eq!(
            outcomes.each_ref().map(outcome_of),
            [CallOutcome::NoReply, CallOutcome::Discarded, CallOutcome::Closed]
        );
        assert_eq!(outcomes.map(|outcome| stop_reason_of(&outcome)), [MAILBOX_OVERFLOW; 3]);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::MailboxOverflow));
        assert_eq!((journal.ran(), journal.count(Event::StopHook)), (vec![0], 0));
    });
}

#[test]
fn stop_when_full_applies_to_try_tell_only() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, _) = full_mailbox(&journal, &gate).await;
        let (mut tell, mut ask, mut enqueue) = (subject.press(3).tell(), subject.press(4), subject.press(5).enqueue());
        assert!(poll_once(&mut tell).is_pending() && poll_once(&mut ask).is_pending());
        assert!(poll_once(&mut enqueue).is_pending());
        gate.open();
        bounded(tell).await.expect("it waited for capacity");
        bounded(ask).await.expect("it waited for capacity");
        drop(bounded(enqueue).await.expect("it waited for capacity"));
        assert!(subject.note(6).try_tell().is_ok());
        assert!(matches!(bounded(subject.shutdown()).await, StopReason::Shutdown));
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn stop_when_full_is_idempotent_and_keeps_its_reason() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, _calls) = full_mailbox(&journal, &Gate::shut()).await;
        thread::scope(|scope| drop(scope.spawn(|| drop(subject.press(3).try_tell()))));
        let (again, aborted) = (subject.press(4).try_tell(), subject.abort());
        drop(subject.shutdown());
        assert!(again.is_err_and(|error| matches!(error.stop_reason(), Some(StopReason::MailboxOverflow))));
        assert!(matches!(bounded(aborted).await, StopReason::MailboxOverflow));
        let late = subject.press(5).into_owned().try_tell().expect_err("it has stopped");
        assert!(matches!(late.stop_reason(), Some(StopReason::MailboxOverflow)));
    });
}

#[test]
fn stop_when_full_keeps_an_earlier_reason() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, [in_flight, queued]) = full_mailbox(&journal, &gate).await;
        let draining = subject.shutdown();
        let late = subject.press(3).try_tell().expect_err("it is closed");
        assert!(matches!(late.stop_reason(), Some(StopReason::Shutdown)));
        gate.open();
        assert!(matches!(bounded(draining).await, StopReason::Shutdown), "accepted messages are handled");
        assert_eq!([bounded(in_flight).await.ok(), bounded(queued).await.ok()], [Some(0), Some(1)]);
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn stop_when_full_from_own_handler_takes_effect_at_the_next_await() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let (own, noted) = (subject.clone(), journal.clone());
        let code = async move {
            own.note(2).try_tell().expect("there is capacity");
            assert!(own.press(3).try_tell().is_err());
            noted.write(Event::Done(100));
            pending::<()>().await;
        };
        let call = subject.inside(1, Box::pin(code)).enqueue().await.expect("there is capacity");
        assert_eq!(stop_reason_of(&bounded(call).await), MAILBOX_OVERFLOW);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::MailboxOverflow));
        assert_eq!((journal.ran(), journal.count(Event::Done(100))), (vec![1], 1));
    });
}

#[test]
fn stop_when_full_keeps_its_reason_if_the_runtime_is_dropped() {
    let here = runtime();
    let journal = Journal::default();
    let (subject, [in_flight, queued]) = here.block_on(full_mailbox(&journal, &Gate::shut()));
    assert!(subject.press(3).try_tell().is_err());
    drop(here);
    assert_eq!([drive(in_flight), drive(queued)].map(|outcome| stop_reason_of(&outcome)), [MAILBOX_OVERFLOW; 2]);
    assert!(matches!(drive(subject.stopped()), StopReason::MailboxOverflow));
}

/// An actor with `when_full = stop` in an additional block.
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
fn stop_when_full_works_in_additional_blocks() {
    on_runtime(async {
        let further = Further.spawn();
        further.first().try_tell().expect("there is capacity");
        assert!(further.second().try_tell().is_err());
        assert!(matches!(bounded(further.stopped()).await, StopReason::MailboxOverflow));
    });
}
