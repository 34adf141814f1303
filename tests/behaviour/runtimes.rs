//! S5 to S7: actors on runtimes and threads of all kinds.

use crate::{
    subject::{Gate, Journal, Subject, SubjectHandle},
    support::{CallOutcome, bounded, drive, on_runtime, outcome_of, panic_of, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, PendingReply, StopReason};
use std::{future::pending, thread, time::Duration};
use tokio::{
    runtime::{Builder, Runtime},
    sync::oneshot,
    task::{JoinSet, LocalSet, block_in_place, coop, spawn_blocking},
};

fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_time().build().expect("threads can be started")
}

/// Starts a handler that never returns.
fn start_endless_handler(there: &Runtime, subject: &SubjectHandle) -> PendingReply<()> {
    let (entered, has_entered) = oneshot::channel();
    let code = async move {
        entered.send(()).expect("the test waits");
        pending::<()>().await;
    };
    let call = there.block_on(subject.inside(1, Box::pin(code)).enqueue()).expect("there is capacity");
    there.block_on(has_entered).expect("the handler starts");
    call
}

type Calls = [thread::JoinHandle<CallOutcome>; 2];

/// Returns a handle of an actor on `there`, and threads that wait for a call in flight and a queued call.
fn live(there: &Runtime) -> (SubjectHandle, Calls) {
    let entered = there.enter();
    let subject = Subject::new(&Journal::default()).spawn();
    drop(entered);
    let in_flight = start_endless_handler(there, &subject);
    let queued = there.block_on(subject.note(2).enqueue()).expect("there is capacity");
    let calls =
        [thread::spawn(move || outcome_of(&drive(in_flight))), thread::spawn(move || outcome_of(&drive(queued)))];
    (subject, calls)
}

fn assert_all_resolve(subject: &SubjectHandle, calls: Calls) {
    assert_eq!(calls.map(|call| call.join().expect("no panic")), [CallOutcome::NoReply, CallOutcome::Discarded]);
    assert_eq!(outcome_of(&subject.note(3).blocking()), CallOutcome::Closed);
    assert!(matches!(drive(subject.stopped()), StopReason::Aborted));
}

#[test]
fn s5_runtime_dropped_by_sync_code_resolves_every_call() {
    for there in [runtime(), threads()] {
        let (subject, calls) = live(&there);
        drop(there);
        assert_all_resolve(&subject, calls);
    }
}

#[test]
fn s5_runtime_dropped_by_another_thread_resolves_every_call() {
    for there in [runtime(), threads()] {
        let (subject, calls) = live(&there);
        thread::spawn(|| drop(there)).join().expect("no panic");
        assert_all_resolve(&subject, calls);
    }
}

#[test]
fn s5_runtime_shut_down_inside_block_on_resolves_every_call() {
    for there in [runtime(), threads()] {
        let (subject, calls) = live(&there);
        on_runtime(async { there.shutdown_background() });
        assert_all_resolve(&subject, calls);
    }
}

#[test]
fn s5_runtime_dropped_in_block_in_place_resolves_every_call() {
    for there in [runtime(), threads()] {
        let (subject, calls) = live(&there);
        threads().block_on(async { block_in_place(|| drop(there)) });
        assert_all_resolve(&subject, calls);
    }
}

#[test]
fn s5_actor_spawned_on_a_dropped_runtime_is_stopped() {
    let there = runtime();
    let gone = there.handle().clone();
    drop(there);
    let entered = gone.enter();
    let subject = Subject::new(&Journal::default()).spawn();
    drop(entered);
    assert!(subject.is_stopped());
    assert_eq!(outcome_of(&drive(subject.note(1))), CallOutcome::Closed);
}

/// Actors that hold handles of each other are dropped with their runtime.
#[test]
fn s5_actors_holding_each_others_handles_leave_nothing_behind() {
    let (here, journal) = (runtime(), Journal::default());
    here.block_on(async {
        let (one, two) = (Subject::new(&journal).spawn(), Subject::new(&journal).spawn());
        for (from, to) in [(&one, two.clone()), (&two, one.clone())] {
            let code = async move { drop(to.wait(2, Gate::shut()).await) };
            from.inside(1, Box::pin(code)).try_tell().expect("there is capacity");
        }
        settle().await;
        assert!(journal.holders() > 1);
    });
    drop(here);
    assert_eq!(journal.holders(), 1);
}

