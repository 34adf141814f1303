//! How actors stop whose handlers are run by callers.

use super::{Code, DirectActor, DirectActorHandle, HandDriven, blocking_code, idle_actor};
use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{
        CallOutcome, PLANNED, bounded, drive, on_runtime, outcome_of, poll_once, settle, silence_planned_panics,
        stop_reason_of,
    },
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason, actor};
use std::{
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::runtime::Handle;

const PANICKED: &str = "the actor panicked: planned panic";

type Outcome = Result<u64, CallError>;

fn panics() -> Code {
    silence_planned_panics();
    Box::new(|| panic!("{PLANNED}"))
}

/// Starts a thread that is inside a handler. The handler runs `code` when it is released.
fn caller_in_handler(
    there: &HandDriven,
    actor: &DirectActorHandle,
    code: Code,
) -> (JoinHandle<Outcome>, mpsc::Sender<()>) {
    let (hold, entered, release) = blocking_code();
    let (actor, handle) = (actor.clone(), there.handle());
    let both = move || {
        hold();
        code();
    };
    let thread = thread::spawn(move || handle.block_on(actor.run(1, Box::new(both))));
    entered.recv().expect("the handler starts");
    (thread, release)
}

fn assert_state_dropped(journal: &Journal) {
    assert_eq!((journal.count(Event::StateDropped), journal.events().last()), (1, Some(&Event::StateDropped)));
}

#[test]
fn s1_direct_calls_return_closed_after_shutdown_or_abort() {
    for ending in [SubjectHandle::shutdown, SubjectHandle::abort] {
        on_runtime(async {
            let journal = Journal::default();
            let subject = Subject::new(&journal).spawn();
            bounded(subject.started()).await.expect("the actor starts");
            settle().await;
            let stopped = ending(&subject);
            assert_eq!(
                outcome_of(&bounded(subject.note(1)).await),
                CallOutcome::Closed,
                "the run loop was not polled yet"
            );
            bounded(stopped).await;
            assert_eq!(outcome_of(&bounded(subject.note(2)).await), CallOutcome::Closed);
            assert!(journal.ran().is_empty());
        });
    }
}

#[test]
fn s1_direct_calls_return_closed_during_the_stop_hook() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Wait(gate.clone());
        let subject = subject.spawn();
        bounded(subject.started()).await.expect("the actor starts");
        settle().await;
        let stopped = subject.shutdown();
        journal.until(Event::StopHook).await;
        assert_eq!(outcome_of(&bounded(subject.note(1)).await), CallOutcome::Closed);
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert!(journal.ran().is_empty());
    });
}

/// A handler on a caller's thread cannot be cancelled, so the stop hook and the stop wait for it.
#[test]
fn s1_stop_waits_for_a_handler_run_by_a_caller() {
    let endings: [fn(&DirectActorHandle) -> StopReason; 2] =
        [|actor| drive(actor.shutdown()), |actor| drive(actor.abort())];
    for (ending, expected) in endings.into_iter().zip(["shut down", "aborted"]) {
        let (there, journal) = (HandDriven::new(), Journal::default());
        let (actor, task) = idle_actor(&there, &journal);
        let (caller, release) = caller_in_handler(&there, &actor, Box::new(|| {}));
        let ender = actor.clone();
        let ender = thread::spawn(move || ending(&ender));
        there.block_on(async {
            while !matches!(actor.place().try_tell(), Err(error) if error.stop_reason().is_some()) {
                tokio::task::yield_now().await;
            }
            settle().await;
        });
        assert!(!actor.is_stopped());
        release.send(()).expect("the receiver waits");
        assert_eq!(outcome_of(&caller.join().expect("no panic")), CallOutcome::Served);
        let state = there.block_on(bounded(task)).expect("no panic");
        assert!(state.is_some(), "the task returns the state");
        assert!(ender.join().expect("no panic").to_string().contains(expected));
    }
}

#[test]
fn s2_shutdown_timeout_fails_while_a_caller_runs_a_handler() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let (caller, release) = caller_in_handler(&there, &actor, Box::new(|| {}));
    let timed_out = there.block_on(actor.shutdown_timeout(Duration::from_millis(20))).expect_err("the handler runs");
    let text =
        format!("{} ({}): shutdown timed out: a handler or hook has not reached an await", actor.name(), actor.id());
    assert_eq!(timed_out.to_string(), text);
    release.send(()).expect("the receiver waits");
    assert_eq!(outcome_of(&caller.join().expect("no panic")), CallOutcome::Served);
    assert!(matches!(there.block_on(actor.stopped()), StopReason::Aborted));
}

