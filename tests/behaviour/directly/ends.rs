//! The end of an actor whose handlers are run by callers.

use super::{Code, NearHandle, held, resting};
use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{Fate, PLANNED, blamed, bounded, drive, fate, on_runtime, poll_once, quiet, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason, Stuck, actor};
use std::{
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::runtime::{Handle, Runtime};

const PANICKED: &str = "the actor panicked: planned panic";

type Outcome = Result<u64, CallError>;

fn panics() -> Code {
    quiet();
    Box::new(|| panic!("{PLANNED}"))
}

/// A thread inside of a handler, which goes on and does `code` when it is told to.
fn occupied(near: &NearHandle, code: Code) -> (JoinHandle<Outcome>, mpsc::Sender<()>) {
    let (hold, entered, release) = held();
    let near = near.clone();
    let both = move || {
        hold();
        code();
    };
    let thread = thread::spawn(move || near.run(1, Box::new(both)).blocking());
    entered.recv().expect("it enters");
    (thread, release)
}

fn assert_all_gone(journal: &Journal) {
    assert_eq!((journal.count(Event::StateDropped), journal.events().last()), (1, Some(&Event::StateDropped)));
}

#[test]
fn s1_calls_are_refused_from_the_moment_on_that_it_is_told_to_end() {
    for ending in [SubjectHandle::shutdown, SubjectHandle::abort] {
        on_runtime(async {
            let journal = Journal::default();
            let subject = Subject::new(&journal).spawn();
            bounded(subject.started()).await.expect("it starts");
            settle().await;
            let stopped = ending(&subject);
            assert_eq!(fate(&bounded(subject.note(1)).await), Fate::NotSent, "before the run loop knows");
            bounded(stopped).await;
            assert_eq!(fate(&bounded(subject.note(2)).await), Fate::NotSent);
            assert!(journal.ran().is_empty());
        });
    }
}

#[test]
fn s1_calls_are_refused_while_the_stop_hook_runs() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Wait(gate.clone());
        let subject = subject.spawn();
        bounded(subject.started()).await.expect("it starts");
        settle().await;
        let stopped = subject.shutdown();
        journal.until(Event::StopHook).await;
        assert_eq!(fate(&bounded(subject.note(1)).await), Fate::NotSent);
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert!(journal.ran().is_empty());
    });
}

/// A handler on a thread is no task that could be cancelled: the end waits for it, and so does the stop hook.
#[test]
fn s1_the_end_waits_for_a_handler_that_a_caller_runs() {
    let endings: [fn(&NearHandle) -> StopReason; 2] = [|near| drive(near.shutdown()), |near| drive(near.abort())];
    for (ending, expected) in endings.into_iter().zip(["shut down", "aborted"]) {
        let (there, journal) = (runtime(), Journal::default());
        let (near, task) = resting(&there, &journal);
        let (caller, release) = occupied(&near, Box::new(|| {}));
        let ender = near.clone();
        let ender = thread::spawn(move || ending(&ender));
        there.block_on(async {
            while !matches!(near.place().try_tell(), Err(error) if error.stop_reason().is_some()) {
                tokio::task::yield_now().await;
            }
            settle().await;
        });
        assert!(!near.is_stopped());
        release.send(()).expect("it waits");
        assert_eq!(fate(&caller.join().expect("no panic")), Fate::Served);
        let state = there.block_on(bounded(task)).expect("no panic");
        assert!(state.is_some(), "it comes back");
        assert!(ender.join().expect("no panic").to_string().contains(expected));
    }
}

#[test]
fn s2_shutdown_within_says_stuck_when_a_caller_is_in_a_handler_for_ever() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let (caller, release) = occupied(&near, Box::new(|| {}));
    assert_eq!(there.block_on(near.shutdown_within(Duration::from_secs(1))).map(drop), Err(Stuck));
    release.send(()).expect("it waits");
    assert_eq!(fate(&caller.join().expect("no panic")), Fate::Served);
    assert!(matches!(there.block_on(near.stopped()), StopReason::Aborted));
}

