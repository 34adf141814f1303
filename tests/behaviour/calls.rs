//! C1, C2, C4, C7: what becomes of a call.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{Fate, Flag, bounded, fate, on_runtime, poll_once, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, NotSent, ReplyTo, StopReason};
use std::{
    pin::pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

const SECOND: Duration = Duration::from_secs(1);

/// An actor with `wait(0)` in flight, and the gate of that.
async fn busy(journal: &Journal) -> (SubjectHandle, Gate) {
    let (subject, gate) = (Subject::new(journal).spawn(), Gate::shut());
    bounded(subject.wait(0, gate.clone()).tell()).await.expect("there is room");
    journal.until(Event::Ran(0)).await;
    (subject, gate)
}

/// The same, with a full mailbox.
async fn full(journal: &Journal) -> (SubjectHandle, Gate) {
    let (subject, gate) = busy(journal).await;
    (1..=4).for_each(|n| subject.note(n).try_tell().expect("there is room"));
    (subject, gate)
}

/// The control: over a channel of permits, the class of hang that C1 excludes happens for certain.
#[test]
fn c1_control_a_permit_held_over_the_drop_of_a_tokio_receiver_hangs_its_caller() {
    on_runtime(async {
        let (sender, receiver) = mpsc::channel(1);
        let permit = sender.reserve().await.expect("the channel is open");
        drop(receiver);
        let (respond_to, mut reply) = oneshot::channel::<()>();
        permit.send(respond_to);
        settle().await;
        assert!(poll_once(&mut reply).is_pending(), "tokio has changed: the message is in a queue that nobody reads");
        drop(sender);
        assert!(poll_once(&mut reply).is_ready());
    });
}

/// The same moment here: room was made for a waiting sender, which has not been polled since, and the actor goes.
#[test]
fn c1_a_place_taken_over_the_end_of_the_actor_hangs_nobody() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, task) = Subject::new(&journal).spawner().capacity(1).into_task();
        let mut task = Box::pin(task);
        subject.note(0).try_tell().expect("there is room");
        let other = subject.clone();
        let mut waiting = other.wait(1, gate.clone());
        let mut behind = other.note(2);
        assert!(poll_once(&mut waiting).is_pending() && poll_once(&mut behind).is_pending());
        // Handles 0, starts 1, and moves 2 into the queue.
        assert!(poll_once(&mut task).is_pending());
        assert_eq!((journal.ran(), subject.queued()), (vec![0, 1], 1));
        drop(task);
        assert_eq!(fate(&bounded(waiting).await), Fate::Interrupted);
        assert_eq!(fate(&bounded(behind).await), Fate::Dropped);
        assert_eq!(fate(&bounded(subject.note(3)).await), Fate::NotSent);
    });
}

#[test]
fn c1_senders_that_wait_for_room_are_woken_by_every_end() {
    for ending in [SubjectHandle::shutdown, SubjectHandle::abort] {
        on_runtime(async {
            let (subject, _gate) = full(&Journal::default()).await;
            let (waker, woken) = Flag::waker();
            let mut waiting = pin!(subject.note(9));
            assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            drop(ending(&subject));
            assert!(woken.take(), "it is woken by the close itself");
            assert_eq!(fate(&bounded(waiting).await), Fate::NotSent);
        });
    }
}

#[test]
fn c2_not_sent_full() {
    on_runtime(async {
        let (subject, _gate) = full(&Journal::default()).await;
        let refused = subject.note(9).try_tell().expect_err("the mailbox is full");
        assert!(refused.is_full() && refused.stop_reason().is_none());
        let error: CallError = refused.into();
        assert!(matches!(error, CallError::NotSent { why: NotSent::Full }) && !error.may_have_run());
    });
}

#[test]
fn c2_not_sent_stopped_with_its_reason() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        bounded(subject.shutdown()).await;
        let error = bounded(subject.note(1)).await.expect_err("it is closed");
        assert!(matches!(error, CallError::NotSent { why: NotSent::Stopped(StopReason::Shutdown) }));
        assert!(!error.may_have_run() && journal.ran().is_empty());
    });
}

#[test]
fn c2_dropped_interrupted_and_handler() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let refused = bounded(subject.refuse(1)).await.expect_err("it refuses");
        assert!(matches!(&refused, CallError::Handler(why) if why == "refused 1") && refused.may_have_run());
        let boom = subject.boom(2).enqueue().await.expect("there is room");
        let behind = subject.note(3).enqueue().await.expect("there is room");
        let interrupted = bounded(boom).await.expect_err("it panics");
        assert!(matches!(&interrupted, CallError::Interrupted { reason: Some(StopReason::Panicked(_)) }));
        let dropped = bounded(behind).await.expect_err("it is queued behind a panic");
        assert!(matches!(&dropped, CallError::Dropped { reason: StopReason::Panicked(_) }));
        assert!(interrupted.may_have_run() && !dropped.may_have_run());
        assert_eq!(journal.ran(), [1, 2]);
    });
}