#[test]
fn self_method_run_by_a_caller_stops_the_actor() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, task) = idle_actor(&there, &journal);
    assert_eq!(there.call(actor.finish(1, Box::new(|| {}))).expect("the last handler replies"), 1);
    assert_state_dropped(&journal);
    let later = actor.run(2, Box::new(|| {})).blocking();
    assert_eq!((outcome_of(&later), stop_reason_of(&later)), (CallOutcome::Closed, StopReason::Consumed.to_string()));
    assert!(matches!(there.block_on(bounded(actor.stopped())), StopReason::Consumed));
    assert!(there.block_on(task).expect("no panic").is_none());
}

/// Calls made while the last handler runs return an error, too.
#[test]
fn self_method_closes_the_mailbox_while_it_runs() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let (caller, release) = caller_in_handler(&there, &actor, Box::new(|| {}));
    let mut queued = actor.run(2, Box::new(|| {}));
    let mut waiting = actor.run(3, Box::new(|| {}));
    assert!(poll_once(&mut queued).is_pending() && poll_once(&mut waiting).is_pending());
    release.send(()).expect("the receiver waits");
    assert_eq!(caller.join().expect("no panic").expect("the actor runs"), 1);
    there.block_on(async {
        assert_eq!(
            (bounded(queued).await.expect("the actor runs"), bounded(waiting).await.expect("the actor runs")),
            (2, 3)
        );
        settle().await;
        let own = actor.clone();
        // The call is made inside the handler, so the actor is busy.
        let (late, was_late) = mpsc::channel();
        let code = move || {
            let mut call = own.run(9, Box::new(|| {})).into_owned();
            let std::task::Poll::Ready(outcome) = poll_once(&mut call) else { panic!("it is closed") };
            late.send(outcome_of(&outcome)).expect("the test waits");
        };
        assert_eq!(actor.finish(4, Box::new(code)).await.expect("the last handler replies"), 4);
        assert_eq!(was_late.try_recv(), Ok(CallOutcome::Closed));
        assert!(matches!(bounded(actor.stopped()).await, StopReason::Consumed));
    });
    assert_eq!(journal.ran(), [1, 2, 3, 4]);
}

/// The reasons of the panicking call, of queued and waiting calls, and of a later call.
#[test]
fn f2_after_a_panic_in_a_direct_call_every_call_names_the_same_reason() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, task) = idle_actor(&there, &journal);
    let (caller, release) = caller_in_handler(&there, &actor, panics());
    let (mut queued, mut waiting) = (actor.run(2, Box::new(|| {})), actor.run(3, Box::new(|| {})));
    assert!(poll_once(&mut queued).is_pending() && poll_once(&mut waiting).is_pending());
    release.send(()).expect("the receiver waits");
    let in_flight = caller.join().expect("the panic does not reach the caller");
    assert_state_dropped(&journal);
    let later = actor.run(4, Box::new(|| {})).blocking();
    let (queued, waiting) = (drive(queued), drive(waiting));
    let call_outcomes = [CallOutcome::NoReply, CallOutcome::Discarded, CallOutcome::Closed, CallOutcome::Closed];
    for (outcome, expected) in [in_flight, queued, waiting, later].iter().zip(call_outcomes) {
        assert_eq!((outcome_of(outcome), stop_reason_of(outcome)), (expected, PANICKED.to_owned()));
    }
    assert_eq!(there.block_on(bounded(actor.stopped())).to_string(), PANICKED);
    assert!(there.block_on(task).expect("the panic does not reach the task").is_none());
    assert_eq!((journal.ran(), journal.count(Event::StateDropped)), (vec![1], 1));
}

#[test]
fn f3_state_is_never_returned_after_a_panic_in_a_direct_call() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, task) = idle_actor(&there, &journal);
    assert_eq!(outcome_of(&there.call(actor.run(1, panics()))), CallOutcome::NoReply);
    assert!(
        there.block_on(bounded(task)).expect("the panic does not reach the task").is_none(),
        "the task returns no state"
    );
    assert_state_dropped(&journal);
}

#[test]
fn s5_runtime_dropped_while_a_caller_runs_a_handler_aborts_the_actor() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let (caller, release) = caller_in_handler(&there, &actor, Box::new(|| {}));
    let mut queued = actor.run(2, Box::new(|| {}));
    assert!(poll_once(&mut queued).is_pending());
    drop(there);
    assert_eq!(outcome_of(&drive(queued)), CallOutcome::Discarded, "no run loop is left to handle it");
    assert!(!actor.is_stopped() && journal.count(Event::StateDropped) == 0, "the handler still runs");
    release.send(()).expect("the receiver waits");
    assert_eq!(caller.join().expect("no panic").expect("the last handler replies"), 1);
    assert!(matches!(on_runtime(bounded(actor.stopped())), StopReason::Aborted));
    assert_state_dropped(&journal);
    assert_eq!(outcome_of(&actor.run(3, Box::new(|| {})).blocking()), CallOutcome::Closed);
}

