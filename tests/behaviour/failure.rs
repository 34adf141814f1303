//! F1 to F5: panics and failing hooks, and which errors report them.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Step, Subject},
    support::{
        CallOutcome, Flag, PLANNED, bounded, chain, on_runtime, outcome_of, poll_once, settle, silence_planned_panics,
        stop_reason_of,
    },
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    panic::panic_any,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};
use tokio::task::yield_now;

/// Where a [`Fragile`] actor panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weakness {
    Start,
    Stop,
    Handler,
    /// In a local variable that is dropped with the handler.
    HandlerLocal,
    /// In the drop of an argument.
    Argument,
    Payload,
    /// A panic whose payload panics on drop.
    PayloadDrop,
    State,
    Finish,
}

/// Its hooks are not async, unlike those of [`Subject`].
#[actor]
struct Fragile(Weakness);

/// Panics on drop if it holds `true`.
#[derive(Debug)]
pub struct Shard(bool);

impl Drop for Shard {
    fn drop(&mut self) {
        assert!(!self.0, "{PLANNED}");
    }
}

impl Fragile {
    fn breaks(&self, at: Weakness) {
        assert!(self.0 != at, "{PLANNED}");
    }
}

#[actor]
impl Fragile {
    #[actor(on_start)]
    fn begin(&mut self) {
        self.breaks(Weakness::Start);
    }

    #[actor(on_stop)]
    fn end(&mut self) {
        self.breaks(Weakness::Stop);
    }

    pub async fn work(&mut self, shard: Shard) {
        let _local = Shard(self.0 == Weakness::HandlerLocal);
        drop(shard);
        yield_now().await;
        match self.0 {
            Weakness::Payload => panic_any(7),
            Weakness::PayloadDrop => panic_any(Shard(true)),
            _ => self.breaks(Weakness::Handler),
        }
    }

    pub fn finish(self) {
        self.breaks(Weakness::Finish);
    }
}

impl Drop for Fragile {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.breaks(Weakness::State);
        }
    }
}

/// Makes a fragile actor panic at `weakness`, beside an actor that must not be affected.
async fn broken(weakness: Weakness) -> StopReason {
    silence_planned_panics();
    let witness = Subject::new(&Journal::default()).spawn();
    let fragile = Fragile(weakness).spawn();
    let stopped = fragile.stopped();
    let work = bounded(fragile.work(Shard(weakness == Weakness::Argument))).await;
    match weakness {
        Weakness::Stop | Weakness::State => assert_eq!(outcome_of(&work), CallOutcome::Served),
        Weakness::Finish => assert_eq!(outcome_of(&bounded(fragile.finish()).await), CallOutcome::NoReply),
        Weakness::Start => assert_eq!(outcome_of(&work), CallOutcome::Discarded),
        Weakness::HandlerLocal => {}
        _ => assert_eq!(outcome_of(&work), CallOutcome::NoReply),
    }
    drop(fragile.shutdown());
    let reason = bounded(stopped).await;
    assert_eq!(chain(&bounded(fragile.stopped()).await), chain(&reason), "the reason stays");
    assert_eq!(bounded(witness.note(1)).await.expect("the panic stops only this actor"), 1);
    reason
}

macro_rules! f1 {
    ($($test:ident: $weakness:ident => $reason:expr,)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(chain(&on_runtime(broken(Weakness::$weakness))), $reason);
        }
    )*};
}

f1! {
    f1_start_hook_panic_is_the_stop_reason: Start => "the actor failed to start: planned panic",
    f1_stop_hook_panic_is_the_stop_reason: Stop => "the actor panicked: planned panic",
    f1_handler_panic_is_the_stop_reason: Handler => "the actor panicked: planned panic",
    f1_panic_dropping_a_handler_local_is_the_stop_reason: HandlerLocal => "the actor panicked: planned panic",
    f1_panic_dropping_an_argument_is_the_stop_reason: Argument => "the actor panicked: planned panic",
    f1_panic_without_a_message_is_the_stop_reason: Payload => "the actor panicked: a panic without a message",
    f1_panic_with_a_panicking_payload_is_the_stop_reason: PayloadDrop => "the actor panicked: a panic without a message",
    f1_panic_dropping_the_state_is_the_stop_reason: State => "the actor panicked: planned panic",
    f1_self_method_panic_is_the_stop_reason: Finish => "the actor panicked: planned panic",
}

