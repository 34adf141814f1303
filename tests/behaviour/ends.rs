//! How an actor ends: one module for each row of the table in PROMISES.md, one test for each cell.

use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{Fate, blamed, bounded, fate, on_runtime, runtime},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, PendingReply, Running, StopReason, WeakHandle};
use std::{future::Future, pin::Pin, time::Duration};
use tokio::task::JoinHandle;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Shutdown,
    LastHandle,
    Stopped,
    SelfMethod,
    StartError,
    StartPanic,
    Panic,
    Abort,
    AbortUnpolled,
    Deadline,
    TooSlow,
    RuntimeDropped,
    FutureDropped,
    FutureDroppedUnpolled,
}

impl End {
    /// Comes before any handler has started.
    fn is_early(self) -> bool {
        matches!(self, Self::StartError | Self::StartPanic | Self::AbortUnpolled | Self::FutureDroppedUnpolled)
    }
}

/// What was seen of one end.
#[derive(Debug)]
struct Row {
    /// The queued message.
    handled: bool,
    stop_hooks: usize,
    reason: String,
    /// Of the call in flight, queued, and made later.
    fates: (Option<Fate>, Fate, Option<Fate>),
    /// What the calls that failed say of the end.
    blamed: Vec<String>,
    /// What runs afterwards.
    running: Vec<Running>,
}

type Pending = PendingReply<u64>;
type Task = Pin<Box<dyn Future<Output = Option<Subject>> + Send>>;

/// An actor about to end.
struct Scene {
    journal: Journal,
    gate: Gate,
    subject: Option<SubjectHandle>,
    weak: WeakHandle<SubjectHandle>,
    stopped: Pin<Box<dyn Future<Output = StopReason>>>,
    /// The run loop: spawned, or kept from being polled.
    task: Result<JoinHandle<Option<Subject>>, Task>,
    in_flight: Option<Pending>,
    queued: Pending,
}

impl Scene {
    /// With one handler in flight and one message queued, as far as there can be.
    async fn set(end: End) -> Self {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        match end {
            End::StartError => subject.start = Step::FailBehind(gate.clone()),
            End::StartPanic => subject.start = Step::PanicBehind(gate.clone()),
            _ => {}
        }
        let (subject, task) = subject.into_task();
        let task: Task = Box::pin(task);
        let task = if end == End::FutureDroppedUnpolled { Err(task) } else { Ok(tokio::spawn(task)) };
        let first = Gate::shut();
        let in_flight = if end.is_early() { None } else { Some(in_flight(end, &subject, &first, &gate).await) };
        let queued = subject.note(2).enqueue().await.expect("there is room");
        first.open();
        if !end.is_early() {
            journal.until(Event::Ran(1)).await;
        }
        let (weak, stopped) = (subject.downgrade(), Box::pin(subject.stopped()));
        assert_eq!(weak.running().len(), usize::from(!end.is_early()));
        Self { journal, gate, stopped, subject: Some(subject), weak, task, in_flight, queued }
    }

    async fn bring_about(&mut self, end: End) {
        let subject = self.subject.as_ref().expect("the handle is dropped below");
        match end {
            End::Shutdown => drop(subject.shutdown()),
            End::Abort | End::AbortUnpolled => drop(subject.abort()),
            End::Deadline => drop(subject.shutdown_within(Duration::from_secs(1)).await),
            End::TooSlow => {
                while subject.note(9).try_tell().is_ok() {}
                drop(subject.press(9).try_tell());
            }
            End::LastHandle => self.subject = None,
            End::FutureDropped => self.task.iter().for_each(JoinHandle::abort),
            End::FutureDroppedUnpolled => self.task = Ok(tokio::spawn(async { None })),
            End::Stopped | End::SelfMethod | End::StartError | End::StartPanic | End::Panic | End::RuntimeDropped => {}
        }
        if !matches!(end, End::Abort | End::Deadline | End::TooSlow | End::FutureDropped | End::RuntimeDropped) {
            self.gate.open();
        }
    }

    async fn outcome(self) -> Row {
        let queued = bounded(self.queued).await;
        let in_flight = match self.in_flight {
            Some(pending) => Some(bounded(pending).await),
            None => None,
        };
        let reason = bounded(self.stopped).await;
        let running = self.weak.running();
        let later = match &self.subject {
            Some(subject) => Some(bounded(subject.note(3)).await),
            None => None,
        };
        let fates = (in_flight.as_ref().map(fate), fate(&queued), later.as_ref().map(fate));
        let failed = [in_flight, Some(queued), later].into_iter().flatten().filter(Result::is_err);
        Row {
            handled: self.journal.ran().contains(&2),
            stop_hooks: self.journal.count(Event::StopHook),
            reason: reason.to_string(),
            fates,
            blamed: failed.map(|outcome| blamed(&outcome)).collect(),
            running,
        }
    }
}

