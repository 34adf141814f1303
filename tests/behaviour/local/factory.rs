//! Local actors whose state is created by a factory on the actor's own thread.

use super::{Page, PageHandle, Plan};
use crate::{
    subject::{Event, Gate, Journal},
    support::{CallOutcome, PLANNED, TEST_TIMEOUT, block_on, outcome_of, real_time_runtime, silence_planned_panics},
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
fn factory_runs_on_the_actors_thread() {
    let (made, makings) = mpsc::channel();
    let plan = Plan::of(&Journal::default());
    let spawner = Page::spawner().name("first\0page");
    let page = spawner.spawn_on_thread(move || {
        let here = thread::current();
        made.send((here.id(), here.name().map(str::to_owned))).expect("the test receives it later");
        plan.page()
    });
    let page = page.expect("there is a thread");
    assert_can_be_sent(&page);
    let home = makings.recv_timeout(TEST_TIMEOUT).expect("it runs");
    assert_eq!(home.1.as_deref(), Some("firstpage"));
    assert_ne!(home.0, thread::current().id());
    assert_eq!(block_on(page.place()).expect("the actor runs"), home);
    assert_eq!(page.name(), "first\0page");
}

#[test]
fn f5_state_is_dropped_on_its_thread_before_stopped_resolves() {
    for end in [|page: PageHandle| drop(page.shutdown()), |page: PageHandle| drop(page.abort()), drop] {
        let (dropped, drops) = mpsc::channel();
        let journal = Journal::default();
        let plan = Plan { dropped: Some(dropped), ..Plan::of(&journal) };
        let page = Page::spawn_on_thread(|| plan.page()).expect("there is a thread");
        let home = block_on(page.place()).expect("the actor runs").0;
        let stopped = page.stopped();
        end(page);
        block_on(stopped);
        assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home]);
        assert_eq!(journal.holders(), 1);
    }
}

/// Returns an actor whose factory waits for a message, and the sender of that message.
fn behind_a_gate(plan: Plan) -> (mpsc::Sender<()>, PageHandle) {
    let (open, gate) = mpsc::channel::<()>();
    let page = Page::spawn_on_thread(move || {
        gate.recv_timeout(TEST_TIMEOUT).expect("the test goes on");
        plan.page()
    });
    (open, page.expect("there is a thread"))
}

#[test]
fn calls_wait_until_the_factory_returns() {
    let journal = Journal::default();
    let (open, page) = behind_a_gate(Plan::of(&journal));
    let calls = block_on(async {
        let first = page.note(1).enqueue().await.expect("there is capacity");
        let second = page.note(2).enqueue().await.expect("there is capacity");
        [first, second]
    });
    assert!(!journal.events().contains(&Event::StartHook));
    open.send(()).expect("the receiver waits");
    for call in calls {
        assert_eq!(outcome_of(&block_on(call)), CallOutcome::Served);
    }
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::Ran(2)]);
}

/// Lets the factory return, and asserts that the actor stops and that every call resolves.
fn assert_start_fails<O, X>(factory: impl FnOnce() -> O + Send + 'static, words: &str)
where
    O: actor_runtime::supervision::IntoActor<X, Actor = Page>,
{
    silence_planned_panics();
    let (open, gate) = mpsc::channel::<()>();
    let page = Page::spawn_on_thread(move || {
        gate.recv_timeout(TEST_TIMEOUT).expect("the test goes on");
        factory()
    });
    let page = page.expect("there is a thread");
    let (started, stopped) = (page.started(), page.stopped());
    let queued = block_on(page.note(1).enqueue()).expect("there is capacity");
    open.send(()).expect("the receiver waits");
    assert_eq!(outcome_of(&block_on(queued)), CallOutcome::Discarded);
    let reason = block_on(stopped);
    assert!(matches!(&reason, StopReason::StartFailed(why) if why.to_string() == words), "{reason:?}");
    assert!(matches!(block_on(started), Err(StopReason::StartFailed(_))));
    let late = block_on(page.note(2));
    assert!(matches!(late.as_ref().map_err(CallError::stop_reason), Err(Some(StopReason::StartFailed(_)))));
    assert_eq!(outcome_of(&late), CallOutcome::Closed);
}

#[test]
fn f4_failed_factory_stops_the_actor() {
    assert_start_fails(|| Err::<Page, _>(io::Error::other("no answer")), "no answer");
}

fn fail() -> Page {
    panic!("{PLANNED}")
}

#[test]
fn f4_panicking_factory_stops_the_actor() {
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
fn f4_failed_start_hook_stops_the_actor() {
    let journal = Journal::default();
    let plan = Plan { start: Err("planned failure"), ..Plan::of(&journal) };
    let page = Page::spawn_on_thread(|| Ok::<_, io::Error>(plan.page())).expect("there is a thread");
    assert!(matches!(block_on(page.stopped()), StopReason::StartFailed(_)));
    assert_eq!(journal.events(), [Event::StartHook, Event::StateDropped]);
}

#[test]
fn factory_is_not_called_after_an_abort() {
    let there = real_time_runtime();
    let gone = there.handle().clone();
    drop(there);
    let called = Arc::new(AtomicBool::new(false));
    let (calling, plan) = (called.clone(), Plan::of(&Journal::default()));
    // The actor is aborted before its thread starts.
    let entered = gone.enter();
    let page = Page::spawn_on_thread(move || {
        calling.store(true, Ordering::Relaxed);
        plan.page()
    });
    drop(entered);
    let page = page.expect("there is a thread");
    assert_eq!(outcome_of(&block_on(page.note(1))), CallOutcome::Closed);
    assert!(matches!(block_on(page.stopped()), StopReason::Aborted));
    assert!(!called.load(Ordering::Relaxed));
}

#[test]
fn s1_shutdown_before_the_factory_returns_handles_accepted_messages() {
    let journal = Journal::default();
    let (open, page) = behind_a_gate(Plan::of(&journal));
    let call = block_on(page.note(1).enqueue()).expect("there is capacity");
    let stopped = page.shutdown();
    open.send(()).expect("the receiver waits");
    assert_eq!(outcome_of(&block_on(call)), CallOutcome::Served);
    assert!(matches!(block_on(stopped), StopReason::Shutdown));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped]);
}