#[test]
fn f1_async_stop_hook_panic_before_or_after_an_await_is_the_stop_reason() {
    for behind in [false, true] {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = if behind { Step::PanicAfter(gate.clone()) } else { Step::Panic };
        let reason = on_runtime(async {
            let subject = subject.spawn();
            let stopped = subject.shutdown();
            gate.open();
            bounded(stopped).await
        });
        assert!(matches!(reason, StopReason::Panicked(message) if *message == PLANNED));
        assert_eq!((journal.count(Event::StopHook), journal.count(Event::StateDropped)), (1, 1));
    }
}

#[test]
fn f1_panic_does_not_reach_the_actors_task() {
    on_runtime(async {
        let (subject, task) = Subject::new(&Journal::default()).into_task();
        let task = tokio::spawn(task);
        drop(bounded(subject.boom(1)).await);
        assert!(bounded(task).await.expect("the panic does not reach the task").is_none());
    });
}

/// Calls in flight, queued, waiting for capacity, and later all name one reason.
#[test]
fn f2_after_a_panic_every_call_names_the_same_reason() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let in_flight = subject.boom_after(1, gate.clone()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let queued = subject.note(2).enqueue().await.expect("there is capacity");
        let mut waiting = subject.note(3);
        assert!(poll_once(&mut waiting).is_pending());
        gate.open();
        let outcomes = [bounded(in_flight).await, bounded(queued).await, bounded(waiting).await];
        let later = bounded(subject.note(4)).await;
        let call_outcomes = [CallOutcome::NoReply, CallOutcome::Discarded, CallOutcome::Closed, CallOutcome::Closed];
        for (outcome, expected) in outcomes.iter().chain([&later]).zip(call_outcomes) {
            assert_eq!(
                (outcome_of(outcome), stop_reason_of(outcome)),
                (expected, "the actor panicked: planned panic".to_owned())
            );
        }
        assert_eq!(journal.ran(), [1]);
    });
}

/// A waker that panics when it wakes.
struct PanickingWaker;

impl Wake for PanickingWaker {
    fn wake(self: Arc<Self>) {
        panic!("{PLANNED}")
    }
}

/// Polls `future` once, with a waker that panics.
fn poll_with_panicking_waker<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::new(PanickingWaker))))
}

#[test]
fn f2_queued_calls_are_discarded_though_the_waker_of_a_caller_panics() {
    for panicking in 0..3 {
        on_runtime(async {
            let (journal, gate) = (Journal::default(), Gate::shut());
            let subject = Subject::new(&journal).spawn();
            let mut calls = Vec::new();
            for call in [subject.boom_after(0, gate.clone()), subject.note(1), subject.note(2), subject.note(3)] {
                calls.push(call.enqueue().await.expect("there is capacity"));
            }
            journal.until(Event::Ran(0)).await;
            assert!(poll_with_panicking_waker(&mut calls[panicking]).is_pending());
            gate.open();
            let mut outcomes = Vec::new();
            for call in calls {
                let outcome = bounded(call).await;
                assert_eq!(stop_reason_of(&outcome), "the actor panicked: planned panic");
                outcomes.push(outcome_of(&outcome));
            }
            let discarded = CallOutcome::Discarded;
            assert_eq!(outcomes, [CallOutcome::NoReply, discarded, discarded, discarded], "{panicking}");
            assert!(matches!(bounded(subject.stopped()).await, StopReason::Panicked(_)));
        });
    }
}

