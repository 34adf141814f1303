//! C1, C2, C4, C7: how calls resolve.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, Flag, bounded, on_runtime, outcome_of, poll_once, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason};
use std::{
    pin::pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

const SECOND: Duration = Duration::from_secs(1);

/// Returns an actor with `wait(0)` in flight, and the gate of that call.
async fn busy(journal: &Journal) -> (SubjectHandle, Gate) {
    let (subject, gate) = (Subject::new(journal).spawn(), Gate::shut());
    bounded(subject.wait(0, gate.clone()).tell()).await.expect("there is capacity");
    journal.until(Event::Ran(0)).await;
    (subject, gate)
}

/// The same as [`busy`], with a full mailbox.
async fn full(journal: &Journal) -> (SubjectHandle, Gate) {
    let (subject, gate) = busy(journal).await;
    (1..=4).for_each(|n| subject.note(n).try_tell().expect("there is capacity"));
    (subject, gate)
}

/// The control: with the permits of a tokio channel, the hang that C1 excludes happens every time.
#[test]
fn c1_control_tokio_permit_held_across_receiver_drop_hangs_the_caller() {
    on_runtime(async {
        let (sender, receiver) = mpsc::channel(1);
        let permit = sender.reserve().await.expect("the channel is open");
        drop(receiver);
        let (respond_to, mut reply) = oneshot::channel::<()>();
        permit.send(respond_to);
        settle().await;
        assert!(poll_once(&mut reply).is_pending(), "tokio has changed: it dropped the message");
        drop(sender);
        assert!(poll_once(&mut reply).is_ready());
    });
}

/// The same situation with this library: the run loop is dropped after it accepted a sender that was not polled since.
#[test]
fn c1_calls_accepted_before_the_run_loop_is_dropped_resolve() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, task) = Subject::new(&journal).spawner().capacity(1).into_task();
        let mut task = Box::pin(task);
        subject.note(0).try_tell().expect("there is capacity");
        let other = subject.clone();
        let mut waiting = other.wait(1, gate.clone());
        let mut behind = other.note(2);
        assert!(poll_once(&mut waiting).is_pending() && poll_once(&mut behind).is_pending());
        // The run loop handles 0, starts 1, and accepts 2 into the queue.
        assert!(poll_once(&mut task).is_pending());
        assert_eq!((journal.ran(), subject.mailbox_len()), (vec![0, 1], 1));
        drop(task);
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::NoReply);
        assert_eq!(outcome_of(&bounded(behind).await), CallOutcome::Discarded);
        assert_eq!(outcome_of(&bounded(subject.note(3)).await), CallOutcome::Closed);
    });
}

#[test]
fn c1_waiting_senders_are_woken_by_shutdown_and_abort() {
    for ending in [SubjectHandle::shutdown, SubjectHandle::abort] {
        on_runtime(async {
            let (subject, _gate) = full(&Journal::default()).await;
            let (waker, woken) = Flag::waker();
            let mut waiting = pin!(subject.note(9));
            assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            drop(ending(&subject));
            assert!(woken.take(), "closing the mailbox wakes it");
            assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Closed);
        });
    }
}

#[test]
fn c2_try_tell_to_full_mailbox_returns_mailbox_full() {
    on_runtime(async {
        let (subject, _gate) = full(&Journal::default()).await;
        let refused = subject.note(9).try_tell().expect_err("the mailbox is full");
        assert!(refused.is_full() && refused.stop_reason().is_none());
        let error: CallError = refused.into();
        assert!(matches!(error, CallError::MailboxFull { .. }) && !error.may_have_run());
    });
}

#[test]
fn c2_ask_to_stopped_actor_returns_closed_with_the_stop_reason() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        bounded(subject.shutdown()).await;
        let error = bounded(subject.note(1)).await.expect_err("it is closed");
        assert!(matches!(error, CallError::Closed { reason: StopReason::Shutdown, .. }));
        assert!(!error.may_have_run() && journal.ran().is_empty());
    });
}

