//! Callers that run handlers themselves: when they do and when they do not, where the handler finds itself (and in `runtimes`),
//! and (in `ends`) what becomes of an actor whose last handler was run by somebody else.
//!
//! An actor that rests on a runtime that nobody drives answers direct calls alone: any other would wait for ever.

mod ends;
mod restarts;
mod runtimes;

use crate::{
    load::{BUDGET, longest_stretch},
    subject::{Event, Gate, Journal, Step, Subject},
    support::{bounded, on_runtime, poll_once, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, actor};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, ThreadId},
    time::Duration,
};
use tokio::{
    runtime::{self, Builder, Handle, Runtime},
    task::{self, JoinHandle, yield_now},
};

/// What runs and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    thread: ThreadId,
    task: Option<task::Id>,
}

impl Place {
    fn here() -> Self {
        Self { thread: thread::current().id(), task: task::try_id() }
    }
}

/// What a handler is told to do.
pub type Code = Box<dyn FnOnce() + Send>;

/// An actor whose callers run its handlers.
#[actor(capacity = 1)]
pub struct Near(Journal);

#[actor(direct)]
impl Near {
    pub fn place(&self) -> Place {
        Place::here()
    }

    pub async fn place_of_future(&self) -> Place {
        yield_now().await;
        Place::here()
    }

    pub fn runtime(&self) -> runtime::Id {
        Handle::current().id()
    }

    pub fn run(&mut self, n: u64, code: Code) -> u64 {
        self.0.write(Event::Ran(n));
        code();
        self.0.write(Event::Done(n));
        n
    }

    pub async fn wait(&mut self, n: u64, gate: Gate) {
        self.0.write(Event::Ran(n));
        gate.pass().await;
    }

    pub fn finish(self, n: u64, code: Code) -> u64 {
        self.0.write(Event::Ran(n));
        code();
        n
    }
}

impl Drop for Near {
    fn drop(&mut self) {
        self.0.write(Event::StateDropped);
    }
}

/// An actor that rests on `there`, and its task.
fn resting(there: &Runtime, journal: &Journal) -> (NearHandle, JoinHandle<Option<Near>>) {
    let (near, task) = Near(journal.clone()).into_task();
    let task = there.spawn(task);
    there.block_on(settle());
    (near, task)
}

/// Code that runs until it is told to go on, and to be told that it has begun.
fn held() -> (Code, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (enter, entered) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let code = Box::new(move || {
        enter.send(()).expect("the test waits");
        released.recv().expect("the test goes on");
    });
    (code, entered, release)
}

#[test]
fn a_call_of_an_actor_that_rests_runs_in_its_caller() {
    let there = runtime();
    let (near, _task) = resting(&there, &Journal::default());
    let (own, asked) = (near.clone(), near.clone());
    thread::spawn(move || assert_eq!(own.place().blocking().expect("it lives"), Place::here()))
        .join()
        .expect("as told");
    there.block_on(async {
        assert_eq!(near.place().await.expect("it lives"), Place::here(), "in no task");
        let asked = tokio::spawn(async move { (asked.place().await.expect("it lives"), Place::here()) });
        let (ran, asked) = asked.await.expect("no panic");
        assert_eq!(ran, asked, "in the task of the caller");
    });
    on_runtime(async {
        assert_eq!(near.place().await.expect("it lives"), Place::here(), "on another runtime");
    });
}

#[test]
fn an_async_method_takes_the_queue() {
    let there = runtime();
    let (near, task) = resting(&there, &Journal::default());
    let place = there.block_on(near.place_of_future()).expect("it lives");
    assert_eq!(place.task, Some(task.id()));
}

#[test]
fn a_call_of_a_busy_actor_takes_the_queue() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, task) = resting(&there, &journal);
    there.block_on(async {
        let gate = Gate::shut();
        near.wait(1, gate.clone()).tell().await.expect("there is room");
        journal.until(Event::Ran(1)).await;
        let mut call = near.place();
        assert!(poll_once(&mut call).is_pending() && near.queued() == 1, "behind the handler of the run loop");
        gate.open();
        assert_eq!(bounded(call).await.expect("it lives").task, Some(task.id()));
    });
    let (code, entered, release) = held();
    let other = near.clone();
    let other = thread::spawn(move || other.run(2, code).blocking());
    entered.recv().expect("it enters");
    let mut call = near.place();
    assert!(poll_once(&mut call).is_pending() && near.queued() == 1, "behind a handler that another caller runs");
    there.block_on(settle());
    assert!(poll_once(&mut call).is_pending(), "the run loop waits for that one too");
    release.send(()).expect("it waits");
    assert_eq!(other.join().expect("no panic").expect("it lives"), 2);
    assert_eq!(there.block_on(call).expect("it lives").task, Some(task.id()));
}

