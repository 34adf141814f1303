//! Actors on their own threads.

use crate::{
    actor,
    subject::{Code, Event, Gate, Journal, Subject, SubjectHandle},
    support::{
        CallOutcome, TEST_TIMEOUT, block_on, outcome_of, real_time_runtime, silence_planned_panics, stop_reason_of,
    },
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    future::pending,
    sync::mpsc,
    thread::{self, ThreadId},
    time::Duration,
};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
    time::{pause, sleep, timeout},
};

const HOUR: Duration = Duration::from_secs(3600);

/// The thread on which a handler ran, and its name.
#[derive(Debug, PartialEq, Eq)]
struct Place(ThreadId, Option<String>);

fn here() -> Place {
    Place(thread::current().id(), thread::current().name().map(str::to_owned))
}

/// Reports the threads of its hooks and its drop.
#[actor]
struct Resident(mpsc::Sender<Place>);

#[actor]
impl Resident {
    pub fn place(&self) -> Place {
        here()
    }

    pub async fn place_later(&self) -> Place {
        tokio::task::yield_now().await;
        here()
    }

    /// Blocks until the test sends a message.
    pub fn block(&mut self, gate: mpsc::Receiver<()>) -> bool {
        gate.recv_timeout(TEST_TIMEOUT).is_ok()
    }

    #[actor(on_start)]
    fn begin(&mut self) {
        let _ = self.0.send(here());
    }

    #[actor(on_stop)]
    fn end(&mut self) {
        let _ = self.0.send(here());
    }
}

impl Drop for Resident {
    fn drop(&mut self) {
        let _ = self.0.send(here());
    }
}

fn subject(journal: &Journal) -> SubjectHandle {
    Subject::new(journal).spawn_on_thread().expect("there is a thread")
}

/// Runs `code` in a handler of an actor spawned inside a runtime, and of one spawned outside.
fn in_both_places(code: impl Fn() -> Code) {
    let outside = subject(&Journal::default());
    block_on(outside.inside(1, code())).expect("no panic");
    let there = real_time_runtime();
    let within = there.block_on(async { subject(&Journal::default()) });
    // The runtime must be driven, because the handler uses its timers.
    there
        .block_on(async { timeout(TEST_TIMEOUT, within.inside(1, code())).await })
        .expect("in time")
        .expect("no panic");
}

/// The thread's name shows that direct actors run there, too.
#[test]
fn handlers_hooks_and_drop_run_on_the_named_thread() {
    let (told, places) = mpsc::channel();
    let resident = Resident(told).spawner().name("cellar\0man").spawn_on_thread().expect("there is a thread");
    let home = block_on(resident.place());
    let home = home.expect("the actor runs");
    assert_eq!(home.1.as_deref(), Some("cellarman"));
    assert_ne!(home.0, thread::current().id());
    block_on(async {
        for _ in 0..500 {
            assert_eq!(resident.place().await.expect("the actor runs"), home);
        }
    });
    assert_eq!(block_on(resident.place_later()).expect("the actor runs"), home);
    assert_eq!(resident.place().blocking().expect("the actor runs"), home);
    block_on(resident.shutdown());
    // The state is dropped by now. The reports are of the start hook, the stop hook and the drop.
    assert_eq!(places.try_iter().collect::<Vec<_>>(), [0; 3].map(|_| Place(home.0, home.1.clone())));
    assert!(matches!(places.try_recv(), Err(mpsc::TryRecvError::Disconnected)));
}

#[test]
fn blocking_handler_does_not_block_other_actors() {
    let (told, _places) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let released = block_on(async {
        let resident = Resident(told).spawn_on_thread().expect("there is a thread");
        let blocked = resident.block(gate).enqueue().await.expect("there is capacity");
        resident.place().tell().await.expect("there is capacity");
        let other = Subject::new(&Journal::default()).spawn();
        assert_eq!(other.note(1).await.expect("the actor runs"), 1);
        open.send(()).expect("the handler still blocks");
        blocked.await
    });
    assert!(released.expect("the actor runs"));
}

#[test]
fn shutdown_handles_accepted_messages() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let gate = Gate::shut();
    let calls = block_on(async {
        let first = subject.wait(1, gate.clone()).enqueue().await.expect("there is capacity");
        let second = subject.note(2).enqueue().await.expect("there is capacity");
        [first, second]
    });
    let stopped = subject.shutdown();
    assert_eq!(outcome_of(&block_on(subject.note(3))), CallOutcome::Closed);
    gate.open();
    for call in calls {
        assert_eq!(outcome_of(&block_on(call)), CallOutcome::Served);
    }
    assert!(matches!(block_on(stopped), StopReason::Shutdown));
    let ending = [Event::Ran(1), Event::Done(1), Event::Ran(2), Event::StopHook, Event::StateDropped];
    assert_eq!(journal.events()[1..], ending);
}

#[test]
fn abort_takes_effect_at_an_await() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let (entered, has_entered) = oneshot::channel();
    let code = async move {
        entered.send(()).expect("the test waits");
        pending::<()>().await;
    };
    let call = block_on(subject.inside(1, Box::pin(code)).enqueue()).expect("there is capacity");
    let queued = block_on(subject.note(2).enqueue()).expect("there is capacity");
    block_on(has_entered).expect("the handler starts");
    assert!(matches!(block_on(subject.abort()), StopReason::Aborted));
    assert_eq!(
        (outcome_of(&block_on(call)), outcome_of(&block_on(queued))),
        (CallOutcome::NoReply, CallOutcome::Discarded)
    );
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
}

