//! `try_enqueue`: sends now or not at all, and awaits the reply later.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, bounded, on_runtime, outcome_of, poll_once},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::time::Duration;
use tokio::time::Instant;

/// Returns an actor of capacity 1 with a handler in flight, which waits for the gate.
async fn busy() -> (SubjectHandle, Journal, Gate) {
    let (journal, gate) = (Journal::default(), Gate::shut());
    let subject = Subject::new(&journal).spawner().capacity(1).spawn();
    subject.wait(0, gate.clone()).try_tell().expect("there is capacity");
    journal.until(Event::Ran(0)).await;
    (subject, journal, gate)
}

#[test]
fn try_enqueue_sends_at_the_call_and_awaits_the_reply_later() {
    on_runtime(async {
        let (subject, journal, gate) = busy().await;
        let pending = subject.note(1).try_enqueue().expect("there is capacity");
        assert_eq!(subject.mailbox_len(), 1, "the message is queued before the reply is polled");
        gate.open();
        journal.until(Event::Ran(1)).await;
        assert_eq!(bounded(pending).await.expect("the handler replies"), 1);
        let failing = subject.refuse(2).try_enqueue().expect("there is capacity");
        assert_eq!(outcome_of(&bounded(failing).await), CallOutcome::Refused);
        drop(subject.note(3).try_enqueue().expect("there is capacity"));
        assert_eq!(bounded(subject.note(4)).await.ok(), Some(4));
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4]);
    });
}

#[test]
fn try_enqueue_to_a_full_mailbox_returns_the_message() {
    on_runtime(async {
        let (subject, journal, gate) = busy().await;
        let queued = subject.note(1).try_enqueue().expect("there is capacity");
        for call in [subject.note(2), subject.note(2).timeout(Duration::from_secs(1))] {
            let error = call.try_enqueue().expect_err("the mailbox is full");
            assert!(error.is_full() && !error.is_timeout() && error.stop_reason().is_none());
            assert_eq!(error.target().method(), "note");
            assert!(matches!(error.into_message(), SubjectMessage::Note { n: 2, .. }));
        }
        gate.open();
        assert_eq!(bounded(queued).await.expect("the handler replies"), 1);
        assert_eq!(bounded(subject.note(3)).await.ok(), Some(3));
        assert_eq!(journal.ran(), [0, 1, 3]);
    });
}

#[test]
fn try_enqueue_to_a_stopped_actor_returns_the_message() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        bounded(subject.shutdown()).await;
        let error = subject.note(1).try_enqueue().expect_err("the mailbox is closed");
        assert!(!error.is_full() && matches!(error.stop_reason(), Some(StopReason::Shutdown)));
        assert!(matches!(error.into_message(), SubjectMessage::Note { n: 1, .. }));
    });
}

#[test]
fn c7_timeout_of_try_enqueue_limits_the_wait_for_the_reply() {
    on_runtime(async {
        let (start, subject, gate) = (Instant::now(), Subject::new(&Journal::default()).spawn(), Gate::shut());
        let call = subject.wait(1, gate.clone()).timeout(Duration::from_secs(5));
        let pending = call.try_enqueue().expect("there is capacity");
        assert_eq!(outcome_of(&pending.await), CallOutcome::TimedOut { accepted: true });
        assert_eq!(start.elapsed().as_secs(), 5);
        gate.open();
        assert_eq!(bounded(subject.note(2)).await.ok(), Some(2), "the late reply has no effect");
    });
}

#[test]
fn try_enqueue_of_a_polled_call_sends_its_message_once() {
    on_runtime(async {
        let (subject, journal, gate) = busy().await;
        let mut accepted = subject.wait(1, gate.clone());
        let mut waiting = subject.wait(2, gate.clone());
        assert!(poll_once(&mut accepted).is_pending() && poll_once(&mut waiting).is_pending());
        let error = waiting.try_enqueue().expect_err("the mailbox is full");
        assert!(matches!(error.into_message(), SubjectMessage::Wait { n: 2, .. }));
        let pending = accepted.try_enqueue().expect("the message was accepted before");
        gate.open();
        assert_eq!(bounded(pending).await.expect("the handler replies"), 1);
        assert_eq!(bounded(subject.note(3)).await.ok(), Some(3));
        assert_eq!(journal.ran(), [0, 1, 3]);
    });
}