#[test]
fn a_method_that_takes_self_ends_the_actor_in_its_caller() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, task) = resting(&there, &journal);
    assert_eq!(near.finish(1, Box::new(|| {})).blocking().expect("its own reply"), 1);
    assert_all_gone(&journal);
    let later = near.run(2, Box::new(|| {})).blocking();
    assert_eq!((fate(&later), blamed(&later)), (Fate::NotSent, StopReason::Finished.to_string()));
    assert!(matches!(there.block_on(bounded(near.stopped())), StopReason::Finished));
    assert!(there.block_on(task).expect("no panic").is_none());
}

/// Those that came while it ran, too.
#[test]
fn a_method_that_takes_self_discards_what_came_meanwhile() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let (caller, release) = occupied(&near, Box::new(|| {}));
    let mut queued = near.run(2, Box::new(|| {}));
    let mut waiting = near.run(3, Box::new(|| {}));
    assert!(poll_once(&mut queued).is_pending() && poll_once(&mut waiting).is_pending());
    release.send(()).expect("it waits");
    assert_eq!(caller.join().expect("no panic").expect("it lives"), 1);
    there.block_on(async {
        assert_eq!((bounded(queued).await.expect("it lives"), bounded(waiting).await.expect("it lives")), (2, 3));
        settle().await;
        let own = near.clone();
        // In the handler, and so while the actor is busy.
        let (late, was_late) = mpsc::channel();
        let code = move || {
            let mut call = own.run(9, Box::new(|| {})).owned();
            let std::task::Poll::Ready(outcome) = poll_once(&mut call) else { panic!("it is closed") };
            late.send(fate(&outcome)).expect("the test waits");
        };
        assert_eq!(near.finish(4, Box::new(code)).await.expect("its own reply"), 4);
        assert_eq!(was_late.try_recv(), Ok(Fate::NotSent));
        assert!(matches!(bounded(near.stopped()).await, StopReason::Finished));
    });
    assert_eq!(journal.ran(), [1, 2, 3, 4]);
}

/// Of its caller, of who queued and waited meanwhile, and of who came later.
#[test]
fn f2_after_a_panic_in_its_caller_every_call_names_the_same_reason() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, task) = resting(&there, &journal);
    let (caller, release) = occupied(&near, panics());
    let (mut queued, mut waiting) = (near.run(2, Box::new(|| {})), near.run(3, Box::new(|| {})));
    assert!(poll_once(&mut queued).is_pending() && poll_once(&mut waiting).is_pending());
    release.send(()).expect("it waits");
    let in_flight = caller.join().expect("the panic stays in the actor");
    assert_all_gone(&journal);
    let later = near.run(4, Box::new(|| {})).blocking();
    let (queued, waiting) = (drive(queued), drive(waiting));
    let fates = [Fate::Interrupted, Fate::Dropped, Fate::NotSent, Fate::NotSent];
    for (outcome, expected) in [in_flight, queued, waiting, later].iter().zip(fates) {
        assert_eq!((fate(outcome), blamed(outcome)), (expected, PANICKED.to_owned()));
    }
    assert_eq!(there.block_on(bounded(near.stopped())).to_string(), PANICKED);
    assert!(there.block_on(task).expect("the panic does not reach the task").is_none());
    assert_eq!((journal.ran(), journal.count(Event::StateDropped)), (vec![1], 1));
}

#[test]
fn f3_the_state_is_never_observed_after_a_panic_in_its_caller() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, task) = resting(&there, &journal);
    assert_eq!(fate(&near.run(1, panics()).blocking()), Fate::Interrupted);
    assert!(
        there.block_on(bounded(task)).expect("the panic does not reach the task").is_none(),
        "it does not come back"
    );
    assert_all_gone(&journal);
}

#[test]
fn s5_a_runtime_dropped_while_a_caller_is_in_a_handler() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let (caller, release) = occupied(&near, Box::new(|| {}));
    let mut queued = near.run(2, Box::new(|| {}));
    assert!(poll_once(&mut queued).is_pending());
    drop(there);
    assert_eq!(fate(&drive(queued)), Fate::Dropped, "nobody is left to handle it");
    assert!(!near.is_stopped() && journal.count(Event::StateDropped) == 0, "the handler goes on");
    release.send(()).expect("it waits");
    assert_eq!(caller.join().expect("no panic").expect("its own reply"), 1);
    assert!(matches!(on_runtime(bounded(near.stopped())), StopReason::Aborted));
    assert_all_gone(&journal);
    assert_eq!(fate(&near.run(3, Box::new(|| {})).blocking()), Fate::NotSent);
}

