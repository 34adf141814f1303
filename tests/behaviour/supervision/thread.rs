//! Supervised actors on their own threads.

use super::{Log, at_once, unlimited};
use crate::{
    actor,
    subject::{Event, Journal},
    support::{CallOutcome, PLANNED, block_on, outcome_of, runtime, silence_planned_panics},
};
use actor_runtime::{ActorControl, ActorHandle, StopReason, supervision::supervised};
use std::thread::{self, ThreadId};

/// Stores the thread on which it was created.
struct Native(ThreadId);

#[actor]
impl Native {
    pub fn made_and_run_on(&self) -> (ThreadId, ThreadId) {
        (self.0, thread::current().id())
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }
}

#[test]
fn f2_all_incarnations_are_created_and_run_on_one_thread() {
    silence_planned_panics();
    let native = unlimited(supervised(|| Native(thread::current().id()))).spawn_on_thread().expect("there are threads");
    let (made, ran) = block_on(native.made_and_run_on().into_future()).expect("the actor runs");
    assert_eq!(made, ran);
    assert_ne!(ran, thread::current().id());
    assert_eq!(outcome_of(&block_on(native.boom().into_future())), CallOutcome::NoReply);
    assert_eq!(block_on(native.made_and_run_on().into_future()).expect("the actor restarts"), (ran, ran));
    assert!(matches!(block_on(native.shutdown()), StopReason::Shutdown));
}

#[test]
fn s5_runtime_drop_causes_no_restart() {
    let there = runtime();
    let (subject, log) = Log::of(at_once(&Journal::default()));
    let subject = there.block_on(async { subject.spawn_on_thread() }).expect("there are threads");
    block_on(subject.started()).expect("the actor starts");
    drop(there);
    assert!(matches!(block_on(subject.stopped()), StopReason::Aborted));
    assert!(log.lines().is_empty());
}

#[test]
fn s8_supervised_actor_leaves_nothing_on_its_thread() {
    let journal = Journal::default();
    let subject = at_once(&journal).spawn_on_thread().expect("there are threads");
    assert_eq!(outcome_of(&block_on(subject.boom(1).into_future())), CallOutcome::NoReply);
    let stopped = subject.stopped();
    drop(subject);
    assert!(matches!(block_on(stopped), StopReason::HandlesDropped));
    assert_eq!(journal.count(Event::StateDropped), 2);
}
