//! F2, F5, F6: supervised local actors, which restart on their own thread after a panic.

mod pause;
mod sources;

use super::{Page, PageHandle, Plan};
use crate::{
    subject::{Event, Gate, Journal},
    supervision::{Log, unlimited},
    support::{
        CallOutcome, PLANNED, TEST_TIMEOUT, block_on, bounded, chain, outcome_of, real_time_runtime, runtime,
        silence_planned_panics, stop_reason_of,
    },
};
use actor_runtime::{
    ActorControl, ActorHandle, LocalActor, StopReason,
    supervision::{OneThread, RestartPolicy, Supervised, supervised_local},
};
use std::{
    io,
    rc::Rc,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::{LocalSet, spawn_local, yield_now},
};

/// Returns a supervised page that restarts without a delay or limit.
fn at_once(plan: Plan) -> Supervised<Page, OneThread> {
    unlimited(supervised_local(move || plan.clone().page()))
}

/// Runs `test` in a `LocalSet` with a paused clock.
fn in_a_set<T>(test: impl Future<Output = T>) -> T {
    silence_planned_panics();
    runtime().block_on(LocalSet::new().run_until(test))
}

/// Spawns the actor as a local task and returns its handle.
fn spawned<A: LocalActor>(actor: Supervised<A, OneThread>) -> A::Handle {
    let (handle, task) = actor.into_task();
    drop(spawn_local(task));
    handle
}

#[test]
fn f2_queued_calls_are_handled_by_the_next_incarnation_on_the_same_thread() {
    let there = real_time_runtime();
    for outside in [true, false] {
        let (made, makings) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan::of(&journal);
        let actor = unlimited(supervised_local(move || {
            made.send(thread::current().id()).expect("the test receives it later");
            plan.clone().page()
        }));
        let entered = (!outside).then(|| there.enter());
        let page = actor.name("novel").capacity(8).spawn_on_thread().expect("there is a thread");
        drop(entered);
        assert_eq!((page.name(), page.mailbox_capacity()), ("novel", Some(8)));
        let (open, gate) = mpsc::channel();
        let (first, failing, note, sum, place) = block_on(async {
            let first = page.block(gate).enqueue().await.expect("there is capacity");
            page.note(1).tell().await.expect("there is capacity");
            let failing = page.boom().enqueue().await.expect("there is capacity");
            let note = page.note(2).enqueue().await.expect("there is capacity");
            let sum = page.sum().enqueue().await.expect("there is capacity");
            (first, failing, note, sum, page.place().enqueue().await.expect("there is capacity"))
        });
        open.send(()).expect("the handler still blocks");
        assert_eq!(outcome_of(&block_on(first)), CallOutcome::Served);
        let failing = block_on(failing);
        assert_eq!(
            (outcome_of(&failing), stop_reason_of(&failing)),
            (CallOutcome::NoReply, format!("the actor panicked: {PLANNED}"))
        );
        assert_eq!(block_on(note).expect("the call waits for the next incarnation"), 2);
        assert_eq!(block_on(sum).expect("it is answered"), 2, "the state is new");
        let home = block_on(place).expect("it is answered");
        assert_eq!(home.1.as_deref(), Some("novel"));
        assert_ne!(home.0, thread::current().id());
        assert_eq!(makings.try_iter().collect::<Vec<_>>(), [home.0, home.0]);
        assert!(matches!(block_on(page.shutdown()), StopReason::Shutdown));
        let [ran, dropped, start] = [Event::Ran(1), Event::StateDropped, Event::StartHook];
        assert_eq!(journal.events(), [start, ran, dropped, start, Event::Ran(2), Event::StopHook, dropped]);
    }
}

#[test]
fn f2_only_the_panicking_call_is_lost_in_a_local_set() {
    in_a_set(async {
        let journal = Journal::default();
        let (page, log) = Log::of(at_once(Plan::of(&journal)));
        let page = spawned(page);
        for n in 0..20 {
            assert_eq!(outcome_of(&bounded(page.boom()).await), CallOutcome::NoReply);
            assert_eq!(bounded(page.hand_on(n)).await.expect("the actor restarts"), n);
        }
        assert_eq!((journal.count(Event::StartHook), log.lines().len()), (21, 20));
        assert!(matches!(bounded(page.shutdown()).await, StopReason::Shutdown));
        assert_eq!(journal.holders(), 1, "the factory is dropped, too");
    });
}