#[test]
fn c2_timeout_says_whether_the_call_was_accepted() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = full(&journal).await;
        let outside = subject.note(8).timeout(SECOND).await.expect_err("nobody makes room");
        assert!(matches!(outside, CallError::Timeout { accepted: false }) && !outside.may_have_run());
        gate.open();
        settle().await;
        let inside = subject.wait(9, Gate::shut()).timeout(SECOND).await.expect_err("nobody opens");
        assert!(matches!(inside, CallError::Timeout { accepted: true }) && inside.may_have_run());
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 9]);
    });
}

#[test]
fn c2_a_duty_to_reply_that_is_dropped_interrupts_without_a_reason() {
    on_runtime(async {
        let (respond_to, reply) = ReplyTo::<u64>::channel();
        drop(respond_to);
        let error = bounded(reply).await.expect_err("there is no reply");
        assert!(matches!(error, CallError::Interrupted { reason: None }));

        let subject = Subject::new(&Journal::default()).spawn();
        let (respond_to, reply) = ReplyTo::channel();
        bounded(subject.forward(SubjectMessage::Boom { n: 1, respond_to })).await.expect("there is room");
        assert_eq!(fate(&bounded(reply).await), Fate::Interrupted);
        let (respond_to, reply) = ReplyTo::channel();
        let refused = bounded(subject.forward(SubjectMessage::Note { n: 2, respond_to })).await.expect_err("it ended");
        drop(refused.into_message());
        assert_eq!(fate(&bounded(reply).await), Fate::Interrupted);
    });
}

/// Four tasks send at once, with every verb, and a fifth to a mailbox that is always full.
#[test]
fn c4_accepted_earlier_is_started_earlier_for_each_sender() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().capacity(2).spawn();
        let senders: Vec<_> =
            (0..4).map(|sender| tokio::spawn(send_in_order(subject.clone(), sender * 1_000))).collect();
        for sender in senders {
            bounded(sender).await.expect("it does not panic");
        }
        bounded(subject.shutdown()).await;
        for sender in 0..4 {
            let own: Vec<_> = journal.ran().into_iter().filter(|n| n / 1_000 == sender).collect();
            assert!(own.len() >= 60 && own.is_sorted(), "{own:?}");
        }
    });
}

async fn send_in_order(subject: SubjectHandle, first: u64) {
    for n in (first..).take(80) {
        match n % 4 {
            0 => subject.note(n).tell().await.expect("it is open"),
            1 => drop(subject.note(n).enqueue().await.expect("it is open")),
            2 => drop(subject.note(n).try_tell()),
            _ => assert_eq!(subject.note(n).await.expect("it is open"), n),
        }
    }
}

#[test]
fn c7_a_timeout_before_acceptance_gives_the_place_back() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = full(&journal).await;
        assert_eq!(fate(&subject.note(8).timeout(SECOND).await), Fate::TimedOut { accepted: false });
        let untold = subject.note(8).timeout(SECOND).tell().await.expect_err("nobody makes room");
        assert!(untold.is_timeout());
        let behind = subject.note(9).owned();
        let behind = tokio::spawn(behind);
        settle().await;
        gate.open();
        assert_eq!(bounded(behind).await.expect("it does not panic").expect("it has the place"), 9);
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 9]);
    });
}

#[test]
fn c7_a_late_reply_has_no_effect() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = busy(&journal).await;
        assert_eq!(fate(&subject.note(1).timeout(SECOND).await), Fate::TimedOut { accepted: true });
        gate.open();
        until("note(1) runs", || journal.ran() == [0, 1]).await;
        assert_eq!(bounded(subject.note(2)).await.expect("it lives"), 2);
    });
}

#[test]
fn c7_a_deadline_starts_at_the_first_poll_and_covers_room_and_reply() {
    on_runtime(async {
        let (subject, gate) = full(&Journal::default()).await;
        let call = subject.wait(9, Gate::shut()).timeout(2 * SECOND);
        tokio::time::advance(10 * SECOND).await;
        let mut call = pin!(call);
        assert!(poll_once(&mut call).is_pending());
        tokio::time::advance(SECOND).await;
        gate.open();
        settle().await;
        assert!(poll_once(&mut call).is_pending());
        tokio::time::advance(SECOND).await;
        let Poll::Ready(outcome) = poll_once(&mut call) else { panic!("its time is up") };
        assert_eq!(fate(&outcome), Fate::TimedOut { accepted: true });
    });
}