#[test]
fn handler_panic_stops_the_actor() {
    let journal = Journal::default();
    let subject = subject(&journal);
    assert_eq!(outcome_of(&block_on(subject.boom(1))), CallOutcome::NoReply);
    assert!(matches!(block_on(subject.stopped()), StopReason::Panicked(_)));
    assert_eq!(outcome_of(&block_on(subject.note(2))), CallOutcome::Closed);
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn last_handle_dropped_stops_the_actor() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let stopped = subject.stopped();
    block_on(subject.note(1).tell()).expect("there is capacity");
    drop(subject);
    assert!(matches!(block_on(stopped), StopReason::HandlesDropped));
    let all = [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped];
    assert_eq!(journal.events(), all);
}

#[test]
fn handlers_may_use_timers_and_spawn_tasks() {
    in_both_places(|| {
        Box::pin(async {
            sleep(Duration::from_millis(1)).await;
            assert_eq!(tokio::spawn(async { 7 }).await.expect("no panic"), 7);
        })
    });
}

#[test]
fn thread_spawned_outside_of_a_runtime_has_its_own_timer() {
    let subject = subject(&Journal::default());
    let code = async {
        pause(); // the clock of the actor's own runtime
        sleep(HOUR).await;
    };
    block_on(subject.inside(1, Box::pin(code))).expect("no panic");
}

#[test]
fn thread_spawned_in_a_runtime_uses_its_timer() {
    let there = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    there.block_on(async {
        let subject = subject(&Journal::default());
        let own = Handle::current().id();
        let code = async move {
            assert_eq!(Handle::current().id(), own);
            sleep(HOUR).await;
        };
        subject.inside(1, Box::pin(code)).await.expect("no panic");
    });
}

#[test]
fn handlers_may_make_blocking_calls() {
    let other = subject(&Journal::default());
    in_both_places(|| {
        let other = other.clone();
        Box::pin(async move { assert_eq!(other.note(1).blocking().expect("the actor runs"), 1) })
    });
}

/// The run loop and the blocking call park the same thread, so the wake of one must not be lost in the other.
#[test]
fn abort_during_a_blocking_call_is_not_lost() {
    let gate = Gate::shut();
    let other = subject(&Journal::default());
    let there = real_time_runtime();
    let subject = there.block_on(async { subject(&Journal::default()) });
    let (entered, has_entered) = oneshot::channel();
    let (inner, waits) = (other.clone(), gate.clone());
    let code = async move {
        entered.send(()).expect("the test waits");
        inner.wait(1, waits).blocking().expect("the actor runs");
        pending::<()>().await;
    };
    block_on(subject.inside(1, Box::pin(code)).tell()).expect("there is capacity");
    block_on(has_entered).expect("the handler starts");
    let aborted = subject.abort();
    gate.open();
    assert!(matches!(block_on(aborted), StopReason::Aborted));
}

/// A task of the dropped runtime would not be polled any more, but the actor's own thread still polls its run loop.
#[test]
fn s5_timer_after_the_runtime_drop_does_not_count_as_a_panic() {
    silence_planned_panics();
    let there = real_time_runtime();
    let subject = there.block_on(async { subject(&Journal::default()) });
    let (entered, has_entered) = oneshot::channel();
    let (gone, is_gone) = mpsc::channel::<()>();
    let code = async move {
        entered.send(()).expect("the test waits");
        is_gone.recv().expect_err("the sender is dropped");
        sleep(HOUR).await;
    };
    let call = block_on(subject.inside(1, Box::pin(code)).enqueue()).expect("there is capacity");
    block_on(has_entered).expect("the handler starts");
    drop(there);
    drop(gone);
    assert!(matches!(block_on(subject.stopped()), StopReason::Aborted));
    assert_eq!(stop_reason_of(&block_on(call)), StopReason::Aborted.to_string());
}

#[test]
fn s5_actor_on_its_own_thread_is_aborted_with_the_runtime_it_was_spawned_in() {
    let there = real_time_runtime();
    let journal = Journal::default();
    let subject = there.block_on(async { subject(&journal) });
    let code = async { sleep(HOUR).await };
    let call = block_on(subject.inside(1, Box::pin(code)).enqueue()).expect("there is capacity");
    block_on(subject.started()).expect("the actor starts");
    drop(there);
    assert!(matches!(block_on(subject.stopped()), StopReason::Aborted));
    assert!(matches!(outcome_of(&block_on(call)), CallOutcome::NoReply | CallOutcome::Discarded));
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn s5_actor_on_a_thread_of_a_dropped_runtime_is_aborted_at_once() {
    let there = real_time_runtime();
    let gone = there.handle().clone();
    drop(there);
    let entered = gone.enter();
    let subject = subject(&Journal::default());
    drop(entered);
    assert_eq!(outcome_of(&block_on(subject.note(1))), CallOutcome::Closed);
    assert!(matches!(block_on(subject.stopped()), StopReason::Aborted));
}
