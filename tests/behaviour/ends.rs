//! How an actor stops: one module for each row of the table of `StopReason` except the restart limit, one test for each cell.

use crate::{
    subject::{Event, Gate, Journal, Step, Subject, SubjectHandle},
    support::{CallOutcome, bounded, chain, on_runtime, outcome_of, runtime, stop_reason_of},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, PendingReply, RunningHandler, StopReason, WeakHandle};
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
    /// Whether the actor stops before any handler has started.
    fn is_early(self) -> bool {
        matches!(self, Self::StartError | Self::StartPanic | Self::AbortUnpolled | Self::FutureDroppedUnpolled)
    }
}

/// What a test observes when an actor stops.
#[derive(Debug)]
struct Row {
    /// Whether the queued message was handled.
    handled: bool,
    stop_hooks: usize,
    reason: String,
    /// The outcomes of the call in flight, the queued call and a later call.
    call_outcomes: (Option<CallOutcome>, CallOutcome, Option<CallOutcome>),
    /// The stop reasons in the errors of the failed calls.
    reasons: Vec<String>,
    /// The handlers that are listed as running after the stop.
    running: Vec<RunningHandler>,
}

type Pending = PendingReply<u64>;
type Task = Pin<Box<dyn Future<Output = Option<Subject>> + Send>>;

/// An actor that is about to stop.
struct Setup {
    journal: Journal,
    gate: Gate,
    subject: Option<SubjectHandle>,
    weak: WeakHandle<SubjectHandle>,
    stopped: Pin<Box<dyn Future<Output = StopReason>>>,
    /// The run loop: a spawned task, or a future that was never polled.
    task: Result<JoinHandle<Option<Subject>>, Task>,
    in_flight: Option<Pending>,
    queued: Pending,
}

impl Setup {
    /// Sets up an actor with one handler in flight and one message queued, if `end` allows it.
    async fn set(end: End) -> Self {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let mut subject = Subject::new(&journal);
        match end {
            End::StartError => subject.start = Step::FailAfter(gate.clone()),
            End::StartPanic => subject.start = Step::PanicAfter(gate.clone()),
            _ => {}
        }
        let (subject, task) = subject.into_task();
        let task: Task = Box::pin(task);
        let task = if end == End::FutureDroppedUnpolled { Err(task) } else { Ok(tokio::spawn(task)) };
        let first = Gate::shut();
        let in_flight = if end.is_early() { None } else { Some(in_flight(end, &subject, &first, &gate).await) };
        let queued = subject.note(2).enqueue().await.expect("there is capacity");
        first.open();
        if !end.is_early() {
            journal.until(Event::Ran(1)).await;
        }
        let (weak, stopped) = (subject.downgrade(), Box::pin(subject.stopped()));
        assert_eq!(weak.running_handlers().len(), usize::from(!end.is_early()));
        Self { journal, gate, stopped, subject: Some(subject), weak, task, in_flight, queued }
    }

    async fn stop(&mut self, end: End) {
        let subject = self.subject.as_ref().expect("the handle is dropped below");
        match end {
            End::Shutdown => drop(subject.shutdown()),
            End::Abort | End::AbortUnpolled => drop(subject.abort()),
            End::Deadline => drop(subject.shutdown_timeout(Duration::from_secs(1)).await),
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
        let running = self.weak.running_handlers();
        let later = match &self.subject {
            Some(subject) => Some(bounded(subject.note(3)).await),
            None => None,
        };
        let call_outcomes = (in_flight.as_ref().map(outcome_of), outcome_of(&queued), later.as_ref().map(outcome_of));
        let failed = [in_flight, Some(queued), later].into_iter().flatten().filter(Result::is_err);
        Row {
            handled: self.journal.ran().contains(&2),
            stop_hooks: self.journal.count(Event::StopHook),
            reason: chain(&reason),
            call_outcomes,
            reasons: failed.map(|outcome| stop_reason_of(&outcome)).collect(),
            running,
        }
    }
}

/// Queues the handler that is in flight at the stop behind one that waits for `first`.
async fn in_flight(end: End, subject: &SubjectHandle, first: &Gate, gate: &Gate) -> Pending {
    drop(subject.wait(0, first.clone()).enqueue().await);
    let call = match end {
        End::Stopped => subject.stop_after(1, gate.clone()),
        End::SelfMethod => subject.finish(1, gate.clone()),
        End::Panic => subject.boom_after(1, gate.clone()),
        _ => subject.wait(1, gate.clone()),
    };
    call.enqueue().await.expect("there is capacity")
}

fn row(end: End) -> Row {
    let mut here = runtime();
    let mut setup = here.block_on(Setup::set(end));
    here.block_on(setup.stop(end));
    if end == End::RuntimeDropped {
        drop(std::mem::replace(&mut here, runtime()));
    }
    here.block_on(setup.outcome())
}

/// One row of the table, with a test for each of its cells.
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
                assert!(row($end).reasons.iter().all(|named| named == $reason), "{:?}", row($end));
            }

            #[test]
            fn o6_no_handler_runs_afterwards() {
                assert!(row($end).running.is_empty(), "{:?}", row($end));
            }

            #[test]
            fn call_in_flight() {
                assert_eq!(row($end).call_outcomes.0, $in_flight);
            }

            #[test]
            fn call_queued() {
                assert_eq!(row($end).call_outcomes.1, $queued);
            }

            #[test]
            fn call_later() {
                assert_eq!(row($end).call_outcomes.2, $later);
            }
        }
    };
}

