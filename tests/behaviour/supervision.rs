//! F2, F6, C3: supervised actors, which restart with a new state after a panic.

mod bank;
mod group;
mod pause;
mod policy;
mod sources;
mod thread;

use crate::{
    actor,
    subject::{Event, Gate, Journal, Step, Subject},
    support::{CallOutcome, PLANNED, bounded, chain, on_runtime, outcome_of, settle, stop_reason_of, until},
};
use actor_runtime::{
    Actor, ActorBase, ActorControl, ActorHandle, StopReason,
    supervision::{Affinity, RestartPolicy, Supervised, supervised},
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Returns a supervised subject that restarts without a delay or limit.
fn at_once(journal: &Journal) -> Supervised<Subject> {
    let journal = journal.clone();
    unlimited(supervised(move || Subject::new(&journal)))
}

pub fn unlimited<A: ActorBase, P: Affinity>(actor: Supervised<A, P>) -> Supervised<A, P> {
    actor.restart_limit(u32::MAX, Duration::from_secs(1)).backoff(Duration::ZERO, Duration::ZERO)
}

/// The restart events of an actor, as lines.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn of<A: ActorBase, P: Affinity>(actor: Supervised<A, P>) -> (Supervised<A, P>, Self) {
        let log = Self::default();
        let lines = log.clone();
        let actor = actor.on_restart(move |event| {
            let line = format!("{} {} {:?}", event.attempt, chain(&event.reason), event.delay);
            lines.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        });
        (actor, log)
    }

    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[test]
fn f2_queued_calls_are_handled_by_the_next_incarnation() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = at_once(&journal).spawn();
        let failing = subject.boom_after(1, gate.clone()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let told = subject.note(2).tell().await;
        let queued = subject.note(3).enqueue().await.expect("there is capacity");
        gate.open();
        let failing = bounded(failing).await;
        assert_eq!(
            (outcome_of(&failing), stop_reason_of(&failing)),
            (CallOutcome::NoReply, format!("the actor panicked: {PLANNED}"))
        );
        assert!(told.is_ok());
        assert_eq!(bounded(queued).await.expect("the call waits for the next incarnation"), 3);
        assert_eq!(bounded(subject.note(4)).await.expect("the handle stays valid"), 4);
        let events = [
            Event::StartHook,
            Event::Ran(1),
            Event::StateDropped,
            Event::StartHook,
            Event::Ran(2),
            Event::Ran(3),
            Event::Ran(4),
        ];
        assert_eq!(journal.events(), events);
    });
}

#[test]
fn f2_panic_in_a_call_to_an_idle_actor_loses_only_that_call() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, log) = Log::of(at_once(&journal));
        let subject = subject.spawn();
        for round in 0..10 {
            settle().await;
            assert_eq!(outcome_of(&bounded(subject.boom(3 * round)).await), CallOutcome::NoReply);
            assert_eq!(bounded(subject.note(3 * round + 1)).await.ok(), Some(3 * round + 1));
            assert_eq!(bounded(subject.note(3 * round + 2)).await.ok(), Some(3 * round + 2));
        }
        assert_eq!(journal.ran(), (0..30).collect::<Vec<_>>());
        assert_eq!((journal.count(Event::StartHook), log.lines().len()), (11, 10));
    });
}

#[test]
fn f2_each_of_many_panicking_messages_fails_only_its_own_call() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = at_once(&journal).unbounded().spawn();
        let mut pending = Vec::new();
        for n in 0..500 {
            pending.push(subject.boom(n).enqueue().await.expect("there is capacity"));
        }
        for call in pending {
            assert_eq!(outcome_of(&bounded(call).await), CallOutcome::NoReply);
        }
        assert_eq!(journal.ran(), (0..500).collect::<Vec<_>>());
        assert!(!subject.is_stopped());
    });
}

#[test]
fn c3_panicking_message_never_runs_again() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = at_once(&journal).spawn();
        for n in 0..20 {
            let call = if n % 3 == 0 { subject.boom(n) } else { subject.note(n) };
            drop(bounded(call).await);
        }
        assert_eq!(journal.ran(), (0..20).collect::<Vec<_>>());
    });
}

#[test]
fn f3_each_incarnation_has_a_new_state() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = at_once(&journal).spawn();
        for _ in 0..5 {
            assert!(bounded(subject.boom(0)).await.is_err());
        }
        bounded(subject.note(1)).await.expect("it is answered");
        assert_eq!((journal.count(Event::StartHook), journal.count(Event::StateDropped)), (6, 5));
        bounded(subject.shutdown()).await;
        assert_eq!((journal.count(Event::StateDropped), journal.count(Event::StopHook)), (6, 1));
        assert_eq!(journal.holders(), 1, "the factory is dropped, too");
    });
}

#[test]
fn f2_panic_fails_all_concurrent_calls_and_the_next_call_is_handled() {
    #[derive(Debug)]
    struct Index(Journal);

    #[actor]
    impl Index {
        #[actor(concurrent)]
        pub async fn look(&self, n: u64, gate: Gate) -> u64 {
            self.0.write(Event::Ran(n));
            gate.pass().await;
            assert!(n != 2, "{PLANNED}");
            n
        }

        pub fn count(&mut self) -> usize {
            self.0.ran().len()
        }
    }

    on_runtime(async {
        crate::support::silence_planned_panics();
        let (journal, gate) = (Journal::default(), Gate::shut());
        let index = unlimited(supervised({
            let journal = journal.clone();
            move || Index(journal.clone())
        }))
        .spawn();
        let one = index.look(1, Gate::shut()).enqueue().await.expect("there is capacity");
        let two = index.look(2, gate.clone()).enqueue().await.expect("there is capacity");
        let count = index.count().enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(2)).await;
        gate.open();
        for call in [one, two] {
            let outcome = bounded(call).await;
            assert_eq!(
                (outcome_of(&outcome), &*stop_reason_of(&outcome)),
                (CallOutcome::NoReply, "the actor panicked: planned panic")
            );
        }
        assert_eq!(bounded(count).await.expect("the call waited"), 2);
    });
}