#[test]
fn s5_run_loop_dropped_by_a_handler_run_by_a_caller_aborts_the_actor() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, task) = DirectActor(journal.clone()).into_task();
    let mut task = Box::pin(task);
    there.call(async { assert!(poll_once(&mut task).is_pending()) });
    assert_eq!(there.call(actor.run(1, Box::new(|| drop(task)))).expect("the last handler replies"), 1);
    assert!(actor.is_stopped() && matches!(drive(actor.stopped()), StopReason::Aborted));
    assert_eq!((journal.count(Event::Done(1)), journal.ran()), (1, vec![1]));
    assert_state_dropped(&journal);
}

#[test]
fn s1_abort_from_a_handler_run_by_a_caller_stops_the_actor() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let own = actor.clone();
    assert_eq!(there.call(actor.run(1, Box::new(move || drop(own.abort())))).expect("the last handler replies"), 1);
    assert_eq!(outcome_of(&actor.run(2, Box::new(|| {})).blocking()), CallOutcome::Closed);
    assert!(matches!(there.block_on(bounded(actor.stopped())), StopReason::Aborted));
    assert_eq!(journal.ran(), [1]);
}

/// The last handle is dropped by the caller that runs the last handler.
#[test]
fn s4_last_handle_dropped_in_a_direct_call_stops_the_actor() {
    let (there, journal) = (HandDriven::new(), Journal::default());
    let (actor, task) = idle_actor(&there, &journal);
    let (stopped, own) = (actor.stopped(), actor.clone());
    assert_eq!(there.call(actor.run(1, Box::new(move || drop(own)))).expect("the actor runs"), 1);
    drop(actor);
    assert!(matches!(there.block_on(bounded(stopped)), StopReason::HandlesDropped));
    assert!(there.block_on(task).expect("no panic").is_some());
}

/// Stops an actor by a direct call that panics or takes `self`. Returns the handle and the expected reason.
fn stopped_by_direct_call(there: &HandDriven, finishes: bool) -> (DirectActorHandle, String) {
    let (actor, _task) = idle_actor(there, &Journal::default());
    if finishes {
        assert_eq!(outcome_of(&there.call(actor.finish(1, Box::new(|| {})))), CallOutcome::Served);
    } else {
        assert_eq!(outcome_of(&there.call(actor.run(1, panics()))), CallOutcome::NoReply);
    }
    (actor, if finishes { StopReason::Consumed.to_string() } else { PANICKED.to_owned() })
}

#[test]
fn f2_abort_after_a_panic_or_self_method_keeps_the_reason() {
    for finishes in [false, true] {
        let there = HandDriven::new();
        let (actor, expected) = stopped_by_direct_call(&there, finishes);
        assert_eq!(stop_reason_of(&actor.run(2, Box::new(|| {})).blocking()), expected);
        drop(actor.abort());
        assert_eq!(there.block_on(actor.stopped()).to_string(), expected);
    }
}

#[test]
fn f2_runtime_drop_after_a_panic_or_self_method_keeps_the_reason() {
    for finishes in [false, true] {
        let there = HandDriven::new();
        let (actor, expected) = stopped_by_direct_call(&there, finishes);
        drop(there);
        assert_eq!(drive(actor.stopped()).to_string(), expected);
    }
}

/// In the run loop, too, a panic wins over an abort at the same time.
#[test]
fn f1_panic_in_a_direct_call_wins_over_abort_and_runtime_drop() {
    for aborts in [true, false] {
        let (there, journal) = (HandDriven::new(), Journal::default());
        let (actor, _task) = idle_actor(&there, &journal);
        let (caller, release) = caller_in_handler(&there, &actor, panics());
        let there = if aborts {
            drop(actor.abort());
            there.block_on(settle());
            Some(there)
        } else {
            drop(there);
            None
        };
        release.send(()).expect("the receiver waits");
        assert_eq!(stop_reason_of(&caller.join().expect("the panic does not reach the caller")), PANICKED);
        let reason = there.map_or_else(|| drive(actor.stopped()), |there| there.block_on(actor.stopped()));
        assert_eq!(reason.to_string(), PANICKED);
    }
}

/// Reports whether it is dropped inside a runtime.
#[actor]
struct Tidy(mpsc::Sender<bool>);

#[actor(direct)]
impl Tidy {
    pub fn fail(&mut self) {
        panics()();
    }
}

impl Drop for Tidy {
    fn drop(&mut self) {
        self.0.send(Handle::try_current().is_ok()).expect("the test waits");
    }
}

#[test]
fn state_is_dropped_in_the_actors_runtime_after_a_panic_in_a_direct_call() {
    let (there, (sender, dropped)) = (HandDriven::new(), mpsc::channel());
    let (tidy, run_loop) = Tidy(sender).into_task();
    let _task = there.spawn(run_loop);
    there.block_on(settle());
    assert_eq!(outcome_of(&there.call(tidy.fail())), CallOutcome::NoReply);
    assert_eq!(dropped.recv(), Ok(true), "the state is dropped inside the runtime");
}