#[test]
fn abort_takes_effect_at_an_await() {
    let journal = Journal::default();
    let page = page(&journal);
    let call = block_on(page.wait(1, Gate::shut()).enqueue()).expect("there is capacity");
    let queued = block_on(page.note(2).enqueue()).expect("there is capacity");
    // The handler runs as soon as one message fewer is queued.
    block_on(async {
        while page.mailbox_len() > 1 {
            tokio::task::yield_now().await;
        }
    });
    assert!(matches!(block_on(page.abort()), StopReason::Aborted));
    assert_eq!(
        (outcome_of(&block_on(call)), outcome_of(&block_on(queued))),
        (CallOutcome::NoReply, CallOutcome::Discarded)
    );
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
}

#[test]
fn f1_handler_panic_stops_a_local_actor() {
    let journal = Journal::default();
    let page = page(&journal);
    assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
    assert!(matches!(block_on(page.stopped()), StopReason::Panicked(why) if *why == *PLANNED));
    assert_eq!(outcome_of(&block_on(page.note(2))), CallOutcome::Closed);
    assert_eq!(journal.events(), [Event::StartHook, Event::StateDropped]);
}

#[test]
fn s4_last_handle_dropped_stops_a_local_actor() {
    let journal = Journal::default();
    let page = page(&journal);
    let stopped = page.stopped();
    block_on(page.note(1).tell()).expect("there is capacity");
    drop(page);
    assert!(matches!(block_on(stopped), StopReason::HandlesDropped));
    assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StopHook, Event::StateDropped]);
}

#[test]
fn s5_actor_on_its_own_thread_is_aborted_with_the_runtime_it_was_spawned_in() {
    let there = real_time_runtime();
    let journal = Journal::default();
    let page = there.block_on(async { page(&journal) });
    let call = block_on(page.wait(1, Gate::shut()).enqueue()).expect("there is capacity");
    block_on(page.started()).expect("the actor starts");
    drop(there);
    assert!(matches!(block_on(page.stopped()), StopReason::Aborted));
    assert!(matches!(outcome_of(&block_on(call)), CallOutcome::NoReply | CallOutcome::Discarded));
    assert_eq!(journal.count(Event::StateDropped), 1);
}

#[test]
fn s7_handlers_on_their_own_thread_may_block() {
    let there = real_time_runtime();
    let outside = page(&Journal::default());
    let within = there.block_on(async { page(&Journal::default()) });
    let other = self::page(&Journal::default());
    block_on(other.note(7)).expect("the actor runs");
    for page in [outside, within] {
        let (open, gate) = mpsc::channel();
        let blocked = block_on(page.block(gate).enqueue()).expect("there is capacity");
        open.send(()).expect("the handler still blocks");
        assert!(block_on(blocked).expect("the actor runs"));
        assert_eq!(block_on(page.ask(other.clone())).expect("the actor runs"), 7);
    }
}

#[test]
fn handlers_may_spawn_local_tasks() {
    let there = real_time_runtime();
    let outside = page(&Journal::default());
    let within = there.block_on(async { page(&Journal::default()) });
    for page in [outside, within] {
        assert_eq!(block_on(page.hand_on(3)).expect("the actor runs"), 3);
        assert_eq!(block_on(page.hand_on(4)).expect("the actor runs"), 7);
    }
}

#[test]
fn s8_local_tasks_do_not_outlive_the_actor() {
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
    block_on(page.expect("there is a thread").shutdown());
    assert_eq!(ended.recv_timeout(TEST_TIMEOUT), Err(mpsc::RecvTimeoutError::Disconnected));
}
