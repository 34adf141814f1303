//! A panic in a direct call restarts a supervised actor.

use crate::{
    subject::{Event, Journal, Subject, SubjectHandle},
    support::{CallOutcome, bounded, on_runtime, outcome_of, poll_once, runtime, settle},
};
use actor_runtime::{ActorControl, ActorHandle, StopReason, supervision::supervised};
use std::{pin::pin, task::Poll, time::Duration};

fn subject(journal: &Journal) -> SubjectHandle {
    let journal = journal.clone();
    supervised(move || Subject::new(&journal))
        .restart_limit(3, Duration::from_secs(10))
        .backoff(Duration::ZERO, Duration::ZERO)
        .spawn()
}

/// Makes a direct call, which resolves at its first poll, and returns its outcome.
fn at_once(subject: &SubjectHandle) -> CallOutcome {
    let mut call = pin!(subject.boom(1));
    let Poll::Ready(outcome) = poll_once(&mut call) else { panic!("the call was queued") };
    outcome_of(&outcome)
}

#[test]
fn f2_supervised_actor_restarts_after_a_panic_in_a_direct_call() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = subject(&journal);
        for _ in 0..3 {
            settle().await;
            assert_eq!(at_once(&subject), CallOutcome::NoReply);
            let queued = subject.note(2).enqueue().await.expect("the mailbox is open");
            assert_eq!(bounded(queued).await.ok(), Some(2));
        }
        assert_eq!((journal.count(Event::StartHook), journal.count(Event::StateDropped)), (4, 3));
        settle().await;
        assert_eq!(at_once(&subject), CallOutcome::NoReply);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::RestartsExhausted(_)));
    });
}

#[test]
fn f2_abort_after_a_panic_in_a_direct_call_prevents_the_restart() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = subject(&journal);
        settle().await;
        assert_eq!(at_once(&subject), CallOutcome::NoReply);
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!((journal.count(Event::StartHook), journal.holders()), (1, 1));
    });
}

#[test]
fn s5_runtime_drop_after_a_panic_in_a_direct_call_leaves_nothing() {
    let (journal, here) = (Journal::default(), runtime());
    let subject = here.block_on(async {
        let subject = subject(&journal);
        settle().await;
        assert_eq!(at_once(&subject), CallOutcome::NoReply);
        subject
    });
    drop(here);
    on_runtime(async {
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(subject.note(2)).await), CallOutcome::Closed);
        assert_eq!(journal.holders(), 1);
    });
}
