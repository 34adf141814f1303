//! A factory makes the state on a thread of its own.

use super::{Page, PageHandle, Plan};
use crate::{
    subject::{Event, Gate, Journal},
    support::{Fate, PATIENCE, PLANNED, fate, patiently, quiet, ticking},
};
use actor_runtime::{ActorControl, ActorHandle, CallError, LocalActor, StopReason};
use std::{
    io,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

fn page(journal: &Journal) -> PageHandle {
    let plan = Plan::of(journal);
    Page::spawn_on_thread(|| plan.page()).expect("there is a thread")
}

fn assert_can_be_sent<T: Send + Sync>(_: &T) {}

#[test]
fn it_runs_where_the_actor_does() {
    let (made, makings) = mpsc::channel();
    let plan = Plan::of(&Journal::default());
    let spawner = Page::spawner().name("first\0page");
    let page = spawner.spawn_on_thread(move || {
        let here = thread::current();
        made.send((here.id(), here.name().map(str::to_owned))).expect("the test looks later");
        plan.page()
    });
    let page = page.expect("there is a thread");
    assert_can_be_sent(&page);
    let home = makings.recv_timeout(PATIENCE).expect("it runs");
    assert_eq!(home.1.as_deref(), Some("firstpage"));
    assert_ne!(home.0, thread::current().id());
    assert_eq!(patiently(page.place()).expect("it lives"), home);
    assert_eq!(page.name(), "first\0page");
}

#[test]
fn f5_the_state_is_dropped_on_its_thread_before_anybody_hears_of_the_end() {
    for end in [|page: PageHandle| drop(page.shutdown()), |page: PageHandle| drop(page.abort()), drop] {
        let (dropped, drops) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan { dropped: Some(dropped), ..Plan::of(&journal) };
        let page = Page::spawn_on_thread(|| plan.page()).expect("there is a thread");
        let home = patiently(page.place()).expect("it lives").0;
        let stopped = page.stopped();
        end(page);
        patiently(stopped);
        assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home]);
        assert_eq!(journal.holders(), 1);
    }
}

/// Its factory waits until it is told to go on.
fn behind_a_gate(plan: Plan) -> (mpsc::Sender<()>, PageHandle) {
    let (open, gate) = mpsc::channel::<()>();
    let page = Page::spawn_on_thread(move || {
        gate.recv_timeout(PATIENCE).expect("the test goes on");
        plan.page()
    });
    (open, page.expect("there is a thread"))
}

#[test]
fn calls_wait_for_the_state() {
    let journal = Journal::default();
    let (open, page) = behind_a_gate(Plan::of(&journal));
    let calls = patiently(async {
        let first = page.note(1).enqueue().await.expect("there is room");
        let second = page.note(2).enqueue().await.expect("there is room");
        [first, second]
    });
    assert!(!journal.events().contains(&Event::StartHook));
    open.send(()).expect("it waits");
    for call in calls {
        assert_eq!(fate(&patiently(call)), Fate::Served);
    }
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::Ran(2)]);
}

/// The factory goes on when the test says so; then the actor ends, and every call resolves.
fn assert_start_fails<O, X>(factory: impl FnOnce() -> O + Send + 'static, words: &str)
where
    O: actor_runtime::supervision::Made<X, Actor = Page>,
{
    quiet();
    let (open, gate) = mpsc::channel::<()>();
    let page = Page::spawn_on_thread(move || {
        gate.recv_timeout(PATIENCE).expect("the test goes on");
        factory()
    });
    let page = page.expect("there is a thread");
    let (started, stopped) = (page.started(), page.stopped());
    let queued = patiently(page.note(1).enqueue()).expect("there is room");
    open.send(()).expect("it waits");
    assert_eq!(fate(&patiently(queued)), Fate::Dropped);
    let reason = patiently(stopped);
    assert!(matches!(&reason, StopReason::StartFailed(why) if why.to_string() == words), "{reason:?}");
    assert!(matches!(patiently(started), Err(StopReason::StartFailed(_))));
    let late = patiently(page.note(2));
    assert!(matches!(late.as_ref().map_err(CallError::stop_reason), Err(Some(StopReason::StartFailed(_)))));
    assert_eq!(fate(&late), Fate::NotSent);
}

#[test]
fn f4_a_factory_that_fails_ends_the_actor() {
    assert_start_fails(|| Err::<Page, _>(io::Error::other("nobody answers")), "nobody answers");
}

fn fail() -> Page {
    panic!("{PLANNED}")
}

#[test]
fn f4_a_factory_that_panics_ends_the_actor() {
    let journal = Journal::default();
    let plan = Plan::of(&journal);
    let factory = move || {
        let _unfinished = plan.page();
        fail()
    };
    assert_start_fails(factory, PLANNED);
    assert_eq!(journal.events(), [Event::StateDropped]);
}

#[test]
fn f4_a_failing_start_hook_ends_the_actor() {
    let journal = Journal::default();
    let plan = Plan { start: Err("planned failure"), ..Plan::of(&journal) };
    let page = Page::spawn_on_thread(|| Ok::<_, io::Error>(plan.page())).expect("there is a thread");
    assert!(matches!(patiently(page.stopped()), StopReason::StartFailed(_)));
    assert_eq!(journal.events(), [Event::StartHook, Event::StateDropped]);
}

#[test]
fn after_an_abort_no_state_is_made() {
    let there = ticking();
    let gone = there.handle().clone();
    drop(there);
    let called = Arc::new(AtomicBool::new(false));
    let (calling, plan) = (called.clone(), Plan::of(&Journal::default()));
    // The actor is aborted before it gets to its thread.
    let entered = gone.enter();
    let page = Page::spawn_on_thread(move || {
        calling.store(true, Ordering::Relaxed);
        plan.page()
    });
    drop(entered);
    let page = page.expect("there is a thread");
    assert_eq!(fate(&patiently(page.note(1))), Fate::NotSent);
    assert!(matches!(patiently(page.stopped()), StopReason::Aborted));
    assert!(!called.load(Ordering::Relaxed));
}

#[test]
fn s1_a_shutdown_serves_what_waited_for_the_state() {
    let journal = Journal::default();
    let (open, page) = behind_a_gate(Plan::of(&journal));
    let call = patiently(page.note(1).enqueue()).expect("there is room");
    let stopped = page.shutdown();
    open.send(()).expect("it waits");
    assert_eq!(fate(&patiently(call)), Fate::Served);
    assert!(matches!(patiently(stopped), StopReason::Shutdown));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped]);
}

