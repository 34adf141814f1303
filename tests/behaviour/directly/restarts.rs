//! A panic in a direct call restarts a supervised actor.

use crate::{
    subject::{Event, Journal, Subject, SubjectHandle},
    support::{Fate, bounded, fate, on_runtime, poll_once, runtime, settle},
};
use actor_runtime::{ActorControl, ActorHandle, StopReason, supervision::supervised};
use std::{pin::pin, task::Poll, time::Duration};

fn subject(journal: &Journal) -> SubjectHandle {
    let journal = journal.clone();
    supervised(move || Subject::new(&journal))
        .budget(3, Duration::from_secs(10))
        .backoff(Duration::ZERO, Duration::ZERO)
        .spawn()
}

/// The fate of a call that the caller runs itself, which takes one poll.
fn at_once(subject: &SubjectHandle) -> Fate {
    let mut call = pin!(subject.boom(1));
    let Poll::Ready(outcome) = poll_once(&mut call) else { panic!("it took the queue") };
    fate(&outcome)
}

#[test]
fn f2_a_supervised_actor_goes_on_after_a_panic_in_its_caller() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = subject(&journal);
        for _ in 0..3 {
            settle().await;
            assert_eq!(at_once(&subject), Fate::Interrupted);
            let queued = subject.note(2).enqueue().await.expect("the mailbox is open");
            assert_eq!(bounded(queued).await.ok(), Some(2));
        }
        assert_eq!((journal.count(Event::StartHook), journal.count(Event::StateDropped)), (4, 3));
        settle().await;
        assert_eq!(at_once(&subject), Fate::Interrupted);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::RestartsExhausted(_)));
    });
}

#[test]
fn f2_an_abort_after_a_panic_in_its_caller_is_the_end() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = subject(&journal);
        settle().await;
        assert_eq!(at_once(&subject), Fate::Interrupted);
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!((journal.count(Event::StartHook), journal.holders()), (1, 1));
    });
}

#[test]
fn s5_a_runtime_dropped_after_a_panic_in_its_caller_leaves_nothing() {
    let (journal, here) = (Journal::default(), runtime());
    let subject = here.block_on(async {
        let subject = subject(&journal);
        settle().await;
        assert_eq!(at_once(&subject), Fate::Interrupted);
        subject
    });
    drop(here);
    on_runtime(async {
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert_eq!(fate(&bounded(subject.note(2)).await), Fate::NotSent);
        assert_eq!(journal.holders(), 1);
    });
}