#[test]
fn s6_spawn_outside_of_a_runtime_panics_and_names_the_fix() {
    let message = panic_of(|| Subject::new(&Journal::default()).spawn());
    for part in ["no tokio runtime", "#[tokio::main]", "into_task"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn s6_try_spawn_outside_of_a_runtime_returns_the_actor() {
    let journal = Journal::default();
    let error = Subject::new(&journal).try_spawn().expect_err("there is no runtime");
    assert!(error.to_string().contains("no tokio runtime"), "{error}");
    let subject = error.into_actor();
    assert!(journal.events().is_empty());
    on_runtime(async {
        let subject = subject.try_spawn().expect("there is a runtime");
        assert_eq!(bounded(subject.note(1)).await.expect("the actor runs"), 1);
    });
}

fn assert_refused(subject: &SubjectHandle) {
    let message = panic_of(|| subject.note(1).blocking());
    assert!(message.contains(".await"), "{message}");
}

/// Returns an actor on a runtime of its own, whose replies do not depend on the thread that blocks.
fn elsewhere() -> (Runtime, SubjectHandle) {
    let there = threads();
    let entered = there.enter();
    let subject = Subject::new(&Journal::default()).spawn();
    drop(entered);
    (there, subject)
}

#[test]
fn s7_blocking_panics_on_a_runtime_thread() {
    let (_there, subject) = elsewhere();
    for here in [runtime(), threads()] {
        here.block_on(async { assert_refused(&subject) });
        let own = subject.clone();
        here.block_on(async { tokio::spawn(async move { assert_refused(&own) }).await.expect("no panic") });
        here.handle().block_on(async { assert_refused(&subject) });
        let own = subject.clone();
        here.block_on(LocalSet::new().run_until(async {
            assert_refused(&own);
            tokio::task::spawn_local(async move { assert_refused(&own) }).await.expect("no panic");
        }));
    }
}

#[test]
fn s7_blocking_panics_when_the_task_budget_is_spent() {
    let (_there, subject) = elsewhere();
    on_runtime(async {
        while coop::has_budget_remaining() {
            coop::consume_budget().await;
        }
        assert_refused(&subject);
    });
}

#[test]
fn s7_blocking_panic_consumes_no_task_budget() {
    let (_there, subject) = elsewhere();
    on_runtime(async {
        assert_refused(&subject);
        assert!(coop::has_budget_remaining());
    });
}

fn assert_served(subject: &SubjectHandle) {
    assert_eq!(subject.note(1).blocking().expect("the actor runs"), 1);
    let late = subject.wait(2, Gate::shut()).timeout(Duration::from_millis(1)).blocking();
    assert!(matches!(outcome_of(&late), CallOutcome::TimedOut { .. }));
    drop(subject.abort());
    drive(subject.stopped());
}

#[test]
fn s7_blocking_parks_a_thread_that_drives_no_tasks() {
    let (there, subject) = elsewhere();
    let entered = there.enter();
    assert_served(&subject);
    drop(entered);
    let (_there, subject) = elsewhere();
    thread::spawn(move || assert_served(&subject)).join().expect("no panic");
}

#[test]
fn s7_blocking_works_in_spawn_blocking_and_block_in_place() {
    for here in [runtime(), threads()] {
        let (_there, subject) = elsewhere();
        here.block_on(async { spawn_blocking(move || assert_served(&subject)).await.expect("no panic") });
    }
    let (_there, subject) = elsewhere();
    threads().block_on(async { block_in_place(|| assert_served(&subject)) });
    let (_there, subject) = elsewhere();
    threads().block_on(async {
        tokio::spawn(async move { block_in_place(|| assert_served(&subject)) }).await.expect("no panic");
    });
}

#[test]
fn s7_blocking_call_resolves_when_the_actor_stops() {
    let (there, subject) = elsewhere();
    let in_flight = start_endless_handler(&there, &subject);
    let own = subject.clone();
    let queued = thread::spawn(move || outcome_of(&own.note(2).blocking()));
    drop(subject.abort());
    assert!(matches!(queued.join().expect("no panic"), CallOutcome::Closed | CallOutcome::Discarded));
    assert_eq!(outcome_of(&drive(in_flight)), CallOutcome::NoReply);
}

#[test]
fn into_task_runs_in_a_join_set_a_local_set_and_without_tokio() {
    let journal = Journal::default();
    let (subject, task) = Subject::new(&journal).into_task();
    on_runtime(async {
        let mut tasks = JoinSet::new();
        tasks.spawn(task);
        assert_eq!(bounded(subject.note(1)).await.expect("the actor runs"), 1);
        drop(subject);
        assert!(matches!(bounded(tasks.join_next()).await, Some(Ok(Some(_)))), "the task returns the state");
    });
    let (subject, task) = Subject::new(&journal).into_task();
    runtime().block_on(LocalSet::new().run_until(async {
        let task = tokio::task::spawn_local(task);
        assert_eq!(bounded(subject.note(2)).await.expect("the actor runs"), 2);
        drop(subject.shutdown());
        assert!(bounded(task).await.expect("no panic").is_some());
    }));
    let (subject, task) = Subject::new(&journal).into_task();
    let elsewhere = thread::spawn(|| drive(task));
    assert_eq!(drive(subject.note(3)).expect("the actor runs"), 3);
    drive(subject.shutdown());
    assert!(elsewhere.join().expect("no panic").is_some());
    assert_eq!(journal.ran(), [1, 2, 3]);
}
