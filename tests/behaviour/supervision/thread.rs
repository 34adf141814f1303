//! Actors under supervision on threads of their own.

use super::{Log, at_once, unlimited};
use crate::{
    actor,
    subject::{Event, Journal},
    support::{Fate, PLANNED, fate, patiently, quiet, runtime},
};
use actor_runtime::{ActorControl, ActorHandle, StopReason, supervision::supervised};
use std::thread::{self, ThreadId};

/// Knows where it was made.
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
fn f2_all_incarnations_are_made_and_run_on_one_thread() {
    quiet();
    let native = unlimited(supervised(|| Native(thread::current().id()))).spawn_on_thread().expect("there are threads");
    let (made, ran) = patiently(native.made_and_run_on().into_future()).expect("it is alive");
    assert_eq!(made, ran);
    assert_ne!(ran, thread::current().id());
    assert_eq!(fate(&patiently(native.boom().into_future())), Fate::Interrupted);
    assert_eq!(patiently(native.made_and_run_on().into_future()).expect("it goes on"), (ran, ran));
    assert!(matches!(patiently(native.shutdown()), StopReason::Shutdown));
}

#[test]
fn s5_a_runtime_that_is_gone_is_no_failure_to_restart_after() {
    let there = runtime();
    let (subject, log) = Log::of(at_once(&Journal::default()));
    let subject = there.block_on(async { subject.spawn_on_thread() }).expect("there are threads");
    patiently(subject.started()).expect("it starts");
    drop(there);
    assert!(matches!(patiently(subject.stopped()), StopReason::Aborted));
    assert!(log.lines().is_empty());
}

#[test]
fn s8_nothing_of_an_actor_under_supervision_is_left_on_its_thread() {
    let journal = Journal::default();
    let subject = at_once(&journal).spawn_on_thread().expect("there are threads");
    assert_eq!(fate(&patiently(subject.boom(1).into_future())), Fate::Interrupted);
    let stopped = subject.stopped();
    drop(subject);
    assert!(matches!(patiently(stopped), StopReason::Unreferenced));
    assert_eq!(journal.count(Event::StateDropped), 2);
}
