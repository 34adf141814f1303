//! S4, S8: what keeps an actor alive, and what remains after it has stopped.

use crate::{
    subject::{ENDINGS, Event, Gate, Journal, Subject},
    support::{CallOutcome, Flag, bounded, on_runtime, outcome_of, poll_once, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    sync::Arc,
    task::{Context, Poll},
};

#[test]
fn s4_last_handle_dropped_drains_and_stops_the_actor() {
    on_runtime(async {
        let journal = Journal::default();
        let first = Subject::new(&journal).spawn();
        let (second, stopped) = (first.clone(), first.stopped());
        drop(first);
        settle().await;
        assert_eq!(bounded(second.note(1)).await.expect("a handle is left"), 1);
        second.note(2).try_tell().expect("there is capacity");
        drop(second);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        let ran = [Event::StartHook, Event::Ran(1), Event::Ran(2), Event::StopHook, Event::StateDropped];
        assert_eq!(journal.events(), ran);
    });
}

/// Each of these values is held when the last handle is dropped. The actor stops anyway.
#[test]
fn s4_weak_handles_watchers_and_pending_replies_do_not_keep_the_actor_alive() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let stopped = subject.stopped();
        let held = (subject.downgrade(), subject.started(), subject.stopped(), subject.note(1).enqueue().await);
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        let (weak, _started, _stopped, reply) = held;
        assert!(weak.upgrade().is_none());
        assert_eq!(bounded(reply.expect("there was capacity")).await.expect("it was handled"), 1);
    });
}

/// A handle that an actor keeps of itself must be weak, or the actor never stops.
#[test]
fn s4_weak_handle_in_own_mailbox_does_not_keep_the_actor_alive() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        let code = async move { assert!(weak.upgrade().is_none(), "the last handle is gone") };
        subject.inside(1, Box::pin(code)).try_tell().expect("there is capacity");
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(journal.count(Event::Done(1)), 1);
    });
}

#[test]
fn s4_owned_call_and_upgraded_handle_keep_the_actor_alive() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (call, weak, stopped) = (subject.note(1).into_owned(), subject.downgrade(), subject.stopped());
        let upgraded = weak.upgrade().expect("the actor runs");
        drop(subject);
        settle().await;
        assert_eq!(bounded(call).await.expect("the call holds a handle"), 1);
        settle().await;
        assert!(!upgraded.is_stopped());
        drop(upgraded);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn s4_last_handle_dropped_in_a_handler_stops_the_actor() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (stopped, inner) = (subject.stopped(), subject.clone());
        subject.inside(1, Box::pin(async move { drop(inner) })).try_tell().expect("there is capacity");
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
    });
}

#[test]
fn s8_no_task_message_or_state_is_left() {
    for (name, ending) in ENDINGS {
        for in_flight in [false, true] {
            let here = runtime();
            let (journal, token) = (Journal::default(), Journal::default());
            here.block_on(async {
                let subject = Subject::new(&journal).spawner().capacity(2).spawn();
                let (stopped, gate) = (subject.stopped(), Gate::shut());
                if in_flight {
                    subject.wait(0, gate.clone()).try_tell().expect("there is capacity");
                    journal.until(Event::Ran(0)).await;
                }
                let replies = [subject.echo(1, token.clone()).enqueue().await.expect("there is capacity")];
                let mut waiting = subject.echo(3, token.clone()).into_owned();
                drop(poll_once(&mut waiting));
                ending(subject);
                gate.open();
                drop((replies, waiting));
                bounded(stopped).await;
                settle().await;
            });
            assert_eq!((journal.holders(), token.holders()), (1, 1), "{name}, {in_flight}");
            assert_eq!(here.metrics().num_alive_tasks(), 0, "{name}, {in_flight}");
        }
    }
}

/// Checks the wakers of a waiting sender, of a caller that awaits its reply, and of a watcher.
#[test]
fn s8_no_waker_of_a_caller_or_watcher_is_left() {
    for (name, ending) in ENDINGS {
        on_runtime(async {
            let gate = Gate::shut();
            let subject = Subject::new(&Journal::default()).spawner().capacity(1).spawn();
            let observer = subject.downgrade();
            bounded(subject.started()).await.expect("the actor starts");
            let (waker, flag) = Flag::waker();
            let mut cx = Context::from_waker(&waker);
            let (mut stopped, mut replied) =
                (Box::pin(subject.stopped()), Box::pin(subject.wait(1, gate.clone()).into_owned()));
            assert!(stopped.as_mut().poll(&mut cx).is_pending() && replied.as_mut().poll(&mut cx).is_pending());
            let mut waiting = Box::pin(subject.note(2).into_owned());
            assert!(waiting.as_mut().poll(&mut cx).is_pending());
            assert!(Arc::strong_count(&flag) >= 5, "all of them wait");
            ending(subject);
            gate.open();
            bounded(&mut replied).await.ok();
            bounded(&mut waiting).await.ok();
            drop((replied, waiting));
            bounded(&mut stopped).await;
            assert_eq!(Arc::strong_count(&flag), 2, "{name}: only this test holds the flag");
            assert!(observer.upgrade().is_none());
        });
    }
}

/// The mailbox is still alive here, because a handle is.
#[test]
fn s8_no_waker_of_the_run_loop_is_left() {
    let (subject, task) = Subject::new(&Journal::default()).into_task();
    let (waker, flag) = Flag::waker();
    let mut task = Box::pin(task);
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(Arc::strong_count(&flag) > 2, "the mailbox holds the waker");
    drop(subject.shutdown());
    assert!(flag.take(), "closing the mailbox wakes it");
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready());
    assert_eq!(Arc::strong_count(&flag), 2);
    drop(subject);
}

#[test]
fn s8_dropped_stopped_future_leaves_no_waker() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (waker, flag) = Flag::waker();
        let mut stopped = Box::pin(subject.stopped());
        assert!(stopped.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!(Arc::strong_count(&flag), 3);
        drop(stopped);
        assert_eq!(Arc::strong_count(&flag), 2);
        drop(subject);
    });
}

#[test]
fn s8_message_holding_the_last_handle_of_its_actor_is_not_leaked() {
    let here = runtime();
    let journal = Journal::default();
    here.block_on(async {
        let subject = Subject::new(&journal).spawner().capacity(3).spawn();
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        subject.wait(0, Gate::shut()).try_tell().expect("there is capacity");
        let inner = subject.clone();
        subject.inside(1, Box::pin(async move { drop(inner) })).try_tell().expect("there is capacity");
        drop(subject);
        settle().await;
        let upgraded = weak.upgrade().expect("the queued message holds a handle");
        drop(upgraded.abort());
        drop(upgraded);
        assert!(matches!(bounded(stopped).await, StopReason::Aborted));
        settle().await;
        assert!(weak.upgrade().is_none());
    });
    assert_eq!((journal.holders(), here.metrics().num_alive_tasks()), (1, 0));
}

#[test]
fn s8_reply_sent_before_the_stop_stays_readable() {
    on_runtime(async {
        let token = Journal::default();
        let subject = Subject::new(&Journal::default()).spawn();
        let mut reply = subject.echo(1, token.clone()).enqueue().await.expect("there is capacity");
        bounded(subject.shutdown()).await;
        drop(subject);
        let Poll::Ready(outcome) = poll_once(&mut reply) else { panic!("it was sent before the end") };
        assert_eq!((outcome_of(&outcome), token.holders()), (CallOutcome::Served, 2));
        drop(outcome);
        assert_eq!(token.holders(), 1);
    });
}
