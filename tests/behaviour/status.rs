//! O6: what an actor is doing, as every handle reports it. See `supervision/pause.rs` for restarts.

use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{bounded, chain, on_runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, ActorStatus, StopReason, WeakHandle};

/// Returns the status, and asserts that a strong and a weak handle agree on it, also in their debug output.
fn status_of(subject: &SubjectHandle, weak: &WeakHandle<SubjectHandle>) -> ActorStatus {
    let status = subject.status();
    let text = format!("{status:?}");
    assert_eq!(format!("{:?}", weak.status()), text);
    for debug in [format!("{subject:?}"), format!("{weak:?}")] {
        assert!(debug.contains(&format!("status: {text}")), "{debug}");
    }
    let is_closed = matches!(status, ActorStatus::Draining | ActorStatus::Stopped(_));
    assert_eq!((subject.is_closed(), weak.is_closed()), (is_closed, is_closed));
    let is_stopped = matches!(status, ActorStatus::Stopped(_));
    assert_eq!((subject.is_stopped(), weak.is_stopped()), (is_stopped, is_stopped));
    status
}

#[test]
fn o6_status_follows_the_actor_from_start_to_stop() {
    on_runtime(async {
        let (journal, start, stop) = (Journal::default(), Gate::shut(), Gate::shut());
        let mut subject = Subject::new(&journal);
        (subject.start, subject.stop) = (Step::Wait(start.clone()), Step::Wait(stop.clone()));
        let subject = subject.spawn();
        let weak = subject.downgrade();
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Starting), "the run loop was not polled");
        journal.until(Event::StartHook).await;
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Starting), "the start hook waits");
        start.open();
        bounded(weak.started()).await.expect("the start hook succeeds");
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Running));

        let handler = Gate::shut();
        subject.wait(1, handler.clone()).tell().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Running), "a handler runs");
        let stopped = subject.shutdown();
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Draining), "the handler still runs");
        handler.open();
        journal.until(Event::StopHook).await;
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Draining), "the stop hook waits");
        stop.open();
        bounded(stopped).await;
        let status = status_of(&subject, &weak);
        assert!(matches!(status, ActorStatus::Stopped(StopReason::Shutdown)), "{status:?}");
    });
}

#[test]
fn o6_status_names_the_reason_of_a_failed_start() {
    on_runtime(async {
        let mut subject = Subject::new(&Journal::default());
        subject.start = Step::Fail;
        let subject = subject.spawn();
        let weak = subject.downgrade();
        let error = bounded(weak.started()).await.expect_err("the start hook fails");
        bounded(subject.stopped()).await;
        let ActorStatus::Stopped(reason) = status_of(&subject, &weak) else { panic!("it has stopped") };
        assert_eq!([chain(&error), chain(&reason)], ["the actor failed to start: planned failure"; 2]);
    });
}

#[test]
fn o6_status_is_draining_between_an_abort_and_the_stop() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let weak = subject.downgrade();
        let stopped = subject.abort();
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Draining));
        bounded(stopped).await;
        assert!(matches!(status_of(&subject, &weak), ActorStatus::Stopped(StopReason::Aborted)));
    });
}

#[test]
fn o6_weak_handle_observes_an_actor_whose_handles_are_gone() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawner().capacity(3).name("clerk").spawn();
        let weak = subject.downgrade();
        subject.note(1).tell().await.expect("there is capacity");
        assert_eq!((weak.name(), weak.mailbox_capacity(), weak.mailbox_len()), ("clerk", Some(3), 1));
        assert!(!weak.is_closed());
        drop(subject);
        assert!(weak.is_closed() && !weak.is_stopped() && weak.upgrade().is_none());
        assert!(matches!(weak.status(), ActorStatus::Draining));
        bounded(weak.stopped()).await;
        settle().await;
        assert!(matches!(weak.status(), ActorStatus::Stopped(StopReason::HandlesDropped)));
        assert_eq!((weak.mailbox_capacity(), weak.mailbox_len()), (Some(3), 0));

        let unbounded = Subject::new(&Journal::default()).spawner().unbounded().spawn();
        assert_eq!(unbounded.downgrade().mailbox_capacity(), None);
    });
}
