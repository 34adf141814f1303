//! L1, L2, S4, S6, S8: calls that are sent later.

use crate::{
    subject::{ENDINGS, Event, Gate, Journal, Subject, SubjectHandle},
    support::{Flag, bounded, drive, on_runtime, panic_of, poll_once, runtime, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason, TellError};
use std::{
    hint::spin_loop,
    pin::{Pin, pin},
    sync::{Arc, Barrier},
    task::{Context, Poll},
    thread,
    time::Duration,
};
use tokio::time::advance;

const DELAY: Duration = Duration::from_secs(20);

/// Returns an actor in a handler that waits for `gate`, with a full mailbox. Its journal has `Ran(0)`, and `Ran(1)` is queued.
async fn full(journal: &Journal, gate: &Gate) -> SubjectHandle {
    let subject = Subject::new(journal).spawner().capacity(1).spawn();
    subject.wait(0, gate.clone()).tell().await.expect("there is capacity");
    journal.until(Event::Ran(0)).await;
    subject.note(1).try_tell().expect("there is capacity");
    subject
}

/// Lets the time pass, and then every task that is ready.
async fn pass(time: Duration) {
    advance(time).await;
    settle().await;
}

fn refused<M>(delayed: Result<(), TellError<M>>) -> TellError<M> {
    delayed.expect_err("the message was not accepted")
}

#[test]
fn l1_dropped_delayed_call_never_runs() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let [early, late, kept] = [1, 2, 3].map(|n| subject.note(n).after(DELAY));
        drop(early);
        // The time passes, but no other task has run.
        assert!(poll_once(&mut pin!(advance(DELAY))).is_pending());
        drop(late);
        settle().await;
        assert_eq!(journal.ran(), [3]);
        drop(kept);
    });
}

#[test]
fn l1_delayed_call_that_is_dropped_while_it_waits_for_capacity_never_runs() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let delayed = subject.note(2).after(DELAY);
        pass(DELAY).await;
        let mut behind = subject.note(3).into_owned().tell();
        assert!(poll_once(&mut behind).is_pending());
        drop(delayed);
        gate.open();
        bounded(behind).await.expect("it is first now");
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 3]);
    });
}

/// Rounds of a race.
const ROUNDS: u64 = 300;

/// One thread drops the delayed call while its time passes on another one. Whether the message runs is decided when the drop returns.
#[test]
fn l1_dropped_delayed_call_is_not_accepted_later() {
    let (journal, here) = (Journal::default(), runtime());
    let subject = Subject::new(&journal).spawn_on_thread().expect("there is a thread");
    let start = Barrier::new(2);
    thread::scope(|threads| {
        for n in 0..ROUNDS {
            let delayed = {
                let _entered = here.enter();
                subject.note(n).after(DELAY)
            };
            let elsewhere = threads.spawn(|| {
                start.wait();
                here.block_on(pass(DELAY));
            });
            start.wait();
            for _ in 0..n * 16 {
                spin_loop();
            }
            drop(delayed);
            // What was accepted before has run when this returns.
            subject.note(u64::MAX).blocking().expect("the actor runs");
            let before = journal.count(Event::Ran(n));
            elsewhere.join().expect("no panic");
            subject.note(u64::MAX).blocking().expect("the actor runs");
            assert_eq!(journal.count(Event::Ran(n)), before, "round {n}");
        }
    });
}

#[test]
fn l2_delayed_call_resolves_when_it_is_accepted() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let mut delayed = subject.note(2).after(DELAY);
        pass(DELAY).await;
        assert!(poll_once(&mut delayed).is_pending(), "it waits for capacity");
        gate.open();
        bounded(delayed).await.expect("there is capacity");
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn l2_detached_delayed_call_runs() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let (waker, flag) = Flag::waker();
        let mut delayed = subject.note(1).after(DELAY);
        assert!(Pin::new(&mut delayed).poll(&mut Context::from_waker(&waker)).is_pending());
        delayed.detach();
        assert_eq!(Arc::strong_count(&flag), 2, "the waker is gone");
        pass(DELAY.saturating_sub(Duration::from_secs(1))).await;
        assert!(journal.ran().is_empty());
        pass(Duration::from_secs(1)).await;
        assert_eq!(journal.ran(), [1]);
    });
}

#[test]
fn l2_message_comes_back_if_the_actor_stops_before() {
    for (name, ending) in ENDINGS {
        on_runtime(async {
            let (journal, other) = (Journal::default(), Subject::new(&Journal::default()).spawn());
            let subject = Subject::new(&journal).spawn();
            let (id, stopped) = (subject.id(), subject.stopped());
            let delayed = subject.note(1).after(DELAY);
            ending(subject);
            let reason = bounded(stopped).await;
            let error = refused(bounded(delayed).await);
            let seen = error.stop_reason().map(ToString::to_string);
            assert_eq!(seen, Some(reason.to_string()), "{name}");
            assert_eq!((error.target().actor_id(), error.target().method()), (id, "note"), "{name}");
            other.send(error.into_message()).await.expect("the other actor runs");
            assert_eq!(journal.ran().iter().filter(|n| **n == 1).count(), 0, "{name}");
        });
    }
}