/// Has the handler that is to be in flight at the end queued behind one that waits for `first`.
async fn in_flight(end: End, subject: &SubjectHandle, first: &Gate, gate: &Gate) -> Pending {
    drop(subject.wait(0, first.clone()).enqueue().await);
    let call = match end {
        End::Stopped => subject.stop_behind(1, gate.clone()),
        End::SelfMethod => subject.finish(1, gate.clone()),
        End::Panic => subject.boom_behind(1, gate.clone()),
        _ => subject.wait(1, gate.clone()),
    };
    call.enqueue().await.expect("there is room")
}

fn row(end: End) -> Row {
    let mut here = runtime();
    let mut scene = here.block_on(Scene::set(end));
    here.block_on(scene.bring_about(end));
    if end == End::RuntimeDropped {
        drop(std::mem::replace(&mut here, runtime()));
    }
    here.block_on(scene.outcome())
}

/// One row of the table: a test for each of its cells.
macro_rules! row {
    (
        $row:ident: $end:expr, handled: $handled:expr, stop_hooks: $hooks:expr, reason: $reason:expr,
        in_flight: $in_flight:expr, queued: $queued:expr, later: $later:expr $(,)?
    ) => {
        mod $row {
            use super::*;

            #[test]
            fn queue() {
                assert_eq!(row($end).handled, $handled);
            }

            #[test]
            fn stop_hook() {
                assert_eq!(row($end).stop_hooks, $hooks);
            }

            #[test]
            fn reason() {
                assert_eq!(row($end).reason, $reason);
            }

            #[test]
            fn every_failed_call_names_the_reason() {
                assert!(row($end).blamed.iter().all(|blamed| blamed == $reason), "{:?}", row($end));
            }

            #[test]
            fn o6_nothing_runs_afterwards() {
                assert!(row($end).running.is_empty(), "{:?}", row($end));
            }

            #[test]
            fn call_in_flight() {
                assert_eq!(row($end).fates.0, $in_flight);
            }

            #[test]
            fn call_queued() {
                assert_eq!(row($end).fates.1, $queued);
            }

            #[test]
            fn call_later() {
                assert_eq!(row($end).fates.2, $later);
            }
        }
    };
}

row! {
    shutdown: End::Shutdown,
    handled: true, stop_hooks: 1, reason: "the actor was shut down",
    in_flight: Some(Fate::Served), queued: Fate::Served, later: Some(Fate::NotSent),
}

row! {
    last_strong_handle_dropped: End::LastHandle,
    handled: true, stop_hooks: 1, reason: "the last handle of the actor was dropped",
    in_flight: Some(Fate::Served), queued: Fate::Served, later: None,
}

row! {
    stopped_by_itself: End::Stopped,
    handled: true, stop_hooks: 1, reason: "the actor stopped: planned end",
    in_flight: Some(Fate::Served), queued: Fate::Served, later: Some(Fate::NotSent),
}

row! {
    self_method: End::SelfMethod,
    handled: false, stop_hooks: 0, reason: "the actor's last message ended it",
    in_flight: Some(Fate::Served), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    start_hook_fails: End::StartError,
    handled: false, stop_hooks: 0, reason: "the actor failed to start: planned failure",
    in_flight: None, queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    start_hook_panics: End::StartPanic,
    handled: false, stop_hooks: 0, reason: "the actor failed to start: planned panic",
    in_flight: None, queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    panic: End::Panic,
    handled: false, stop_hooks: 0, reason: "the actor panicked: planned panic",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    abort: End::Abort,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    abort_before_the_first_poll: End::AbortUnpolled,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: None, queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    deadline_passed: End::Deadline,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    too_slow: End::TooSlow,
    handled: false, stop_hooks: 0, reason: "the actor was too slow, its mailbox was full",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    runtime_dropped: End::RuntimeDropped,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    run_loop_future_dropped: End::FutureDropped,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(Fate::Interrupted), queued: Fate::Dropped, later: Some(Fate::NotSent),
}

row! {
    run_loop_future_dropped_before_its_first_poll: End::FutureDroppedUnpolled,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: None, queued: Fate::Dropped, later: Some(Fate::NotSent),
}

#[test]
fn self_method_discards_the_queue_when_it_starts() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        let own = subject.finish(1, gate.clone()).enqueue().await.expect("there is room");
        let queued = subject.note(2).enqueue().await.expect("there is room");
        let queued = bounded(queued).await;
        assert_eq!((fate(&queued), journal.ran()), (Fate::Dropped, vec![1]));
        assert!(!subject.is_stopped(), "the method still runs");
        assert_eq!(fate(&bounded(subject.note(3)).await), Fate::NotSent);
        gate.open();
        assert_eq!(bounded(own).await.expect("it replies"), 1);
    });
}

#[test]
fn stop_hook_fails_after_everything_was_handled() {
    on_runtime(async {
        let journal = Journal::default();
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Fail;
        let subject = subject.spawn();
        let queued = subject.note(1).enqueue().await.expect("there is room");
        let reason = bounded(subject.shutdown()).await;
        assert_eq!(reason.to_string(), "the actor's stop hook failed: planned failure");
        assert!(matches!(reason, StopReason::StopFailed(_)), "{reason:?}");
        assert_eq!(bounded(queued).await.expect("it was handled before"), 1);
        assert_eq!(journal.count(Event::StateDropped), 1);
    });
}
