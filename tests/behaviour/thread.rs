//! Actors on threads of their own.

use crate::{
    actor,
    subject::{Code, Event, Gate, Journal, Subject, SubjectHandle},
    support::{Fate, PATIENCE, blamed, fate, patiently, quiet, ticking},
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

/// Where a handler ran.
#[derive(Debug, PartialEq, Eq)]
struct Place(ThreadId, Option<String>);

fn here() -> Place {
    Place(thread::current().id(), thread::current().name().map(str::to_owned))
}

/// Tells where it is.
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

    /// Blocks until the test goes on.
    pub fn block(&mut self, gate: mpsc::Receiver<()>) -> bool {
        gate.recv_timeout(PATIENCE).is_ok()
    }

    #[actor(start)]
    fn begin(&mut self) {
        let _ = self.0.send(here());
    }

    #[actor(stop)]
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

/// Has `code` run in a handler, spawned within a runtime and outside of any.
fn in_both_places(code: impl Fn() -> Code) {
    let outside = subject(&Journal::default());
    patiently(outside.inside(1, code())).expect("no panic");
    let there = ticking();
    let within = there.block_on(async { subject(&Journal::default()) });
    // Driven meanwhile, for its timers.
    there.block_on(async { timeout(PATIENCE, within.inside(1, code())).await }).expect("in time").expect("no panic");
}

/// In every way, for direct actors too: the name says which thread it was.
#[test]
fn all_of_an_actor_runs_on_its_thread_and_has_its_name() {
    let (told, places) = mpsc::channel();
    let resident = Resident(told).spawner().name("cellar\0man").spawn_on_thread().expect("there is a thread");
    let home = patiently(resident.place());
    let home = home.expect("it lives");
    assert_eq!(home.1.as_deref(), Some("cellarman"));
    assert_ne!(home.0, thread::current().id());
    patiently(async {
        for _ in 0..500 {
            assert_eq!(resident.place().await.expect("it lives"), home);
        }
    });
    assert_eq!(patiently(resident.place_later()).expect("it lives"), home);
    assert_eq!(resident.place().blocking().expect("it lives"), home);
    patiently(resident.shutdown());
    // The state is gone by now: start hook, stop hook, drop.
    assert_eq!(places.try_iter().collect::<Vec<_>>(), [0; 3].map(|_| Place(home.0, home.1.clone())));
    assert!(matches!(places.try_recv(), Err(mpsc::TryRecvError::Disconnected)));
}

#[test]
fn a_handler_that_blocks_holds_up_nobody_else() {
    let (told, _places) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let released = patiently(async {
        let resident = Resident(told).spawn_on_thread().expect("there is a thread");
        let blocked = resident.block(gate).enqueue().await.expect("there is room");
        resident.place().tell().await.expect("there is room");
        let other = Subject::new(&Journal::default()).spawn();
        assert_eq!(other.note(1).await.expect("it lives"), 1);
        open.send(()).expect("it blocks still");
        blocked.await
    });
    assert!(released.expect("it lives"));
}

#[test]
fn a_shutdown_serves_what_was_accepted() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let gate = Gate::shut();
    let calls = patiently(async {
        let first = subject.wait(1, gate.clone()).enqueue().await.expect("there is room");
        let second = subject.note(2).enqueue().await.expect("there is room");
        [first, second]
    });
    let stopped = subject.shutdown();
    assert_eq!(fate(&patiently(subject.note(3))), Fate::NotSent);
    gate.open();
    for call in calls {
        assert_eq!(fate(&patiently(call)), Fate::Served);
    }
    assert!(matches!(patiently(stopped), StopReason::Shutdown));
    let ending = [Event::Ran(1), Event::Done(1), Event::Ran(2), Event::StopHook, Event::StateDropped];
    assert_eq!(journal.events()[1..], ending);
}

#[test]
fn an_abort_takes_effect_at_an_await() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let (entered, has_entered) = oneshot::channel();
    let code = async move {
        entered.send(()).expect("the test waits");
        pending::<()>().await;
    };
    let call = patiently(subject.inside(1, Box::pin(code)).enqueue()).expect("there is room");
    let queued = patiently(subject.note(2).enqueue()).expect("there is room");
    patiently(has_entered).expect("it enters");
    assert!(matches!(patiently(subject.abort()), StopReason::Aborted));
    assert_eq!((fate(&patiently(call)), fate(&patiently(queued))), (Fate::Interrupted, Fate::Dropped));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
}