#[test]
fn l2_message_comes_back_if_the_actor_stops_while_it_waits_for_capacity() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let delayed = subject.note(2).after(DELAY);
        pass(DELAY).await;
        let stopped = subject.shutdown();
        let error = refused(bounded(delayed).await);
        assert!(matches!(error.stop_reason(), Some(StopReason::Shutdown)));
        gate.open();
        bounded(stopped).await;
        assert_eq!(journal.ran(), [0, 1]);
    });
}

#[test]
fn l2_message_comes_back_if_its_time_limit_passes() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let error = refused(subject.note(2).timeout(DELAY).after(DELAY).await);
        assert!(error.is_timeout());
        gate.open();
        subject.send(error.into_message()).await.expect("there is capacity");
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

/// Drops the runtime of a delayed call whose actor is on another thread.
fn with_dropped_runtime(subject: &SubjectHandle, time: Duration) -> TellError<<SubjectHandle as ActorHandle>::Message> {
    let here = runtime();
    let delayed = {
        let _entered = here.enter();
        subject.note(2).after(DELAY)
    };
    here.block_on(pass(time));
    drop(here);
    refused(drive(delayed))
}

#[test]
fn l2_message_comes_back_if_the_runtime_is_dropped() {
    let journal = Journal::default();
    let subject = Subject::new(&journal).spawner().capacity(1).spawn_on_thread().expect("there is a thread");
    let error = with_dropped_runtime(&subject, Duration::ZERO);
    assert!(error.is_timeout() && error.stop_reason().is_none());
    assert!(matches!(CallError::<()>::from(error), CallError::Timeout { accepted: false, .. }));
    // The mailbox is full.
    let gate = Gate::shut();
    drive(subject.wait(0, gate.clone()).tell()).expect("there is capacity");
    while journal.ran().is_empty() {
        thread::yield_now();
    }
    subject.note(1).try_tell().expect("there is capacity");
    let error = with_dropped_runtime(&subject, DELAY);
    assert!(error.is_timeout());
    gate.open();
    drive(subject.send(error.into_message())).expect("the actor runs");
    subject.note(3).blocking().expect("the actor runs");
    assert_eq!(journal.ran(), [0, 1, 2, 3]);
}

#[test]
fn l2_message_comes_back_if_it_is_delayed_in_a_runtime_that_is_gone() {
    let subject = Subject::new(&Journal::default()).spawn_on_thread().expect("there is a thread");
    let here = runtime();
    let handle = here.handle().clone();
    drop(here);
    let _entered = handle.enter();
    assert!(refused(drive(subject.note(1).after(DELAY))).is_timeout());
}

#[test]
fn l2_call_that_was_polled_before_is_sent_once() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let mut waiting = subject.note(2);
        assert!(poll_once(&mut waiting).is_pending());
        let delayed = waiting.after(DELAY);
        gate.open();
        settle().await;
        assert_eq!(journal.ran(), [0, 1], "its message left the wait list");
        let shut = Gate::shut();
        let mut accepted = subject.wait(3, shut.clone());
        assert!(poll_once(&mut accepted).is_pending());
        bounded(accepted.after(DELAY)).await.expect("it was accepted before");
        shut.open();
        pass(DELAY).await;
        bounded(delayed).await.expect("there is capacity");
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 3, 2]);
    });
}

#[test]
fn s4_delayed_call_does_not_keep_the_actor_alive() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let stopped = subject.stopped();
        subject.note(1).after(DELAY).detach();
        let kept = subject.note(2).after(DELAY);
        drop(subject);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        pass(DELAY).await;
        assert!(journal.ran().is_empty());
        drop(kept);
    });
}

#[test]
fn s4_delayed_call_that_waits_for_capacity_keeps_the_actor_alive() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let stopped = subject.stopped();
        let delayed = subject.note(2).after(DELAY);
        pass(DELAY).await;
        drop(subject);
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        bounded(delayed).await.expect("it was accepted");
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn s6_delayed_call_outside_of_a_runtime_panics() {
    let (subject, _task) = Subject::new(&Journal::default()).into_task();
    assert!(panic_of(|| subject.note(1).after(DELAY)).contains("no reactor running"));
}

#[test]
fn s8_delayed_call_leaves_no_task_waker_or_message() {
    for (name, ending) in ENDINGS {
        let here = runtime();
        let token = Journal::default();
        here.block_on(async {
            let subject = Subject::new(&Journal::default()).spawn();
            let stopped = subject.stopped();
            let (waker, flag) = Flag::waker();
            subject.echo(1, token.clone()).after(DELAY).detach();
            let mut kept = Box::pin(subject.echo(2, token.clone()).after(DELAY));
            drop(subject.echo(3, token.clone()).after(DELAY));
            assert_eq!(token.holders(), 3, "the dropped message is gone at once");
            assert!(kept.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            ending(subject);
            bounded(stopped).await;
            until("the tasks are gone", || tokio::runtime::Handle::current().metrics().num_alive_tasks() == 0).await;
            assert!(flag.take(), "{name}: the waker was woken");
            assert_eq!((Arc::strong_count(&flag), token.holders()), (2, 2), "{name}");
            let Poll::Ready(outcome) = poll_once(&mut kept) else { panic!("{name}: it is refused") };
            drop(refused(outcome));
        });
        assert_eq!(token.holders(), 1, "{name}");
    }
}