#[test]
fn an_abort_takes_effect_at_an_await() {
    let journal = Journal::default();
    let page = page(&journal);
    let call = patiently(page.wait(1, Gate::shut()).enqueue()).expect("there is room");
    let queued = patiently(page.note(2).enqueue()).expect("there is room");
    // It runs once there is a message less in the queue.
    patiently(async {
        while page.queued() > 1 {
            tokio::task::yield_now().await;
        }
    });
    assert!(matches!(patiently(page.abort()), StopReason::Aborted));
    assert_eq!((fate(&patiently(call)), fate(&patiently(queued))), (Fate::Interrupted, Fate::Dropped));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
}

#[test]
fn f1_a_panic_ends_the_actor_as_always() {
    let journal = Journal::default();
    let page = page(&journal);
    assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
    assert!(matches!(patiently(page.stopped()), StopReason::Panicked(why) if *why == *PLANNED));
    assert_eq!(fate(&patiently(page.note(2))), Fate::NotSent);
    assert_eq!(journal.events(), [Event::StartHook, Event::StateDropped]);
}

#[test]
fn s4_the_last_handle_ends_the_actor() {
    let journal = Journal::default();
    let page = page(&journal);
    let stopped = page.stopped();
    patiently(page.note(1).tell()).expect("there is room");
    drop(page);
    assert!(matches!(patiently(stopped), StopReason::Unreferenced));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped]);
}

#[test]
fn s5_the_actor_ends_with_the_runtime_it_was_spawned_in() {
    let there = ticking();
    let journal = Journal::default();
    let page = there.block_on(async { page(&journal) });
    let call = patiently(page.wait(1, Gate::shut()).enqueue()).expect("there is room");
    patiently(page.started()).expect("it starts");
    drop(there);
    assert!(matches!(patiently(page.stopped()), StopReason::Aborted));
    assert!(matches!(fate(&patiently(call)), Fate::Interrupted | Fate::Dropped));
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn s7_handlers_may_block_and_make_blocking_calls() {
    let there = ticking();
    let outside = page(&Journal::default());
    let within = there.block_on(async { page(&Journal::default()) });
    let other = self::page(&Journal::default());
    patiently(other.note(7)).expect("it lives");
    for page in [outside, within] {
        let (open, gate) = mpsc::channel();
        let blocked = patiently(page.block(gate).enqueue()).expect("there is room");
        open.send(()).expect("it blocks still");
        assert!(patiently(blocked).expect("it lives"));
        assert_eq!(patiently(page.ask(other.clone())).expect("it lives"), 7);
    }
}

#[test]
fn handlers_may_spawn_tasks_of_their_thread() {
    let there = ticking();
    let outside = page(&Journal::default());
    let within = there.block_on(async { page(&Journal::default()) });
    for page in [outside, within] {
        assert_eq!(patiently(page.hand_on(3)).expect("it lives"), 3);
        assert_eq!(patiently(page.hand_on(4)).expect("it lives"), 7);
    }
}

#[test]
fn s8_tasks_of_its_thread_do_not_outlive_the_actor() {
    let (told, ended) = mpsc::channel::<()>();
    let plan = Plan::of(&Journal::default());
    let page = Page::spawn_on_thread(move || {
        let page = plan.page();
        let number = Rc::clone(&page.number);
        tokio::task::spawn_local(async move {
            let _kept = (number, told);
            std::future::pending::<()>().await;
        });
        page
    });
    patiently(page.expect("there is a thread").shutdown());
    assert_eq!(ended.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected));
}
