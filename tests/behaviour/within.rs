//! S2, S3: shutdown with a deadline, and calls between actors that shut down.

use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{CallOutcome, bounded, drive, on_runtime, outcome_of, poll_once, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, ShutdownTimeout, StopReason, WeakHandle};
use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// Returns the result and the duration of `shutdown_timeout`, on the paused clock.
async fn within(subject: &SubjectHandle, deadline: Duration) -> (Result<StopReason, ShutdownTimeout>, Duration) {
    let before = Instant::now();
    let outcome = subject.shutdown_timeout(deadline).await;
    (outcome, before.elapsed())
}

#[test]
fn s2_shutdown_timeout_drains_before_the_deadline() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        subject.note(1).try_tell().expect("there is capacity");
        let (outcome, took) = within(&subject, SECOND).await;
        assert!(matches!(outcome, Ok(StopReason::Shutdown)));
        assert_eq!((took, journal.count(Event::StopHook)), (Duration::ZERO, 1));
    });
}

#[test]
fn s2_shutdown_timeout_aborts_a_hanging_handler_or_hook() {
    let never = || Step::Wait(Gate::shut());
    for case in ["start hook", "handler", "stop hook"] {
        for deadline in [Duration::ZERO, SECOND, 60 * SECOND] {
            on_runtime(async {
                let journal = Journal::default();
                let mut subject = Subject::new(&journal);
                match case {
                    "start hook" => subject.start = never(),
                    "stop hook" => subject.stop = never(),
                    _ => {}
                }
                let subject = subject.spawn();
                if case == "handler" {
                    subject.wait(1, Gate::shut()).try_tell().expect("there is capacity");
                }
                let (outcome, took) = within(&subject, deadline).await;
                assert!(took <= deadline, "{case}: {took:?}");
                if deadline > Duration::ZERO {
                    assert!(matches!(outcome, Ok(StopReason::Aborted)), "{case}: {outcome:?}");
                }
                assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted), "{case}");
            });
        }
    }
}

#[test]
fn s2_shutdown_timeout_counts_from_the_call() {
    on_runtime(async {
        let before = Instant::now();
        let hanging = [1, 2, 3].map(|_| {
            let subject = Subject::new(&Journal::default()).spawn();
            subject.wait(1, Gate::shut()).try_tell().expect("there is capacity");
            subject
        });
        // The last is first polled after its deadline.
        let deadlines = [2 * SECOND, 2 * SECOND, SECOND];
        let stops: Vec<_> =
            hanging.iter().zip(deadlines).map(|(subject, time)| subject.shutdown_timeout(time)).collect();
        for stop in stops {
            let outcome = stop.await;
            assert!(matches!(outcome, Ok(StopReason::Aborted)), "{outcome:?}");
        }
        assert!(before.elapsed() <= 2 * SECOND, "{:?}", before.elapsed());
    });
}

#[test]
fn s2_shutdown_timeout_fails_if_a_handler_reaches_no_await() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, task) = Subject::new(&journal).into_task();
        let (release, released) = mpsc::channel::<()>();
        let (entered, has_entered) = mpsc::channel();
        let code = async move {
            entered.send(()).expect("the test waits");
            released.recv().expect_err("nothing is sent");
        };
        subject.inside(1, Box::pin(code)).try_tell().expect("there is capacity");
        let elsewhere = thread::spawn(|| drive(task));
        has_entered.recv().expect("the handler starts");
        let (outcome, took) = within(&subject, SECOND).await;
        assert_eq!((outcome.expect_err("it hangs").actor_id(), took), (subject.id(), SECOND));
        drop(release);
        assert!(elsewhere.join().expect("no panic").is_some());
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
    });
}

#[test]
fn s2_dropped_shutdown_timeout_cancels_only_the_deadline() {
    on_runtime(async {
        let gate = Gate::shut();
        let subject = Subject::new(&Journal::default()).spawn();
        subject.wait(1, gate.clone()).try_tell().expect("there is capacity");
        let mut shutdown = Box::pin(subject.shutdown_timeout(SECOND));
        assert!(poll_once(&mut shutdown).is_pending());
        drop(shutdown);
        tokio::time::advance(10 * SECOND).await;
        settle().await;
        gate.open();
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Shutdown));
    });
}

#[test]
fn s3_ask_to_a_draining_parent_returns_closed() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (parent, child) = (Subject::new(&journal).spawn(), Subject::new(&Journal::default()).spawn());
        let heard = Arc::new(Mutex::new(None));
        let delegate = ask_through(child, parent.downgrade(), heard.clone());
        let gated = gate.clone();
        let code = async move {
            gated.pass().await;
            delegate.await;
        };
        let call = parent.inside(1, Box::pin(code)).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let stopped = parent.shutdown();
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!(outcome_of(&bounded(call).await), CallOutcome::Served);
        until("the child got its error", || heard.lock().is_ok_and(|heard| *heard == Some(CallOutcome::Closed))).await;
    });
}

/// Asks a child that asks `parent`, and stores the outcome of that call in `heard`.
async fn ask_through(child: SubjectHandle, parent: WeakHandle<SubjectHandle>, heard: Arc<Mutex<Option<CallOutcome>>>) {
    let asks = async move {
        let parent = parent.upgrade().expect("the test holds it");
        let outcome = parent.note(2).await;
        *heard.lock().expect("no holder of the lock panics") = Some(outcome_of(&outcome));
    };
    child.inside(1, Box::pin(asks)).await.expect("the child runs");
}