row! {
    shutdown: End::Shutdown,
    handled: true, stop_hooks: 1, reason: "the actor was shut down",
    in_flight: Some(CallOutcome::Served), queued: CallOutcome::Served, later: Some(CallOutcome::Closed),
}

row! {
    last_strong_handle_dropped: End::LastHandle,
    handled: true, stop_hooks: 1, reason: "the last handle was dropped",
    in_flight: Some(CallOutcome::Served), queued: CallOutcome::Served, later: None,
}

row! {
    stopped_by_itself: End::Stopped,
    handled: true, stop_hooks: 1, reason: "the actor stopped itself: planned end",
    in_flight: Some(CallOutcome::Served), queued: CallOutcome::Served, later: Some(CallOutcome::Closed),
}

row! {
    self_method: End::SelfMethod,
    handled: false, stop_hooks: 0, reason: "a method consumed the actor",
    in_flight: Some(CallOutcome::Served), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    start_hook_fails: End::StartError,
    handled: false, stop_hooks: 0, reason: "the actor failed to start: planned failure",
    in_flight: None, queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    start_hook_panics: End::StartPanic,
    handled: false, stop_hooks: 0, reason: "the actor failed to start: planned panic",
    in_flight: None, queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    panic: End::Panic,
    handled: false, stop_hooks: 0, reason: "the actor panicked: planned panic",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    abort: End::Abort,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    abort_before_the_first_poll: End::AbortUnpolled,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: None, queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    deadline_passed: End::Deadline,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    mailbox_overflow: End::TooSlow,
    handled: false, stop_hooks: 0, reason: "the mailbox was full",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    runtime_dropped: End::RuntimeDropped,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    run_loop_future_dropped: End::FutureDropped,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: Some(CallOutcome::NoReply), queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

row! {
    run_loop_future_dropped_before_its_first_poll: End::FutureDroppedUnpolled,
    handled: false, stop_hooks: 0, reason: "the actor was aborted",
    in_flight: None, queued: CallOutcome::Discarded, later: Some(CallOutcome::Closed),
}

#[test]
fn self_method_discards_the_queue_when_it_starts() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        let own = subject.finish(1, gate.clone()).enqueue().await.expect("there is capacity");
        let queued = subject.note(2).enqueue().await.expect("there is capacity");
        let queued = bounded(queued).await;
        assert_eq!((outcome_of(&queued), journal.ran()), (CallOutcome::Discarded, vec![1]));
        assert!(!subject.is_stopped(), "the method still runs");
        assert_eq!(outcome_of(&bounded(subject.note(3)).await), CallOutcome::Closed);
        gate.open();
        assert_eq!(bounded(own).await.expect("the handler replies"), 1);
    });
}

#[test]
fn failed_stop_hook_is_the_stop_reason_after_the_queue_is_handled() {
    on_runtime(async {
        let journal = Journal::default();
        let mut subject = Subject::new(&journal);
        subject.stop = Step::Fail;
        let subject = subject.spawn();
        let queued = subject.note(1).enqueue().await.expect("there is capacity");
        let reason = bounded(subject.shutdown()).await;
        assert_eq!(chain(&reason), "the stop hook failed: planned failure");
        assert!(matches!(reason, StopReason::StopFailed(_)), "{reason:?}");
        assert_eq!(bounded(queued).await.expect("the message was handled before the stop"), 1);
        assert_eq!(journal.count(Event::StateDropped), 1);
    });
}