#[test]
fn factory_may_return_an_actor_a_result_or_a_future() {
    in_a_set(async {
        let plan = Plan::of(&Journal::default());
        let pages = || {
            let plan = plan.clone();
            move || plan.clone().page()
        };
        let (now, fallible, later, both) = (pages(), pages(), pages(), pages());
        let handles = [
            spawned(supervised_local(now)),
            spawned(supervised_local(move || Ok::<_, String>(fallible()))),
            spawned(supervised_local(move || std::future::ready(later()))),
            spawned(supervised_local(move || {
                let page = both();
                async {
                    // This future is not `Send`.
                    let kept = Rc::new(());
                    yield_now().await;
                    drop(kept);
                    Ok::<_, io::Error>(page)
                }
            })),
        ];
        for handle in handles {
            assert_eq!(bounded(handle.note(1)).await.ok(), Some(1));
        }
    });
}

#[test]
fn f5_each_state_is_dropped_on_its_thread_before_stopped_resolves() {
    for end in [|page: PageHandle| drop(page.shutdown()), |page: PageHandle| drop(page.abort()), drop] {
        let (dropped, drops) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan { dropped: Some(dropped), ..Plan::of(&journal) };
        let page = at_once(plan).spawn_on_thread().expect("there is a thread");
        assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
        let home = block_on(page.place()).expect("the actor restarts").0;
        let stopped = page.stopped();
        end(page);
        block_on(stopped);
        assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home, home]);
        assert_eq!(journal.holders(), 1, "the factory is dropped, too");
    }
}

#[test]
fn f6_failures_beyond_the_restart_limit_stop_the_actor() {
    let journal = Journal::default();
    let (page, log) = Log::of(at_once(Plan::of(&journal)).restart_limit(2, Duration::from_secs(3600)));
    let page = page.spawn_on_thread().expect("there is a thread");
    for _ in 0..2 {
        assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
    }
    let (open, gate) = mpsc::channel();
    let (last, queued) = block_on(async {
        page.block(gate).tell().await.expect("there is capacity");
        let last = page.boom().enqueue().await.expect("there is capacity");
        (last, page.note(1).enqueue().await.expect("there is capacity"))
    });
    open.send(()).expect("the handler still blocks");
    assert_eq!(outcome_of(&block_on(last)), CallOutcome::NoReply);
    assert_eq!(outcome_of(&block_on(queued)), CallOutcome::Discarded);
    let reason = block_on(page.stopped());
    assert_eq!(chain(&reason), format!("the actor exceeded its restart limit: the actor panicked: {PLANNED}"));
    assert_eq!((log.lines().len(), journal.count(Event::StateDropped)), (2, 3));
}

#[test]
fn f6_policy_never_stops_the_actor_after_the_first_panic() {
    in_a_set(async {
        let page = spawned(at_once(Plan::of(&Journal::default())).restart(RestartPolicy::Never));
        assert_eq!(outcome_of(&bounded(page.boom()).await), CallOutcome::NoReply);
        assert!(matches!(bounded(page.stopped()).await, StopReason::Panicked(why) if *why == *PLANNED));
    });
}

/// A local task that the first incarnation spawns and that outlives it.
struct Left {
    ask: UnboundedSender<()>,
    told: mpsc::Receiver<u64>,
}

impl Left {
    fn by(plan: Plan) -> (Supervised<Page, OneThread>, Self) {
        let ((tell, told), (ask, asked)) = (mpsc::channel(), unbounded_channel());
        let mut first = Some((tell, asked));
        let actor = supervised_local(move || {
            let page = plan.clone().page();
            if let Some((tell, mut asked)) = first.take() {
                let number = Rc::clone(&page.number);
                drop(spawn_local(async move {
                    while asked.recv().await.is_some() {
                        tell.send(number.get()).expect("the test receives it");
                    }
                }));
            }
            page
        });
        (actor, Self { ask, told })
    }

    /// Returns the number of the first state. The thread has polled the actor in between.
    fn number(&self) -> u64 {
        self.ask.send(()).expect("the task lives");
        self.told.recv_timeout(TEST_TIMEOUT).expect("the task replies")
    }
}

#[test]
fn s8_local_tasks_outlive_a_restart_but_not_the_actor() {
    let (page, left) = Left::by(Plan::of(&Journal::default()));
    let page = unlimited(page).spawn_on_thread().expect("there is a thread");
    assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
    assert_eq!(block_on(page.hand_on(3)).expect("the actor restarts"), 3);
    assert_eq!(left.number(), 0, "the task holds the value of the first state");
    block_on(page.shutdown());
    assert_eq!(left.told.recv_timeout(TEST_TIMEOUT), Err(RecvTimeoutError::Disconnected));
}
