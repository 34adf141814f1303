//! F2, F6, F5: local actors that go on after a panic, on their thread.

mod pause;
mod sources;

use super::{Page, PageHandle, Plan};
use crate::{
    subject::{Event, Gate, Journal},
    supervision::{Log, unlimited},
    support::{Fate, PATIENCE, PLANNED, blamed, bounded, fate, patiently, quiet, runtime, ticking},
};
use actor_runtime::{
    ActorControl, ActorHandle, LocalActor, StopReason,
    supervision::{Local, Restart, Supervised, supervised_local},
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

/// A page that is made by the same plan at once, again and again.
fn at_once(plan: Plan) -> Supervised<Page, Local> {
    unlimited(supervised_local(move || plan.clone().page()))
}

/// Runs `test` in a set whose clock stands still.
fn in_a_set<T>(test: impl Future<Output = T>) -> T {
    quiet();
    runtime().block_on(LocalSet::new().run_until(test))
}

/// As a task of the set.
fn spawned<A: LocalActor>(actor: Supervised<A, Local>) -> A::Handle {
    let (handle, task) = actor.into_task();
    drop(spawn_local(task));
    handle
}

#[test]
fn f2_queued_calls_are_served_by_the_next_incarnation_on_the_same_thread() {
    let there = ticking();
    for outside in [true, false] {
        let (made, makings) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan::of(&journal);
        let actor = unlimited(supervised_local(move || {
            made.send(thread::current().id()).expect("the test looks later");
            plan.clone().page()
        }));
        let entered = (!outside).then(|| there.enter());
        let page = actor.name("novel").capacity(8).spawn_on_thread().expect("there is a thread");
        drop(entered);
        assert_eq!((page.name(), page.capacity()), ("novel", Some(8)));
        let (open, gate) = mpsc::channel();
        let (first, failing, note, sum, place) = patiently(async {
            let first = page.block(gate).enqueue().await.expect("there is room");
            page.note(1).tell().await.expect("there is room");
            let failing = page.boom().enqueue().await.expect("there is room");
            let note = page.note(2).enqueue().await.expect("there is room");
            let sum = page.sum().enqueue().await.expect("there is room");
            (first, failing, note, sum, page.place().enqueue().await.expect("there is room"))
        });
        open.send(()).expect("it blocks still");
        assert_eq!(fate(&patiently(first)), Fate::Served);
        let failing = patiently(failing);
        assert_eq!((fate(&failing), blamed(&failing)), (Fate::Interrupted, format!("the actor panicked: {PLANNED}")));
        assert_eq!(patiently(note).expect("it waits for the next incarnation"), 2);
        assert_eq!(patiently(sum).expect("it is served"), 2, "the state is a new one");
        let home = patiently(place).expect("it is served");
        assert_eq!(home.1.as_deref(), Some("novel"));
        assert_ne!(home.0, thread::current().id());
        assert_eq!(makings.try_iter().collect::<Vec<_>>(), [home.0, home.0]);
        assert!(matches!(patiently(page.shutdown()), StopReason::Shutdown));
        let [ran, dropped, start] = [Event::Ran(1), Event::StateDropped, Event::StartHook];
        assert_eq!(journal.events(), [start, ran, dropped, start, Event::Ran(2), Event::StopHook, dropped]);
    }
}

#[test]
fn f2_only_the_failing_call_is_lost_in_a_set() {
    in_a_set(async {
        let journal = Journal::default();
        let (page, log) = Log::of(at_once(Plan::of(&journal)));
        let page = spawned(page);
        for n in 0..20 {
            assert_eq!(fate(&bounded(page.boom()).await), Fate::Interrupted);
            assert_eq!(bounded(page.hand_on(n)).await.expect("it goes on"), n);
        }
        assert_eq!((journal.count(Event::StartHook), log.lines().len()), (21, 20));
        assert!(matches!(bounded(page.shutdown()).await, StopReason::Shutdown));
        assert_eq!(journal.holders(), 1, "the factory is gone as well");
    });
}

#[test]
fn a_factory_may_return_the_actor_or_a_result_now_or_later() {
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
                    // Neither can this be sent.
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
fn f5_each_state_is_dropped_on_its_thread_before_anybody_hears_of_the_end() {
    for end in [|page: PageHandle| drop(page.shutdown()), |page: PageHandle| drop(page.abort()), drop] {
        let (dropped, drops) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan { dropped: Some(dropped), ..Plan::of(&journal) };
        let page = at_once(plan).spawn_on_thread().expect("there is a thread");
        assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
        let home = patiently(page.place()).expect("it goes on").0;
        let stopped = page.stopped();
        end(page);
        patiently(stopped);
        assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home, home]);
        assert_eq!(journal.holders(), 1, "the factory is gone as well");
    }
}