#[test]
fn f2_coalesced_message_survives_a_restart() {
    struct Screen(Vec<u64>);

    #[actor(capacity = 2)]
    impl Screen {
        #[actor(when_full = coalesce)]
        pub fn show(&mut self, n: u64) {
            self.0.push(n);
        }

        pub async fn fail_after(&mut self, gate: Gate) {
            gate.pass().await;
            panic!("{PLANNED}")
        }

        pub fn shown(&self) -> Vec<u64> {
            self.0.clone()
        }
    }

    on_runtime(async {
        crate::support::silence_planned_panics();
        let gate = Gate::shut();
        let screen = unlimited(supervised(|| Screen(Vec::new()))).spawn();
        let failing = screen.fail_after(gate.clone()).enqueue().await.expect("there is capacity");
        until("it runs", || screen.mailbox_len() == 0).await;
        for n in 0..10 {
            screen.show(n).try_tell().expect("it replaces the message before");
        }
        gate.open();
        assert_eq!(outcome_of(&bounded(failing).await), CallOutcome::NoReply);
        assert_eq!(bounded(screen.shown()).await.expect("it is answered"), [0, 9]);
    });
}

#[test]
fn o1_waiting_senders_keep_their_order_across_a_restart() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = at_once(&journal).capacity(1).spawn();
        let failing = subject.boom_after(0, gate.clone()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(0)).await;
        let waiting: Vec<_> = (1..6)
            .map(|n| {
                let subject = subject.clone();
                tokio::spawn(async move { subject.note(n).await.ok() })
            })
            .collect();
        settle().await;
        assert_eq!(subject.mailbox_len(), 1);
        gate.open();
        assert_eq!(outcome_of(&bounded(failing).await), CallOutcome::NoReply);
        for (n, call) in (1..).zip(waiting) {
            assert_eq!(bounded(call).await.expect("no panic"), Some(n));
        }
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 5]);
    });
}

#[test]
fn s8_dropped_supervised_run_loop_future_leaves_nothing() {
    on_runtime(async {
        let journal = Journal::default();
        let (subject, task) = at_once(&journal).into_task();
        let early = subject.note(1).enqueue().await.expect("there is capacity");
        drop(task);
        assert_eq!(outcome_of(&bounded(early).await), CallOutcome::Discarded);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.holders(), 1);
    });
}

#[test]
fn s6_supervised_try_spawn_outside_of_a_runtime_returns_the_actor() {
    let journal = Journal::default();
    let error = at_once(&journal).try_spawn().expect_err("there is no runtime");
    assert!(error.to_string().contains("no tokio runtime"));
    on_runtime(async {
        let subject = error.into_actor().name("revived").spawn();
        assert_eq!((subject.name(), bounded(subject.note(1)).await.ok()), ("revived", Some(1)));
    });
}

#[test]
fn factory_may_return_an_actor_a_result_or_a_future() {
    on_runtime(async {
        let journal = Journal::default();
        let subjects = || {
            let journal = journal.clone();
            move || Subject::new(&journal)
        };
        let (now, fallible, later, both) = (subjects(), subjects(), subjects(), subjects());
        let handles = [
            supervised(now).spawn(),
            supervised(move || Ok::<_, String>(fallible())).spawn(),
            supervised(move || std::future::ready(later())).spawn(),
            supervised(move || std::future::ready(Ok::<_, std::io::Error>(both()))).spawn(),
        ];
        for handle in handles {
            assert_eq!(bounded(handle.note(1)).await.ok(), Some(1));
        }
    });
}

/// Returns a factory whose n-th actor runs `steps(n)` in its start hook.
fn starting(journal: &Journal, steps: impl Fn(u64) -> Step + Send + 'static) -> Supervised<Subject> {
    let (journal, count) = (journal.clone(), AtomicU64::new(0));
    supervised(move || {
        let mut subject = Subject::new(&journal);
        subject.start = steps(count.fetch_add(1, Ordering::Relaxed));
        subject
    })
}

#[test]
fn f4_calls_wait_until_a_start_succeeds() {
    on_runtime(async {
        let journal = Journal::default();
        let step = |n| [Step::Panic, Step::Fail].get(usize::try_from(n).unwrap_or(9)).cloned().unwrap_or(Step::Pass);
        let (subject, log) = Log::of(unlimited(starting(&journal, step)).restart(RestartPolicy::OnFailure));
        let subject = subject.spawn();
        let early = subject.note(1).enqueue().await.expect("there is capacity");
        assert!(bounded(subject.started()).await.is_ok());
        assert_eq!(bounded(early).await.ok(), Some(1));
        let lines =
            ["1 the actor failed to start: planned panic 0ns", "2 the actor failed to start: planned failure 0ns"];
        assert_eq!(log.lines(), lines);
        assert_eq!(journal.count(Event::StateDropped), 2);
    });
}
