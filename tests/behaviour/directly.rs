//! Direct calls: when a caller runs a handler itself. The module `ends` tests actors that stop in a direct call, and
//! `observations` compares what a handler sees that a caller runs with what it sees in the run loop.
//!
//! An idle actor whose run loop is not driven answers only direct calls. Any other call would never resolve.

mod ends;
mod observations;
mod restarts;

use crate::{
    load::{BUDGET, longest_stretch},
    subject::{Event, Gate, Journal, Step, Subject},
    support::{bounded, on_runtime, poll_once, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, actor};
use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, ThreadId},
    time::Duration,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::oneshot,
    task::{self, yield_now},
};

tokio::task_local! {
    static RUN_LOOP: ();
}

/// Where a handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    thread: ThreadId,
    task: Option<task::Id>,
    is_run_loop: bool,
}

impl Place {
    fn here() -> Self {
        let is_run_loop = RUN_LOOP.try_with(|()| ()).is_ok();
        Self { thread: thread::current().id(), task: task::try_id(), is_run_loop }
    }
}

/// The code that a handler runs.
pub type Code = Box<dyn FnOnce() + Send>;

#[actor(capacity = 1)]
pub struct DirectActor(Journal);

#[actor(direct)]
impl DirectActor {
    pub fn place(&self) -> Place {
        Place::here()
    }

    pub async fn place_of_future(&self) -> Place {
        yield_now().await;
        Place::here()
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

impl Drop for DirectActor {
    fn drop(&mut self) {
        self.0.write(Event::StateDropped);
    }
}

/// A runtime, and run loops in it that make progress only while the test drives them. Callers of the runtime run handlers on any
/// thread, by `block_on` of its handle.
pub struct HandDriven {
    run_loops: RefCell<Vec<RunLoop>>,
    there: Runtime,
}

type RunLoop = Pin<Box<dyn Future<Output = ()>>>;

impl HandDriven {
    fn new() -> Self {
        let there =
            Builder::new_multi_thread().worker_threads(1).enable_time().build().expect("threads can be started");
        Self { run_loops: RefCell::default(), there }
    }

    /// Adds a run loop, which returns its state.
    fn spawn<A: 'static>(&self, run_loop: impl Future<Output = A> + 'static) -> oneshot::Receiver<A> {
        let (state, is_stopped) = oneshot::channel();
        let run_loop = RUN_LOOP.scope((), run_loop);
        self.run_loops.borrow_mut().push(Box::pin(async { drop(state.send(run_loop.await)) }));
        is_stopped
    }

    /// Drives the run loops until `future` is ready.
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        self.there.block_on(poll_fn(|cx| {
            let polled = future.as_mut().poll(cx);
            if polled.is_pending() {
                self.run_loops.borrow_mut().retain_mut(|run_loop| run_loop.as_mut().poll(cx).is_pending());
            }
            polled
        }))
    }

    /// Polls `future` in the runtime, and no run loop.
    fn call<F: Future>(&self, future: F) -> F::Output {
        self.there.block_on(future)
    }

    fn handle(&self) -> Handle {
        self.there.handle().clone()
    }
}

/// Returns an idle actor on `there`, and what its run loop returns.
fn idle_actor(there: &HandDriven, journal: &Journal) -> (DirectActorHandle, oneshot::Receiver<Option<DirectActor>>) {
    let (actor, run_loop) = DirectActor(journal.clone()).into_task();
    let task = there.spawn(run_loop);
    there.block_on(settle());
    (actor, task)
}

/// Returns code that blocks until it is released, the signal that it has started, and the release.
fn blocking_code() -> (Code, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (enter, entered) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let code = Box::new(move || {
        enter.send(()).expect("the test waits");
        released.recv().expect("the test goes on");
    });
    (code, entered, release)
}

#[test]
fn call_to_an_idle_actor_runs_in_the_caller() {
    let there = HandDriven::new();
    let (actor, _task) = idle_actor(&there, &Journal::default());
    let place = async |actor: &DirectActorHandle| (actor.place().await.expect("the actor runs"), Place::here());
    let (own, handle) = (actor.clone(), there.handle());
    let places = [
        there.call(place(&actor)),
        there.block_on(place(&actor)),
        thread::spawn(move || handle.block_on(place(&own))).join().expect("no panic"),
    ];
    assert!(places.iter().all(|(ran, asked)| ran == asked), "outside of a task");
    there.call(async {
        let asked = async move { (actor.place().await.expect("the actor runs"), Place::here()) };
        let (ran, asked) = tokio::spawn(asked).await.expect("no panic");
        assert_eq!(ran, asked, "in the task of the caller");
    });
}

#[test]
fn async_method_is_queued() {
    let there = HandDriven::new();
    let (actor, _task) = idle_actor(&there, &Journal::default());
    let place = there.block_on(actor.place_of_future()).expect("the actor runs");
    assert!(place.is_run_loop);
}