#[test]
fn f6_more_failures_than_the_budget_has_are_the_end() {
    let journal = Journal::default();
    let (page, log) = Log::of(at_once(Plan::of(&journal)).budget(2, Duration::from_secs(3600)));
    let page = page.spawn_on_thread().expect("there is a thread");
    for _ in 0..2 {
        assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
    }
    let (open, gate) = mpsc::channel();
    let (last, queued) = patiently(async {
        page.block(gate).tell().await.expect("there is room");
        let last = page.boom().enqueue().await.expect("there is room");
        (last, page.note(1).enqueue().await.expect("there is room"))
    });
    open.send(()).expect("it blocks still");
    assert_eq!(fate(&patiently(last)), Fate::Interrupted);
    assert_eq!(fate(&patiently(queued)), Fate::Dropped);
    let reason = patiently(page.stopped());
    assert_eq!(reason.to_string(), format!("the actor failed too often: the actor panicked: {PLANNED}"));
    assert_eq!((log.lines().len(), journal.count(Event::StateDropped)), (2, 3));
}

#[test]
fn f6_no_restart_is_the_end_of_the_first() {
    in_a_set(async {
        let page = spawned(at_once(Plan::of(&Journal::default())).restart(Restart::Never));
        assert_eq!(fate(&bounded(page.boom()).await), Fate::Interrupted);
        assert!(matches!(bounded(page.stopped()).await, StopReason::Panicked(why) if *why == *PLANNED));
    });
}

/// A task of the actor's thread that the first incarnation leaves behind.
struct Left {
    ask: UnboundedSender<()>,
    told: mpsc::Receiver<u64>,
}

impl Left {
    fn by(plan: Plan) -> (Supervised<Page, Local>, Self) {
        let ((tell, told), (ask, asked)) = (mpsc::channel(), unbounded_channel());
        let mut first = Some((tell, asked));
        let actor = supervised_local(move || {
            let page = plan.clone().page();
            if let Some((tell, mut asked)) = first.take() {
                let number = Rc::clone(&page.number);
                drop(spawn_local(async move {
                    while asked.recv().await.is_some() {
                        tell.send(number.get()).expect("the test looks");
                    }
                }));
            }
            page
        });
        (actor, Self { ask, told })
    }

    /// The number of the first state. The thread has polled the actor meanwhile.
    fn number(&self) -> u64 {
        self.ask.send(()).expect("the task lives");
        self.told.recv_timeout(PATIENCE).expect("it tells")
    }
}

#[test]
fn s8_tasks_of_its_thread_outlive_a_restart_and_not_the_actor() {
    let (page, left) = Left::by(Plan::of(&Journal::default()));
    let page = unlimited(page).spawn_on_thread().expect("there is a thread");
    assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
    assert_eq!(patiently(page.hand_on(3)).expect("it goes on"), 3);
    assert_eq!(left.number(), 0, "what it keeps is of the first state");
    patiently(page.shutdown());
    assert_eq!(left.told.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
}
