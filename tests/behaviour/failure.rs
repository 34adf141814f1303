//! F1 to F5: a panic or a failing hook, and who hears of it.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Step, Subject},
    support::{Fate, Flag, PLANNED, blamed, bounded, fate, on_runtime, poll_once, quiet, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    panic::panic_any,
    pin::pin,
    task::{Context, Poll},
};
use tokio::task::yield_now;

/// Where a [`Fragile`] actor breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weakness {
    Start,
    Stop,
    Handler,
    /// In a value of the handler, dropped when the handler is.
    HandlerLocal,
    /// In an argument.
    Argument,
    Payload,
    /// A panic whose payload panics again.
    PayloadDrop,
    State,
    Finish,
}

/// Its hooks are plain functions, unlike those of [`Subject`].
#[actor]
struct Fragile(Weakness);

/// Panics when it is dropped.
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
    #[actor(start)]
    fn begin(&mut self) {
        self.breaks(Weakness::Start);
    }

    #[actor(stop)]
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

/// Ends a fragile actor in the way that finds its weakness, beside one that is to survive.
async fn broken(weakness: Weakness) -> StopReason {
    quiet();
    let witness = Subject::new(&Journal::default()).spawn();
    let fragile = Fragile(weakness).spawn();
    let stopped = fragile.stopped();
    let work = bounded(fragile.work(Shard(weakness == Weakness::Argument))).await;
    match weakness {
        Weakness::Stop | Weakness::State => assert_eq!(fate(&work), Fate::Served),
        Weakness::Finish => assert_eq!(fate(&bounded(fragile.finish()).await), Fate::Interrupted),
        Weakness::Start => assert_eq!(fate(&work), Fate::Dropped),
        Weakness::HandlerLocal => {}
        _ => assert_eq!(fate(&work), Fate::Interrupted),
    }
    drop(fragile.shutdown());
    let reason = bounded(stopped).await;
    assert_eq!(bounded(fragile.stopped()).await.to_string(), reason.to_string(), "the reason stays");
    assert_eq!(bounded(witness.note(1)).await.expect("it ends this actor alone"), 1);
    reason
}

macro_rules! f1 {
    ($($test:ident: $weakness:ident => $reason:expr,)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(on_runtime(broken(Weakness::$weakness)).to_string(), $reason);
        }
    )*};
}

f1! {
    f1_start_hook_panics: Start => "the actor failed to start: planned panic",
    f1_stop_hook_panics: Stop => "the actor panicked: planned panic",
    f1_handler_panics: Handler => "the actor panicked: planned panic",
    f1_drop_of_a_handlers_local_panics: HandlerLocal => "the actor panicked: planned panic",
    f1_drop_of_an_argument_panics: Argument => "the actor panicked: planned panic",
    f1_panic_without_a_text: Payload => "the actor panicked: a panic without a message",
    f1_panic_whose_payload_panics: PayloadDrop => "the actor panicked: a panic without a message",
    f1_drop_of_the_state_panics: State => "the actor panicked: planned panic",
    f1_last_message_panics: Finish => "the actor panicked: planned panic",
}

#[test]
fn f1_an_async_stop_hook_panics_before_and_behind_an_await() {
    for behind in [false, true] {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = if behind { Step::PanicBehind(gate.clone()) } else { Step::Panic };
        let reason = on_runtime(async {
            let subject = subject.spawn();
            let stopped = subject.shutdown();
            gate.open();
            bounded(stopped).await
        });
        assert!(matches!(reason, StopReason::Panicked(message) if &*message == PLANNED));
        assert_eq!((journal.count(Event::StopHook), journal.count(Event::StateDropped)), (1, 1));
    }
}

#[test]
fn f1_the_task_of_an_actor_that_panics_ends_in_order() {
    on_runtime(async {
        let (subject, task) = Subject::new(&Journal::default()).into_task();
        let task = tokio::spawn(task);
        drop(bounded(subject.boom(1)).await);
        assert!(bounded(task).await.expect("the panic does not reach the task").is_none());
    });
}

/// In flight, queued, waiting for room, later: one reason for all.
#[test]
fn f2_after_a_panic_every_call_names_the_same_reason() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let in_flight = subject.boom_behind(1, gate.clone()).enqueue().await.expect("there is room");
        journal.until(Event::Ran(1)).await;
        let queued = subject.note(2).enqueue().await.expect("there is room");
        let mut waiting = subject.note(3);
        assert!(poll_once(&mut waiting).is_pending());
        gate.open();
        let outcomes = [bounded(in_flight).await, bounded(queued).await, bounded(waiting).await];
        let later = bounded(subject.note(4)).await;
        let fates = [Fate::Interrupted, Fate::Dropped, Fate::NotSent, Fate::NotSent];
        for (outcome, expected) in outcomes.iter().chain([&later]).zip(fates) {
            assert_eq!((fate(outcome), blamed(outcome)), (expected, "the actor panicked: planned panic".to_owned()));
        }
        assert_eq!(journal.ran(), [1]);
    });
}

#[test]
fn f3_the_state_is_never_observed_after_a_panic() {
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
fn f4_a_start_hook_that_fails_leaves_no_zombie() {
    for step in [Step::Fail, Step::Panic] {
        on_runtime(async {
            let journal = Journal::default();
            let mut subject = Subject::new(&journal);
            subject.start = step;
            let subject = subject.spawn();
            let early = [
                subject.note(1).enqueue().await.expect("there is room"),
                subject.note(2).enqueue().await.expect("there is room"),
            ];
            let error = bounded(subject.started()).await.expect_err("it never started");
            assert!(matches!(&error, StopReason::StartFailed(why) if why.to_string().starts_with("planned")));
            for call in early {
                assert_eq!(fate(&bounded(call).await), Fate::Dropped);
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
        bounded(started).await.expect("it passes");
        bounded(subject.abort()).await;
        bounded(subject.started()).await.expect("it did start, though it has ended since");
    });
}

#[test]
fn f5_the_end_is_seen_once_by_each_watcher_and_only_after_the_stop_hook() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Wait(gate.clone());
        let subject = subject.spawn();
        bounded(subject.started()).await.expect("it passes");
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
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Shutdown), "asked after the end");
        assert!(!woken.take(), "once");
    });
}