#[test]
fn a_call_that_comes_during_the_start_hook_waits_for_it() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.start = Step::Wait(gate.clone());
        let subject = subject.spawn();
        let mut before = subject.note(1);
        assert!(poll_once(&mut before).is_pending(), "before the hook");
        journal.until(Event::StartHook).await;
        let mut during = subject.note(2);
        assert!(poll_once(&mut during).is_pending() && subject.queued() == 2);
        settle().await;
        assert!(journal.ran().is_empty());
        gate.open();
        assert_eq!((bounded(before).await.expect("it lives"), bounded(during).await.expect("it lives")), (1, 2));
        assert_eq!(journal.ran(), [1, 2]);
    });
}

/// Whatever came before, and in whatever way it was sent.
#[test]
fn c4_a_told_message_is_handled_before_a_later_ask() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        bounded(subject.started()).await.expect("it starts");
        for first in [0, 10, 20] {
            settle().await;
            subject.note(first).try_tell().expect("there is room");
            subject.note(first + 1).tell().await.expect("it is open");
            let pending = subject.note(first + 2).enqueue().await.expect("it is open");
            assert_eq!(bounded(subject.note(first + 3)).await.expect("it lives"), first + 3);
            assert_eq!(bounded(pending).await.expect("it lives"), first + 2);
        }
        assert_eq!(journal.ran(), [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
    });
}

#[test]
fn calls_with_a_timeout_of_their_own_and_side_by_side_run_in_their_caller() {
    let there = runtime();
    let (near, _task) = resting(&there, &Journal::default());
    let here = Place::here();
    assert_eq!(near.place().timeout(Duration::ZERO).blocking().expect("it lives"), here);
    there.block_on(async {
        assert_eq!(near.place().timeout(Duration::ZERO).await.expect("it is ready at the first poll"), here);
        assert_eq!(near.place().owned().await.expect("it lives"), here);
        let (one, two, three) = tokio::join!(near.place(), near.place().owned(), near.place().timeout(Duration::ZERO));
        assert_eq!([one, two, three].map(|place| place.expect("it lives")), [here; 3]);
        let pending = near.place().enqueue().await.expect("it is open");
        assert!(pending.await.expect("it lives").task.is_some(), "who does not wait for the reply takes the queue");
    });
}

/// It cannot wait for the reply, but nothing keeps it from asking.
#[test]
fn a_handler_that_asks_its_own_actor_takes_the_queue() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let (give, given) = mpsc::channel();
    let own = near.clone();
    let code = move || {
        let mut call = own.run(2, Box::new(|| {})).owned();
        assert!(poll_once(&mut call).is_pending() && own.queued() == 1);
        give.send(call).expect("the test waits");
    };
    assert_eq!(near.run(1, Box::new(code)).blocking().expect("it lives"), 1);
    let call = given.recv().expect("it was sent");
    assert_eq!(there.block_on(call).expect("it lives"), 2);
    assert_eq!(journal.ran(), [1, 2]);
}

#[test]
fn o3_a_caller_that_runs_every_handler_starves_nobody_for_more_than_one_budget() {
    on_runtime(async {
        let calls = Arc::new(AtomicU64::new(0));
        let near = Near(Journal::default()).spawn();
        bounded(near.started()).await.expect("it starts");
        settle().await;
        let count = calls.clone();
        let asks = async move {
            for _ in 0..10_000 {
                assert_eq!(near.place().await.expect("it lives"), Place::here());
                count.fetch_add(1, Ordering::Relaxed);
            }
        };
        let longest = tokio::spawn(longest_stretch(calls, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");
    });
}

/// Threads that run handlers, and a run loop that does.
#[test]
fn o5_callers_and_the_run_loop_take_turns() {
    let there = Builder::new_multi_thread().worker_threads(2).build().expect("threads can be started");
    let (near, _task) = resting(&there, &Journal::default());
    let busy = Arc::new(AtomicU64::new(0));
    let threads = [(); 4].map(|()| {
        let (near, busy) = (near.clone(), busy.clone());
        thread::spawn(move || {
            for n in 0..500 {
                let busy = busy.clone();
                let alone = move || {
                    assert_eq!(busy.fetch_add(1, Ordering::Relaxed), 0, "two handlers at a time");
                    busy.fetch_sub(1, Ordering::Relaxed);
                };
                assert_eq!(near.run(n, Box::new(alone)).blocking().expect("it lives"), n);
            }
        })
    });
    for thread in threads {
        thread.join().expect("as told");
    }
    assert!(matches!(there.block_on(near.shutdown()), StopReason::Shutdown));
    assert_eq!(busy.load(Ordering::Relaxed), 0);
}
