//! What a method can observe is the same whether a caller or the run loop runs it. A caller elsewhere takes the queue.

use crate::subject::Gate;
use crate::support::{TEST_TIMEOUT, drive, poll_once, settle};
use actor_runtime::{Actor, ActorHandle, actor};
use std::{
    future::Future,
    panic::catch_unwind,
    task::{Context, Poll, Waker},
    thread,
};
use tokio::{
    runtime::{self, Builder, Handle, Runtime, RuntimeFlavor},
    sync::oneshot,
    task::{self, LocalSet, block_in_place, coop, spawn_blocking, spawn_local, yield_now},
    time::timeout,
};

tokio::task_local! {
    static CALLER: ();
}

/// What a method observes that must not depend on the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an observation of its own")]
struct Seen {
    runtime: runtime::Id,
    is_current_thread: bool,
    has_budget: bool,
    /// `.blocking()` would panic.
    is_limited: bool,
    may_block_in_place: bool,
    may_spawn_local: bool,
}

/// What tokio cannot hide: see the guide's page on direct calls.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    task: Option<task::Id>,
    has_task_local: bool,
    thread: thread::ThreadId,
}

#[actor]
struct Observer;

#[actor(direct)]
impl Observer {
    pub fn look(&self) -> (Seen, Own) {
        let runtime = Handle::current();
        let has_budget = coop::has_budget_remaining();
        let mut cx = Context::from_waker(Waker::noop());
        let units: Vec<_> = (0..=u8::MAX)
            .map_while(|_| match coop::poll_proceed(&mut cx) {
                Poll::Ready(unit) => Some(unit),
                Poll::Pending => None,
            })
            .collect();
        let is_limited = units.len() <= u8::MAX.into();
        // In reverse order, because each unit restores what was there before it.
        units.into_iter().rev().for_each(drop);
        let seen = Seen {
            runtime: runtime.id(),
            is_current_thread: runtime.runtime_flavor() == RuntimeFlavor::CurrentThread,
            has_budget,
            is_limited,
            may_block_in_place: catch_unwind(|| block_in_place(|| ())).is_ok(),
            may_spawn_local: catch_unwind(|| drop(spawn_local(async {}))).is_ok(),
        };
        (
            seen,
            Own {
                task: task::try_id(),
                has_task_local: CALLER.try_with(|()| ()).is_ok(),
                thread: thread::current().id(),
            },
        )
    }

    pub async fn wait(&mut self, gate: Gate) {
        gate.pass().await;
    }
}

/// An actor on a thread of its own, whose methods may block.
#[actor]
struct Resident(ObserverHandle);

#[actor]
impl Resident {
    pub async fn look(&mut self) -> (Seen, Own) {
        look(self.0.clone()).await
    }
}

async fn look(observer: ObserverHandle) -> (Seen, Own) {
    observer.look().await.expect("the actor runs")
}

/// Waits until a caller in this place runs methods itself.
async fn until_resting(observer: &ObserverHandle) {
    loop {
        let here = Own { task: task::try_id(), has_task_local: false, thread: thread::current().id() };
        let is_resting = look(observer.clone()).await.1 == here;
        // `block_in_place` in the root of a `block_on` takes the budget of the poll away.
        settle().await;
        if is_resting {
            return;
        }
    }
}

/// Waits for other threads, so the number of steps is not known.
async fn when(condition: impl Fn() -> bool) {
    while !condition() {
        yield_now().await;
    }
}

/// Looks once while the actor rests, and once while it is busy.
async fn look_twice<F: Future<Output = (Seen, Own)>>(
    observer: &ObserverHandle,
    look: impl Fn() -> F,
) -> [(Seen, Own); 2] {
    until_resting(observer).await;
    let resting = look().await;
    let gate = Gate::shut();
    observer.wait(gate.clone()).tell().await.expect("there is capacity");
    when(|| observer.mailbox_len() == 0).await;
    let opener = observer.clone();
    tokio::spawn(async move {
        when(|| opener.mailbox_len() == 1).await;
        gate.open();
    });
    [resting, look().await]
}

/// Asserts that a call by `look` takes the queue even while the actor rests.
async fn assert_queued<F: Future<Output = (Seen, Own)>>(caller: &str, observer: &ObserverHandle, look: impl Fn() -> F) {
    let [resting, busy] = look_twice(observer, look).await;
    assert_eq!((resting.0, resting.1.task), (busy.0, busy.1.task), "{caller}");
    assert!(resting.1.task.is_some() && !resting.1.has_task_local, "{caller}");
}

/// Asserts that a call by `look` observes the same in the caller and in the run loop.
async fn assert_same<F: Future<Output = (Seen, Own)>>(caller: &str, observer: &ObserverHandle, look: impl Fn() -> F) {
    let [resting, busy] = look_twice(observer, look).await;
    assert_eq!(resting.0, busy.0, "{caller}");
}

async fn on_thread<T: Send + 'static>(code: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, is_done) = oneshot::channel();
    thread::spawn(move || done.send(code()).map_err(drop).expect("the test waits"));
    is_done.await.expect("no panic")
}

async fn in_task<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> T {
    tokio::spawn(task).await.expect("no panic")
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime")
}

fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_time().build().expect("threads can be started")
}

/// Runs `test` in `there`, with an actor of that runtime.
fn with_observer<F: Future<Output = ()>>(there: &Runtime, test: impl FnOnce(ObserverHandle) -> F) {
    there.block_on(async { timeout(TEST_TIMEOUT, test(Observer.spawn())).await }).expect("every call resolves");
}

