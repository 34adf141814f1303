//! S4, S8: what keeps an actor alive, and what is left of it.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle},
    support::{Fate, Flag, bounded, fate, on_runtime, poll_once, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    sync::Arc,
    task::{Context, Poll},
};

#[test]
fn s4_the_last_handle_of_several_lets_the_actor_drain_and_stop() {
    on_runtime(async {
        let journal = Journal::default();
        let first = Subject::new(&journal).spawn();
        let (second, stopped) = (first.clone(), first.stopped());
        drop(first);
        settle().await;
        assert_eq!(bounded(second.note(1)).await.expect("a handle is left"), 1);
        second.note(2).try_tell().expect("there is room");
        drop(second);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        let ran = [Event::StartHook, Event::Ran(1), Event::Ran(2), Event::StopHook, Event::StateDropped];
        assert_eq!(journal.events(), ran);
    });
}

/// Each of these is held while the last handle goes; the actor ends all the same.
#[test]
fn s4_watchers_weak_handles_and_pending_replies_keep_nobody_alive() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let stopped = subject.stopped();
        let held = (subject.downgrade(), subject.started(), subject.stopped(), subject.note(1).enqueue().await);
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        let (weak, _started, _stopped, reply) = held;
        assert!(weak.upgrade().is_none());
        assert_eq!(bounded(reply.expect("there was room")).await.expect("it was handled"), 1);
    });
}

/// A handle that the actor keeps of itself is weak, or the actor is never unreferenced.
#[test]
fn s4_a_weak_handle_in_the_mailbox_of_its_own_actor_keeps_it_alive_no_longer() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        let code = async move { assert!(weak.upgrade().is_none(), "the last handle is gone") };
        subject.inside(1, Box::pin(code)).try_tell().expect("there is room");
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(journal.count(Event::Done(1)), 1);
    });
}

#[test]
fn s4_an_owned_call_and_an_upgraded_handle_keep_the_actor_alive() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (call, weak, stopped) = (subject.note(1).owned(), subject.downgrade(), subject.stopped());
        let upgraded = weak.upgrade().expect("it lives");
        drop(subject);
        settle().await;
        assert_eq!(bounded(call).await.expect("the call holds a handle"), 1);
        settle().await;
        assert!(!upgraded.is_stopped());
        drop(upgraded);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn s4_a_handle_that_goes_in_a_handler_ends_the_actor() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (stopped, inner) = (subject.stopped(), subject.clone());
        subject.inside(1, Box::pin(async move { drop(inner) })).try_tell().expect("there is room");
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
    });
}

/// How to end, and whether a handler is in flight then.
type Ending = fn(SubjectHandle);

const ENDINGS: [(&str, Ending); 4] = [
    ("drop", drop),
    ("shutdown", |subject| drop(subject.shutdown())),
    ("abort", |subject| drop(subject.abort())),
    ("panic", |subject| drop(subject.boom(7).try_tell())),
];

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
                    subject.wait(0, gate.clone()).try_tell().expect("there is room");
                    journal.until(Event::Ran(0)).await;
                }
                let replies = [subject.echo(1, token.clone()).enqueue().await.expect("there is room")];
                let mut waiting = subject.echo(3, token.clone()).owned();
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

/// Of a caller that waits for room, one that waits for a reply, and a watcher.
#[test]
fn s8_no_waker_is_left() {
    for (name, ending) in ENDINGS {
        on_runtime(async {
            let gate = Gate::shut();
            let subject = Subject::new(&Journal::default()).spawner().capacity(1).spawn();
            let observer = subject.downgrade();
            bounded(subject.started()).await.expect("it starts");
            let (waker, flag) = Flag::waker();
            let mut cx = Context::from_waker(&waker);
            let (mut stopped, mut replied) =
                (Box::pin(subject.stopped()), Box::pin(subject.wait(1, gate.clone()).owned()));
            assert!(stopped.as_mut().poll(&mut cx).is_pending() && replied.as_mut().poll(&mut cx).is_pending());
            let mut waiting = Box::pin(subject.note(2).owned());
            assert!(waiting.as_mut().poll(&mut cx).is_pending());
            assert!(Arc::strong_count(&flag) >= 5, "they wait");
            ending(subject);
            gate.open();
            bounded(&mut replied).await.ok();
            bounded(&mut waiting).await.ok();
            drop((replied, waiting));
            bounded(&mut stopped).await;
            assert_eq!(Arc::strong_count(&flag), 2, "{name}: one here, one in the waker of the test");
            assert!(observer.upgrade().is_none());
        });
    }
}

/// While a handle lives, and with it the mailbox.
#[test]
fn s8_no_waker_of_the_run_loop_is_left() {
    let (subject, task) = Subject::new(&Journal::default()).into_task();
    let (waker, flag) = Flag::waker();
    let mut task = Box::pin(task);
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(Arc::strong_count(&flag) > 2, "the mailbox knows whom to wake");
    drop(subject.shutdown());
    assert!(flag.take(), "it is woken by the close itself");
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready());
    assert_eq!(Arc::strong_count(&flag), 2);
    drop(subject);
}

#[test]
fn s8_no_waker_of_a_watcher_that_went_is_left() {
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
fn s8_a_message_that_holds_the_last_handle_of_its_own_actor_is_no_leak() {
    let here = runtime();
    let journal = Journal::default();
    here.block_on(async {
        let subject = Subject::new(&journal).spawner().capacity(3).spawn();
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        subject.wait(0, Gate::shut()).try_tell().expect("there is room");
        let inner = subject.clone();
        subject.inside(1, Box::pin(async move { drop(inner) })).try_tell().expect("there is room");
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
fn s8_the_reply_of_a_call_that_outlives_its_actor_is_kept_for_it() {
    on_runtime(async {
        let token = Journal::default();
        let subject = Subject::new(&Journal::default()).spawn();
        let mut reply = subject.echo(1, token.clone()).enqueue().await.expect("there is room");
        bounded(subject.shutdown()).await;
        drop(subject);
        let Poll::Ready(outcome) = poll_once(&mut reply) else { panic!("it was sent before the end") };
        assert_eq!((fate(&outcome), token.holders()), (Fate::Served, 2));
        drop(outcome);
        assert_eq!(token.holders(), 1);
    });
}
