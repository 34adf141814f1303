//! S1: shutdown and abort.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle},
    support::{CallOutcome, bounded, on_runtime, outcome_of, poll_once},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest},
};
use std::{thread, time::Duration};
use tokio::task::yield_now;

const SECOND: Duration = Duration::from_secs(1);

/// Where a method is called.
#[derive(Clone, Copy, Debug)]
enum Place {
    Task,
    Thread,
    Handler,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Tell,
    Boom,
    Shutdown(Place),
    Abort(Place),
    Drop,
    Turn,
}

fn op() -> impl Strategy<Value = Op> {
    let place = || prop_oneof![Just(Place::Task), Just(Place::Thread), Just(Place::Handler)];
    prop_oneof![
        12 => Just(Op::Tell),
        1 => Just(Op::Boom),
        2 => place().prop_map(Op::Shutdown),
        1 => place().prop_map(Op::Abort),
        1 => Just(Op::Drop),
        4 => Just(Op::Turn),
    ]
}

/// What the operations must lead to. Messages are told without waiting, so the order of acceptance is known.
#[derive(Default)]
struct Model {
    accepted: Vec<u64>,
    next: u64,
    closed: bool,
    abort_called: bool,
}

impl Model {
    fn tell(&mut self, subject: &SubjectHandle, told: impl FnOnce(u64) -> bool) {
        self.next += 1;
        if told(self.next) {
            assert!(!self.closed, "accepted after the close");
            self.accepted.push(self.next);
        } else {
            assert!(subject.note(0).try_tell().is_err(), "a closed mailbox stays closed");
        }
    }

    fn end(&mut self, subject: &SubjectHandle, place: Place, verb: fn(&SubjectHandle)) {
        match place {
            Place::Task => verb(subject),
            Place::Thread => thread::scope(|scope| drop(scope.spawn(|| verb(subject)).join())),
            Place::Handler => {
                let weak = subject.downgrade();
                let code = async move { weak.upgrade().iter().for_each(verb) };
                return self.tell(subject, |n| subject.inside(n, Box::pin(code)).try_tell().is_ok());
            }
        }
        self.closed = true;
    }
}

async fn played(ops: Vec<Op>, journal: &Journal) -> (Model, StopReason) {
    let subject = Subject::new(journal).spawner().unbounded().spawn();
    let stopped = subject.stopped();
    let (mut model, mut handle) = (Model::default(), Some(subject));
    for op in ops {
        let Some(subject) = &handle else { break };
        match op {
            Op::Tell => model.tell(subject, |n| subject.note(n).try_tell().is_ok()),
            Op::Boom => model.tell(subject, |n| subject.boom(n).try_tell().is_ok()),
            Op::Shutdown(place) => model.end(subject, place, |subject| drop(subject.shutdown())),
            Op::Abort(place) => {
                model.abort_called = true;
                model.end(subject, place, |subject| drop(subject.abort()));
            }
            Op::Drop => handle = None,
            Op::Turn => yield_now().await,
        }
    }
    drop(handle);
    (model, bounded(stopped).await)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s1_every_stop_keeps_the_order_and_runs_the_stop_hook_at_most_once(ops in vec(op(), 1..40)) {
        let journal = Journal::default();
        let (model, reason) = on_runtime(played(ops, &journal));
        let ran = journal.ran();
        prop_assert!(model.accepted.starts_with(&ran), "{ran:?} of {:?}", model.accepted);
        let drained = matches!(reason, StopReason::Shutdown | StopReason::HandlesDropped);
        if drained {
            prop_assert_eq!(&ran, &model.accepted);
        }
        prop_assert!(!matches!(reason, StopReason::Aborted) || model.abort_called, "{reason}");
        prop_assert_eq!(journal.count(Event::StopHook), usize::from(drained));
        prop_assert_eq!(journal.count(Event::StateDropped), 1);
        prop_assert_eq!(journal.events().pop(), Some(Event::StateDropped));
    }
}