#[test]
fn f5_waiting_senders_and_watchers_are_woken_though_a_waker_panics() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let running = subject.wait(1, Gate::shut()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(1)).await;
        let queued = subject.note(2).enqueue().await.expect("there is capacity");
        let (mut sender, mut next_sender) = (pin!(subject.note(3).tell()), pin!(subject.note(4).tell()));
        let (mut watcher, mut next_watcher) = (subject.stopped(), subject.stopped());
        assert!(poll_with_panicking_waker(&mut sender).is_pending());
        assert!(poll_with_panicking_waker(&mut watcher).is_pending());
        let ((sender_waker, sender_woken), (watcher_waker, watcher_woken)) = (Flag::waker(), Flag::waker());
        assert!(next_sender.as_mut().poll(&mut Context::from_waker(&sender_waker)).is_pending());
        assert!(Pin::new(&mut next_watcher).poll(&mut Context::from_waker(&watcher_waker)).is_pending());
        drop(subject.abort());
        assert!(sender_woken.take());
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert!(watcher_woken.take());
        drop((running, queued));
    });
}

#[test]
fn f3_state_is_never_returned_after_a_panic() {
    let breaking: [fn(&mut Subject); 3] = [
        |_| {},
        |subject| subject.start = Step::Panic,
        |subject| {
            subject.stop = Step::Panic;
        },
    ];
    for (case, prepare) in breaking.into_iter().enumerate() {
        on_runtime(async {
            let journal = Journal::default();
            let mut subject = Subject::new(&journal);
            prepare(&mut subject);
            let (subject, task) = subject.into_task();
            let task = tokio::spawn(task);
            if case == 0 {
                drop(bounded(subject.boom(1)).await);
            }
            drop(subject.shutdown());
            assert!(bounded(task).await.expect("no panic reaches the task").is_none(), "case {case}");
            assert_eq!(journal.events().last(), Some(&Event::StateDropped), "case {case}");
        });
    }
}

#[test]
fn f4_failed_start_hook_discards_calls_and_stops_the_actor() {
    for step in [Step::Fail, Step::Panic] {
        on_runtime(async {
            let journal = Journal::default();
            let mut subject = Subject::new(&journal);
            subject.start = step;
            let subject = subject.spawn();
            let early = [
                subject.note(1).enqueue().await.expect("there is capacity"),
                subject.note(2).enqueue().await.expect("there is capacity"),
            ];
            let error = bounded(subject.started()).await.expect_err("the start hook failed");
            assert!(matches!(&error, StopReason::StartFailed(why) if why.to_string().starts_with("planned")));
            for call in early {
                assert_eq!(outcome_of(&bounded(call).await), CallOutcome::Discarded);
            }
            assert!(subject.is_stopped() && journal.ran().is_empty());
            assert_eq!(journal.events(), [Event::StartHook, Event::StateDropped]);
        });
    }
}

#[test]
fn f4_started_waits_for_the_start_hook() {
    on_runtime(async {
        let gate = Gate::shut();
        let mut subject = Subject::new(&Journal::default());
        subject.start = Step::Wait(gate.clone());
        let subject = subject.spawn();
        let mut started = subject.started();
        settle().await;
        assert!(poll_once(&mut started).is_pending());
        gate.open();
        bounded(started).await.expect("the start hook succeeds");
        bounded(subject.abort()).await;
        bounded(subject.started()).await.expect("the actor did start before it stopped");
    });
}

#[test]
fn f5_stopped_resolves_once_and_only_after_the_stop_hook() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Wait(gate.clone());
        let subject = subject.spawn();
        bounded(subject.started()).await.expect("the start hook succeeds");
        let (waker, woken) = Flag::waker();
        let mut early = pin!(subject.stopped());
        assert!(early.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        drop(subject.shutdown());
        journal.until(Event::StopHook).await;
        let mut during = subject.stopped();
        assert!(!woken.take() && poll_once(&mut during).is_pending() && !subject.is_stopped());
        gate.open();
        journal.until(Event::StateDropped).await;
        assert!(woken.take() && subject.is_stopped());
        assert!(matches!(early.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(StopReason::Shutdown)));
        assert!(matches!(bounded(during).await, StopReason::Shutdown));
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Shutdown), "a later future resolves, too");
        assert!(!woken.take(), "only once");
    });
}