#[test]
fn call_to_a_busy_actor_is_queued() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    there.block_on(async {
        let gate = Gate::shut();
        actor.wait(1, gate.clone()).tell().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let mut call = actor.place();
        assert!(
            poll_once(&mut call).is_pending() && actor.mailbox_len() == 1,
            "queued behind a handler of the run loop"
        );
        gate.open();
        assert!(bounded(call).await.expect("the actor runs").is_run_loop);
    });
    let (code, entered, release) = blocking_code();
    let (other, handle) = (actor.clone(), there.handle());
    let other = thread::spawn(move || handle.block_on(other.run(2, code)));
    entered.recv().expect("the handler starts");
    let mut call = actor.place();
    assert!(poll_once(&mut call).is_pending() && actor.mailbox_len() == 1, "queued behind a handler of another caller");
    there.block_on(settle());
    assert!(poll_once(&mut call).is_pending(), "the run loop waits for that handler, too");
    release.send(()).expect("the receiver waits");
    assert_eq!(other.join().expect("no panic").expect("the actor runs"), 2);
    assert!(there.block_on(call).expect("the actor runs").is_run_loop);
}

#[test]
fn call_during_the_start_hook_waits_for_it() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.start = Step::Wait(gate.clone());
        let subject = subject.spawn();
        let mut before = subject.note(1);
        assert!(poll_once(&mut before).is_pending(), "before the hook");
        journal.until(Event::StartHook).await;
        let mut during = subject.note(2);
        assert!(poll_once(&mut during).is_pending() && subject.mailbox_len() == 2);
        settle().await;
        assert!(journal.ran().is_empty());
        gate.open();
        assert_eq!(
            (bounded(before).await.expect("the actor runs"), bounded(during).await.expect("the actor runs")),
            (1, 2)
        );
        assert_eq!(journal.ran(), [1, 2]);
    });
}

/// The order holds for every kind of call and whatever was sent before.
#[test]
fn c4_tell_is_handled_before_a_later_ask() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        bounded(subject.started()).await.expect("the actor starts");
        for first in [0, 10, 20] {
            settle().await;
            subject.note(first).try_tell().expect("there is capacity");
            subject.note(first + 1).tell().await.expect("it is open");
            let pending = subject.note(first + 2).enqueue().await.expect("it is open");
            assert_eq!(bounded(subject.note(first + 3)).await.expect("the actor runs"), first + 3);
            assert_eq!(bounded(pending).await.expect("the actor runs"), first + 2);
        }
        assert_eq!(journal.ran(), [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
    });
}

#[test]
fn calls_with_a_timeout_and_joined_calls_run_in_the_caller() {
    let there = HandDriven::new();
    let (actor, _task) = idle_actor(&there, &Journal::default());
    let here = Place::here();
    there.block_on(async {
        assert_eq!(actor.place().timeout(Duration::ZERO).await.expect("it is ready at the first poll"), here);
        assert_eq!(actor.place().into_owned().await.expect("the actor runs"), here);
        let (one, two, three) =
            tokio::join!(actor.place(), actor.place().into_owned(), actor.place().timeout(Duration::ZERO));
        assert_eq!([one, two, three].map(|place| place.expect("the actor runs")), [here; 3]);
        let pending = actor.place().enqueue().await.expect("it is open");
        assert!(pending.await.expect("the actor runs").is_run_loop, "an enqueued call is queued");
    });
}

/// The handler cannot wait for the reply, but it may send the call.
#[test]
fn ask_from_own_handler_is_queued() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let (give, given) = mpsc::channel();
    let own = actor.clone();
    let code = move || {
        let mut call = own.run(2, Box::new(|| {})).into_owned();
        assert!(poll_once(&mut call).is_pending() && own.mailbox_len() == 1);
        give.send(call).expect("the test waits");
    };
    assert_eq!(there.call(actor.run(1, Box::new(code))).expect("the actor runs"), 1);
    let call = given.recv().expect("the value was sent");
    assert_eq!(there.block_on(call).expect("the actor runs"), 2);
    assert_eq!(journal.ran(), [1, 2]);
}

#[test]
fn o3_direct_calls_in_a_loop_do_not_starve_other_tasks() {
    on_runtime(async {
        let calls = Arc::new(AtomicU64::new(0));
        let actor = DirectActor(Journal::default()).spawn();
        bounded(actor.started()).await.expect("the actor starts");
        settle().await;
        let count = calls.clone();
        let asks = async move {
            for _ in 0..10_000 {
                actor.place().await.expect("the actor runs");
                count.fetch_add(1, Ordering::Relaxed);
            }
        };
        let longest = tokio::spawn(longest_stretch(calls, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");
    });
}

/// Handlers run on several caller threads and in the run loop.
#[test]
fn o5_callers_and_the_run_loop_run_one_handler_at_a_time() {
    let there = Builder::new_multi_thread().worker_threads(2).build().expect("threads can be started");
    let actor = there.block_on(async { DirectActor(Journal::default()).spawn() });
    let busy = Arc::new(AtomicU64::new(0));
    let threads = [(); 4].map(|()| {
        let (actor, busy, handle) = (actor.clone(), busy.clone(), there.handle().clone());
        thread::spawn(move || {
            for n in 0..500 {
                let busy = busy.clone();
                let alone = move || {
                    assert_eq!(busy.fetch_add(1, Ordering::Relaxed), 0, "two handlers at a time");
                    busy.fetch_sub(1, Ordering::Relaxed);
                };
                assert_eq!(handle.block_on(actor.run(n, Box::new(alone))).expect("the actor runs"), n);
            }
        })
    });
    for thread in threads {
        thread.join().expect("no panic");
    }
    assert!(matches!(there.block_on(actor.shutdown()), StopReason::Shutdown));
    assert_eq!(busy.load(Ordering::Relaxed), 0);
}
