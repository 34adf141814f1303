//! C5, O8: a caller that is dropped never harms the actor, at whatever moment it is dropped.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle},
    support::{bounded, on_runtime, poll_once, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle};
use std::{future::Future, pin::Pin, task::Poll, time::Duration};
use tokio::task::unconstrained;

/// The number of the call that is dropped.
const CALL: u64 = 9;

type Boxed = Pin<Box<dyn Future<Output = ()>>>;
type Verb = fn(SubjectHandle, Gate) -> Boxed;

/// Every kind of call that may wait.
const VERBS: [(&str, Verb); 6] = [
    ("ask", |subject, gate| Box::pin(async move { drop(subject.wait(CALL, gate).await) })),
    ("owned", |subject, gate| {
        let call = subject.wait(CALL, gate).into_owned();
        Box::pin(async move { drop(call.await) })
    }),
    ("timeout", |subject, gate| {
        Box::pin(async move { drop(subject.wait(CALL, gate).timeout(Duration::from_secs(9)).await) })
    }),
    ("tell", |subject, gate| Box::pin(async move { drop(subject.wait(CALL, gate).tell().await) })),
    ("enqueue", |subject, gate| Box::pin(async move { drop(subject.wait(CALL, gate).enqueue().await) })),
    ("enqueue, then the reply", |subject, gate| {
        Box::pin(async move {
            if let Ok(pending) = subject.wait(CALL, gate).enqueue().await {
                drop(pending.await);
            }
        })
    }),
];

/// An actor with a handler in flight and a full mailbox. Each gate lets one handler return.
struct Course {
    journal: Journal,
    subject: SubjectHandle,
    gates: Vec<Gate>,
    opened: usize,
}

impl Course {
    async fn start() -> Self {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let gates: Vec<Gate> = (0..=5).map(|_| Gate::shut()).collect();
        for (n, gate) in (0..5).zip(&gates) {
            bounded(subject.wait(n, gate.clone()).tell()).await.expect("there is capacity");
            journal.until(Event::Ran(0)).await;
        }
        assert_eq!(subject.mailbox_len(), 4, "the mailbox is full");
        Self { journal, subject, gates, opened: 0 }
    }

    fn gate_of_the_call(&self) -> Gate {
        self.gates[5].clone()
    }

    /// Lets the running handler return.
    async fn step(&mut self) {
        if let Some(gate) = self.gates.get(self.opened) {
            gate.open();
            self.opened += 1;
        }
        settle().await;
    }

    /// Handles the remaining messages, then checks that the mailbox has its whole capacity.
    async fn check(mut self, expected: usize, case: &str) {
        while self.opened < self.gates.len() {
            self.step().await;
        }
        assert_eq!(self.journal.count(Event::Ran(CALL)), expected, "{case}");
        assert_eq!(self.journal.count(Event::Done(CALL)), expected, "{case}: the handler was not interrupted");
        let fillers: Vec<_> = self.journal.ran().into_iter().filter(|n| *n != CALL).collect();
        assert_eq!(fillers, [0, 1, 2, 3, 4], "{case}");
        let gate = Gate::shut();
        bounded(self.subject.wait(20, gate.clone()).tell()).await.expect("there is capacity");
        self.journal.until(Event::Ran(20)).await;
        (21..25).for_each(|n| self.subject.note(n).try_tell().unwrap_or_else(|error| panic!("{case}: {error}")));
        assert!(self.subject.note(25).try_tell().is_err_and(|error| error.is_full()), "{case}");
        gate.open();
        until(case, || self.journal.ran().last() == Some(&24)).await;
    }
}

/// Polls the call and steps the actor in turn, then drops the call after `moves` moves. Returns whether it had
/// resolved.
async fn dropped_after(moves: usize, name: &str, verb: Verb) -> bool {
    let mut course = Course::start().await;
    let mut call = verb(course.subject.clone(), course.gate_of_the_call());
    let mut resolved = false;
    for at in 0..moves {
        if at % 2 == 1 {
            course.step().await;
        } else if !resolved {
            resolved = matches!(poll_once(&mut call), Poll::Ready(()));
        }
    }
    drop(call);
    // The first poll makes the call wait for capacity, and the first step accepts it.
    let accepted = moves >= 2;
    course.check(usize::from(accepted), &format!("{name}, dropped after {moves} moves")).await;
    resolved
}

#[test]
fn c5_call_dropped_before_acceptance_never_runs() {
    for (name, verb) in VERBS {
        for moves in 0..2 {
            assert!(!on_runtime(dropped_after(moves, name, verb)));
        }
    }
}

#[test]
fn c5_call_dropped_after_acceptance_runs_once() {
    for (name, verb) in VERBS {
        let resolved = (2..40).find(|moves| on_runtime(dropped_after(*moves, name, verb)));
        assert!(resolved.is_some(), "{name} never resolved");
    }
}

/// The remaining waiting senders keep their order when one of them is dropped.
#[test]
fn c5_waiting_senders_keep_their_order_when_one_is_dropped() {
    for gone in 10..13 {
        on_runtime(async {
            let mut course = Course::start().await;
            let handle = course.subject.clone();
            let mut waiting: Vec<_> = (10..13).map(|n| (n, handle.note(n))).collect();
            assert!(waiting.iter_mut().all(|(_, call)| poll_once(call).is_pending()));
            waiting.retain(|(n, _)| *n != gone);
            while course.opened < course.gates.len() {
                course.step().await;
            }
            let expected: Vec<u64> = (10..13).filter(|n| *n != gone).collect();
            assert_eq!(course.journal.ran()[5..], expected);
        });
    }
}

/// 1000 senders wait. All but every tenth one are dropped, in some order.
#[test]
fn o8_senders_that_leave_a_long_wait_list_keep_the_order_of_the_rest() {
    let orders: [fn(u64) -> u64; 3] = [|index| index, |index| 999 - index, |index| index * 7919 % 1000];
    for order in orders {
        on_runtime(unconstrained(async {
            let (journal, gate) = (Journal::default(), Gate::shut());
            let subject = Subject::new(&journal).spawner().capacity(1).spawn();
            subject.wait(9999, gate.clone()).try_tell().expect("there is capacity");
            journal.until(Event::Ran(9999)).await;
            subject.note(9999).try_tell().expect("there is capacity");
            let mut waiting: Vec<_> = (0..1000).map(|n| Some(subject.note(n).tell())).collect();
            assert!(waiting.iter_mut().flatten().all(|tell| poll_once(tell).is_pending()));
            for n in (0..1000).map(order).filter(|n| n % 10 != 0) {
                waiting[usize::try_from(n).expect("a small number")] = None;
            }
            gate.open();
            for tell in waiting.into_iter().flatten() {
                bounded(tell).await.expect("the actor runs");
            }
            bounded(subject.shutdown()).await;
            let rest: Vec<u64> = (0..1000).filter(|n| n % 10 == 0).collect();
            assert_eq!(journal.ran()[2..], rest);
        }));
    }
}