#[test]
fn a_panic_ends_the_actor_as_always() {
    let journal = Journal::default();
    let subject = subject(&journal);
    assert_eq!(fate(&patiently(subject.boom(1))), Fate::Interrupted);
    assert!(matches!(patiently(subject.stopped()), StopReason::Panicked(_)));
    assert_eq!(fate(&patiently(subject.note(2))), Fate::NotSent);
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn the_last_handle_ends_the_actor() {
    let journal = Journal::default();
    let subject = subject(&journal);
    let stopped = subject.stopped();
    patiently(subject.note(1).tell()).expect("there is room");
    drop(subject);
    assert!(matches!(patiently(stopped), StopReason::Unreferenced));
    let all = [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped];
    assert_eq!(journal.events(), all);
}

#[test]
fn timers_and_tasks_of_handlers_go_on() {
    in_both_places(|| {
        Box::pin(async {
            sleep(Duration::from_millis(1)).await;
            assert_eq!(tokio::spawn(async { 7 }).await.expect("no panic"), 7);
        })
    });
}

#[test]
fn outside_of_a_runtime_the_timer_is_the_threads_own() {
    let subject = subject(&Journal::default());
    let code = async {
        pause(); // of a runtime that nobody else drives
        sleep(HOUR).await;
    };
    patiently(subject.inside(1, Box::pin(code))).expect("no panic");
}

#[test]
fn within_a_runtime_the_timer_is_the_runtimes() {
    let there = Builder::new_current_thread().enable_time().start_paused(true).build().expect("as above");
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
fn handlers_may_call_others_and_block() {
    let other = subject(&Journal::default());
    in_both_places(|| {
        let other = other.clone();
        Box::pin(async move { assert_eq!(other.note(1).blocking().expect("it lives"), 1) })
    });
}

/// Both wait by parking the same thread: what wakes it for the one is not to be lost on the other.
#[test]
fn an_abort_during_a_blocking_call_is_not_lost() {
    let gate = Gate::shut();
    let other = subject(&Journal::default());
    let there = ticking();
    let subject = there.block_on(async { subject(&Journal::default()) });
    let (entered, has_entered) = oneshot::channel();
    let (inner, waits) = (other.clone(), gate.clone());
    let code = async move {
        entered.send(()).expect("the test waits");
        inner.wait(1, waits).blocking().expect("it lives");
        pending::<()>().await;
    };
    patiently(subject.inside(1, Box::pin(code)).tell()).expect("there is room");
    patiently(has_entered).expect("it enters");
    let aborted = subject.abort();
    gate.open();
    assert!(matches!(patiently(aborted), StopReason::Aborted));
}

/// As a task of that runtime it would not be polled any more.
#[test]
fn s5_a_timer_without_a_runtime_is_no_panic_of_the_actors() {
    quiet();
    let there = ticking();
    let subject = there.block_on(async { subject(&Journal::default()) });
    let (entered, has_entered) = oneshot::channel();
    let (gone, is_gone) = mpsc::channel::<()>();
    let code = async move {
        entered.send(()).expect("the test waits");
        is_gone.recv().expect_err("the sender goes");
        sleep(HOUR).await;
    };
    let call = patiently(subject.inside(1, Box::pin(code)).enqueue()).expect("there is room");
    patiently(has_entered).expect("it enters");
    drop(there);
    drop(gone);
    assert!(matches!(patiently(subject.stopped()), StopReason::Aborted));
    assert_eq!(blamed(&patiently(call)), StopReason::Aborted.to_string());
}

#[test]
fn s5_the_actor_ends_with_the_runtime_it_was_spawned_in() {
    let there = ticking();
    let journal = Journal::default();
    let subject = there.block_on(async { subject(&journal) });
    let code = async { sleep(HOUR).await };
    let call = patiently(subject.inside(1, Box::pin(code)).enqueue()).expect("there is room");
    patiently(subject.started()).expect("it starts");
    drop(there);
    assert!(matches!(patiently(subject.stopped()), StopReason::Aborted));
    assert!(matches!(fate(&patiently(call)), Fate::Interrupted | Fate::Dropped));
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn s5_on_a_runtime_that_is_gone_it_ends_at_once() {
    let there = ticking();
    let gone = there.handle().clone();
    drop(there);
    let entered = gone.enter();
    let subject = subject(&Journal::default());
    drop(entered);
    assert_eq!(fate(&patiently(subject.note(1))), Fate::NotSent);
    assert!(matches!(patiently(subject.stopped()), StopReason::Aborted));
}