#[test]
fn c2_handler_error_no_reply_and_discarded_are_distinct() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let refused = bounded(subject.refuse(1)).await.expect_err("it refuses");
        assert!(matches!(&refused, CallError::Handler(why) if why == "refused 1") && refused.may_have_run());
        let boom = subject.boom(2).enqueue().await.expect("there is capacity");
        let behind = subject.note(3).enqueue().await.expect("there is capacity");
        let interrupted = bounded(boom).await.expect_err("it panics");
        assert!(matches!(&interrupted, CallError::NoReply { reason: Some(StopReason::Panicked(_)), .. }));
        let dropped = bounded(behind).await.expect_err("it is queued behind a panic");
        assert!(matches!(&dropped, CallError::Discarded { reason: StopReason::Panicked(_), .. }));
        assert!(interrupted.may_have_run() && !dropped.may_have_run());
        assert_eq!(journal.ran(), [1, 2]);
    });
}

#[test]
fn c2_timeout_says_whether_the_call_was_accepted() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = full(&journal).await;
        let outside = subject.note(8).timeout(SECOND).await.expect_err("no capacity becomes free");
        assert!(matches!(outside, CallError::Timeout { accepted: false, .. }) && !outside.may_have_run());
        gate.open();
        settle().await;
        let inside = subject.wait(9, Gate::shut()).timeout(SECOND).await.expect_err("the gate stays shut");
        assert!(matches!(inside, CallError::Timeout { accepted: true, .. }) && inside.may_have_run());
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 9]);
    });
}

#[test]
fn c2_dropped_reply_sender_returns_no_reply_without_a_reason() {
    on_runtime(async {
        let (respond_to, reply) = ReplyTo::<u64>::channel();
        drop(respond_to);
        let error = bounded(reply).await.expect_err("there is no reply");
        assert!(matches!(error, CallError::NoReply { reason: None, .. }));

        let subject = Subject::new(&Journal::default()).spawn();
        let (respond_to, reply) = ReplyTo::channel();
        bounded(subject.send(SubjectMessage::Boom { n: 1, respond_to })).await.expect("there is capacity");
        assert_eq!(outcome_of(&bounded(reply).await), CallOutcome::NoReply);
        let (respond_to, reply) = ReplyTo::channel();
        let refused =
            bounded(subject.send(SubjectMessage::Note { n: 2, respond_to })).await.expect_err("it has stopped");
        drop(refused.into_message());
        assert_eq!(outcome_of(&bounded(reply).await), CallOutcome::NoReply);
    });
}

/// Four tasks send at the same time and with every kind of call.
#[test]
fn c4_messages_of_one_task_start_in_order() {
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
fn c7_timeout_before_acceptance_frees_the_place_in_the_queue() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = full(&journal).await;
        assert_eq!(outcome_of(&subject.note(8).timeout(SECOND).await), CallOutcome::TimedOut { accepted: false });
        let untold = subject.note(8).timeout(SECOND).tell().await.expect_err("no capacity becomes free");
        assert!(untold.is_timeout());
        let behind = subject.note(9).into_owned();
        let behind = tokio::spawn(behind);
        settle().await;
        gate.open();
        assert_eq!(bounded(behind).await.expect("it does not panic").expect("the call takes the freed place"), 9);
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 9]);
    });
}

#[test]
fn c7_reply_after_the_timeout_has_no_effect() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, gate) = busy(&journal).await;
        assert_eq!(outcome_of(&subject.note(1).timeout(SECOND).await), CallOutcome::TimedOut { accepted: true });
        gate.open();
        until("note(1) runs", || journal.ran() == [0, 1]).await;
        assert_eq!(bounded(subject.note(2)).await.expect("the actor runs"), 2);
    });
}

#[test]
fn c7_timeout_starts_at_the_first_poll_and_covers_sending_and_reply() {
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
        let Poll::Ready(outcome) = poll_once(&mut call) else { panic!("the timeout has passed") };
        assert_eq!(outcome_of(&outcome), CallOutcome::TimedOut { accepted: true });
    });
}