#[test]
fn s5_a_runtime_dropped_by_a_handler_that_a_caller_runs() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    assert_eq!(near.run(1, Box::new(|| drop(there))).blocking().expect("its own reply"), 1);
    assert!(near.is_stopped() && matches!(drive(near.stopped()), StopReason::Aborted));
    assert_eq!((journal.count(Event::Done(1)), journal.ran()), (1, vec![1]));
    assert_all_gone(&journal);
}

#[test]
fn s1_a_handler_that_a_caller_runs_aborts_its_actor() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let own = near.clone();
    assert_eq!(near.run(1, Box::new(move || drop(own.abort()))).blocking().expect("its own reply"), 1);
    assert_eq!(fate(&near.run(2, Box::new(|| {})).blocking()), Fate::NotSent);
    assert!(matches!(there.block_on(bounded(near.stopped())), StopReason::Aborted));
    assert_eq!(journal.ran(), [1]);
}

/// The last call of all, by a caller that is the only one left.
#[test]
fn s4_the_last_handle_goes_in_a_handler_that_a_caller_runs() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, task) = resting(&there, &journal);
    let (stopped, own) = (near.stopped(), near.clone());
    assert_eq!(near.run(1, Box::new(move || drop(own))).owned().blocking().expect("it lives"), 1);
    drop(near);
    assert!(matches!(there.block_on(bounded(stopped)), StopReason::Unreferenced));
    assert!(there.block_on(task).expect("no panic").is_some());
}

/// A direct call ends the actor, by a panic or as its last message; with what is said of it from then on.
fn ended_by_a_call(there: &Runtime, finishes: bool) -> (NearHandle, String) {
    let (near, _task) = resting(there, &Journal::default());
    if finishes {
        assert_eq!(fate(&near.finish(1, Box::new(|| {})).blocking()), Fate::Served);
    } else {
        assert_eq!(fate(&near.run(1, panics()).blocking()), Fate::Interrupted);
    }
    (near, if finishes { StopReason::Finished.to_string() } else { PANICKED.to_owned() })
}

#[test]
fn f2_an_abort_after_a_panic_or_a_last_message_changes_no_reason() {
    for finishes in [false, true] {
        let there = runtime();
        let (near, expected) = ended_by_a_call(&there, finishes);
        assert_eq!(blamed(&near.run(2, Box::new(|| {})).blocking()), expected);
        drop(near.abort());
        assert_eq!(there.block_on(near.stopped()).to_string(), expected);
    }
}

#[test]
fn f2_a_runtime_dropped_after_a_panic_or_a_last_message_changes_no_reason() {
    for finishes in [false, true] {
        let there = runtime();
        let (near, expected) = ended_by_a_call(&there, finishes);
        drop(there);
        assert_eq!(drive(near.stopped()).to_string(), expected);
    }
}

/// As in the run loop, where a panic at the same time as an abort is what ends the actor.
#[test]
fn f1_a_panic_in_a_caller_is_the_reason_though_the_actor_is_aborted_or_its_runtime_dropped_meanwhile() {
    for aborts in [true, false] {
        let (there, journal) = (runtime(), Journal::default());
        let (near, _task) = resting(&there, &journal);
        let (caller, release) = occupied(&near, panics());
        let there = if aborts {
            drop(near.abort());
            there.block_on(settle());
            Some(there)
        } else {
            drop(there);
            None
        };
        release.send(()).expect("it waits");
        assert_eq!(blamed(&caller.join().expect("the panic stays in the actor")), PANICKED);
        let reason = there.map_or_else(|| drive(near.stopped()), |there| there.block_on(near.stopped()));
        assert_eq!(reason.to_string(), PANICKED);
    }
}

/// Notes whether it is dropped where tasks can be spawned.
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
fn a_state_broken_by_its_caller_is_dropped_within_the_runtime_of_its_actor() {
    let (there, (sender, dropped)) = (runtime(), mpsc::channel());
    let tidy = there.block_on(async {
        let tidy = Tidy(sender).spawn();
        settle().await;
        tidy
    });
    assert_eq!(fate(&tidy.fail().blocking()), Fate::Interrupted);
    assert_eq!(dropped.recv(), Ok(true), "as in the run loop");
}