#[test]
fn s1_shutdown_closes_the_mailbox_at_the_call() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        subject.note(1).try_tell().expect("there is capacity");
        let stopped = subject.shutdown();
        assert!(poll_once(&mut subject.note(2)).is_ready(), "the call fails before the actor stops");
        assert!(subject.note(3).try_tell().is_err_and(|error| error.stop_reason().is_some()));
        drop(stopped);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Shutdown), "a dropped future cancels nothing");
        assert_eq!(journal.ran(), [1]);
    });
}

#[test]
fn s1_abort_drops_the_handler_at_its_next_await() {
    on_runtime(async {
        let (journal, token) = (Journal::default(), Journal::default());
        let subject = Subject::new(&journal).spawn();
        let held = token.clone();
        let code = async move {
            std::future::pending::<()>().await;
            drop(held);
        };
        let call = subject.inside(1, Box::pin(code)).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(call).await), CallOutcome::NoReply);
        assert_eq!((token.holders(), journal.count(Event::Done(1))), (1, 0));
    });
}

#[test]
fn s1_shutdown_and_abort_are_idempotent() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let (first, second) = (subject.shutdown(), subject.shutdown());
        assert!(matches!(bounded(first).await, StopReason::Shutdown));
        assert!(matches!(bounded(second).await, StopReason::Shutdown));
        assert!(matches!(bounded(subject.abort()).await, StopReason::Shutdown), "the reason stays");
        assert!(matches!(bounded(subject.shutdown()).await, StopReason::Shutdown));
        assert!(matches!(subject.shutdown_timeout(SECOND).await, Ok(StopReason::Shutdown)));
        assert_eq!(journal.count(Event::StopHook), 1);
    });
}

#[test]
fn s1_abort_cuts_a_shutdown_short() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        subject.wait(1, gate).try_tell().expect("there is capacity");
        let draining = subject.shutdown();
        journal.until(Event::Ran(1)).await;
        drop(subject.abort());
        assert!(matches!(bounded(draining).await, StopReason::Aborted));
        assert_eq!(journal.count(Event::StopHook), 0);
    });
}

/// Calls and awaits `verb` in a handler of the actor itself.
fn awaited_inside(verb: fn(SubjectHandle) -> crate::subject::Code) -> (Journal, StopReason) {
    let journal = Journal::default();
    let reason = on_runtime(async {
        let subject = Subject::new(&journal).spawn();
        let call = subject.inside(1, verb(subject.clone())).enqueue().await.expect("there is capacity");
        assert_eq!(
            outcome_of(&bounded(call).await),
            CallOutcome::Served,
            "the future resolves at once, and the handler continues"
        );
        bounded(subject.stopped()).await
    });
    (journal, reason)
}

#[test]
fn s1_shutdown_and_abort_from_own_handler_resolve_at_once() {
    let (journal, reason) = awaited_inside(|subject| Box::pin(async move { drop(subject.shutdown().await) }));
    assert!(matches!(reason, StopReason::Shutdown) && journal.count(Event::StopHook) == 1);
    let (_, reason) = awaited_inside(|subject| Box::pin(async move { drop(subject.shutdown_timeout(SECOND).await) }));
    assert!(matches!(reason, StopReason::Shutdown));
    let (journal, reason) = awaited_inside(|subject| Box::pin(async move { drop(subject.abort().await) }));
    assert!(matches!(reason, StopReason::Aborted) && journal.count(Event::StopHook) == 0);
}

#[test]
fn s2_shutdown_timeout_future_outlives_its_handle() {
    on_runtime(async {
        let ended = {
            let subject = Subject::new(&Journal::default()).spawn();
            subject.shutdown_timeout(Duration::from_secs(1))
        };
        assert!(matches!(bounded(tokio::spawn(ended)).await, Ok(Ok(StopReason::Shutdown))));
    });
}