#[test]
fn caller_in_the_actors_runtime_sees_what_the_run_loop_sees() {
    for there in [one_thread(), threads()] {
        with_observer(&there, async |observer| {
            let own = || observer.clone();
            assert_same("root of `block_on`", &observer, || look(own())).await;
            assert_same("task", &observer, || in_task(look(own()))).await;
            let spent = |own| async move {
                (0..127).for_each(|_| assert!(poll_once(&mut Box::pin(coop::consume_budget())).is_ready()));
                look(own).await
            };
            assert_same("task whose budget is spent", &observer, || in_task(spent(own()))).await;
            let [resting, busy] = look_twice(&observer, || in_task(CALLER.scope((), look(own())))).await;
            assert_eq!(resting.0, busy.0, "task with a task-local");
        });
    }
}

/// Through the queue, one call of each budget would make the actor busy for all other callers.
#[test]
fn caller_whose_budget_is_spent_runs_the_handler_at_its_next_poll() {
    with_observer(&one_thread(), async |observer| {
        until_resting(&observer).await;
        let own = observer.clone();
        in_task(async move {
            // More calls than the budget of a task.
            for call in 0..300 {
                let (seen, here) = look(own.clone()).await;
                assert_eq!((here.task, seen.has_budget), (task::try_id(), true), "{call}");
            }
        })
        .await;
    });
}

/// The guide's page names these differences, because tokio cannot hide them.
#[test]
fn caller_in_the_actors_runtime_shows_its_task_local_task_and_local_set() {
    let there = one_thread();
    with_observer(&there, async |observer| {
        until_resting(&observer).await;
        let (seen, own) = LocalSet::new().run_until(CALLER.scope((), look(observer.clone()))).await;
        assert_eq!((seen.may_spawn_local, own.task, own.has_task_local), (true, task::try_id(), true));
    });
}

#[test]
fn caller_in_another_runtime_takes_the_queue() {
    for there in [one_thread(), threads()] {
        let (single, several) = (one_thread(), threads());
        with_observer(&there, async |observer| {
            let own = || observer.clone();
            let (single, several) = (single.handle(), several.handle());
            let (one, many) = (|| single.clone(), || several.clone());
            assert_queued("root of another `block_on`", &observer, || {
                let (own, one) = (own(), one());
                on_thread(move || one.block_on(look(own)))
            })
            .await;
            assert_queued("root of a multi-thread `block_on`", &observer, || {
                let (own, many) = (own(), many());
                on_thread(move || many.block_on(look(own)))
            })
            .await;
            assert_queued("task of another runtime", &observer, || {
                let task = several.spawn(look(own()));
                async { task.await.expect("no panic") }
            })
            .await;
        });
        single.shutdown_background();
        several.shutdown_background();
    }
}

#[test]
fn caller_on_a_thread_that_may_block_takes_the_queue() {
    for there in [one_thread(), threads()] {
        with_observer(&there, async |observer| {
            let own = || observer.clone();
            let blocking = |own: ObserverHandle| own.look().blocking().expect("the actor runs");
            assert_queued("`.blocking()` without a runtime", &observer, || {
                let own = own();
                on_thread(move || blocking(own))
            })
            .await;
            assert_queued("another executor", &observer, || {
                let own = own();
                on_thread(move || drive(look(own)))
            })
            .await;
            assert_queued("`.blocking()` in `spawn_blocking`", &observer, || {
                let (own, blocking) = (own(), blocking);
                async move { spawn_blocking(move || blocking(own)).await.expect("no panic") }
            })
            .await;
            assert_queued("another executor in `spawn_blocking`", &observer, || {
                let own = own();
                async move { spawn_blocking(move || drive(look(own))).await.expect("no panic") }
            })
            .await;
            let resident = Resident(own()).spawn_on_thread().expect("there is a thread for it");
            assert_queued("actor on a thread of its own", &observer, || async {
                resident.look().await.expect("the actor runs")
            })
            .await;
        });
    }
}

/// The thread of a current-thread runtime is the only one that runs its methods.
#[test]
fn caller_on_another_thread_of_a_current_thread_runtime_takes_the_queue() {
    let there = one_thread();
    with_observer(&there, async |observer| {
        assert_queued("`block_on` of the handle", &observer, || {
            let (own, here) = (observer.clone(), Handle::current());
            on_thread(move || here.block_on(look(own)))
        })
        .await;
    });
}

/// A way to make a call on a thread that may block.
type Blocking = fn(&Handle, ObserverHandle) -> (Seen, Own);

/// The task has made a direct call before, so its runtime is known.
#[test]
fn caller_within_block_in_place_takes_the_queue() {
    let (there, other) = (threads(), one_thread());
    with_observer(&there, async |observer| {
        let after_a_direct_call = |code: Blocking| {
            let (own, other) = (observer.clone(), other.handle().clone());
            in_task(async move {
                look(own.clone()).await;
                block_in_place(|| code(&other, own))
            })
        };
        // While the actor is busy there is no direct call before, so only the resting half is compared with a queued call.
        let queued = {
            let own = observer.clone();
            on_thread(move || drive(look(own))).await
        };
        let codes: [Blocking; 3] = [
            |_, own| own.look().blocking().expect("the actor runs"),
            |_, own| drive(look(own)),
            |other, own| other.block_on(look(own)),
        ];
        for code in codes {
            until_resting(&observer).await;
            let (seen, own) = after_a_direct_call(code).await;
            assert_eq!((seen, own.task), (queued.0.clone(), queued.1.task));
        }
    });
}
