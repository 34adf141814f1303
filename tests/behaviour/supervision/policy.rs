//! F6: the table of restart policies in the docs of `supervision`, and the restart limit.

use super::*;
use std::fmt;
use tokio::time::{Instant, sleep};

/// The cause of a stop or restart.
#[derive(Clone, Copy, Debug)]
enum Cause {
    Handler,
    FactoryPanics,
    FactoryFails,
    StartPanics,
    StartFails,
    Finish,
    StopFails,
    StopPanics,
    Stopped,
    Shutdown,
    Abort,
    TooSlow,
}

struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("planned failure")
    }
}

impl From<Refused> for Box<dyn std::error::Error + Send + Sync> {
    fn from(refused: Refused) -> Self {
        refused.to_string().into()
    }
}

/// Returns an actor whose first incarnation meets `cause`, and whose second one does not.
fn actor_with(cause: Cause, restart: RestartPolicy) -> Supervised<Subject> {
    let (journal, mut made) = (Journal::default(), 0);
    let factory = move || {
        made += 1;
        let mut subject = Subject::new(&journal);
        match (cause, made) {
            (Cause::FactoryPanics, 1) => panic!("{PLANNED}"),
            (Cause::FactoryFails, 1) => return Err(Refused),
            (Cause::StartPanics, 1) => subject.start = Step::Panic,
            (Cause::StartFails, 1) => subject.start = Step::Fail,
            (Cause::StopPanics, 1) => subject.stop = Step::Panic,
            (Cause::StopFails, 1) => subject.stop = Step::Fail,
            _ => {}
        }
        Ok(subject)
    };
    unlimited(supervised(factory)).restart(restart)
}

/// Returns whether the actor restarted, or its stop reason.
async fn outcome(cause: Cause, restart: RestartPolicy) -> String {
    crate::support::silence_planned_panics();
    let (subject, log) = Log::of(actor_with(cause, restart));
    let subject = subject.spawn();
    match cause {
        Cause::Handler => drop(bounded(subject.boom(1)).await),
        Cause::Finish => drop(bounded(subject.finish(1, open())).await),
        Cause::StopFails | Cause::StopPanics | Cause::Shutdown => drop(bounded(subject.shutdown()).await),
        Cause::Stopped => drop(bounded(subject.stop_after(1, open())).await),
        Cause::Abort => drop(subject.abort()),
        Cause::TooSlow => while subject.press(1).try_tell().is_ok() {},
        Cause::FactoryPanics | Cause::FactoryFails | Cause::StartPanics | Cause::StartFails => {}
    }
    settle().await;
    let lived = if let Ok(2) = bounded(subject.note(2)).await { "goes on" } else { "" };
    assert_eq!(log.lines().len(), usize::from(!lived.is_empty()), "each restart is logged");
    if lived.is_empty() { chain(&bounded(subject.stopped()).await) } else { lived.to_owned() }
}

fn open() -> Gate {
    let gate = Gate::shut();
    gate.open();
    gate
}

macro_rules! rows {
    ($($row:ident: $cause:expr => $never:expr, $on_panic:expr, $always:expr;)*) => {$(
        #[test]
        fn $row() {
            on_runtime(async {
                assert_eq!(outcome($cause, RestartPolicy::Never).await, $never);
                assert_eq!(outcome($cause, RestartPolicy::OnPanic).await, $on_panic);
                assert_eq!(outcome($cause, RestartPolicy::OnFailure).await, $always);
            });
        }
    )*};
}

const ON: &str = "goes on";
const PANICKED: &str = "the actor panicked: planned panic";
const START_PANICKED: &str = "the actor failed to start: planned panic";
const START_FAILED: &str = "the actor failed to start: planned failure";
const STOP_FAILED: &str = "the stop hook failed: planned failure";
const SHUT_DOWN: &str = "the actor was shut down";
const FINISHED: &str = "a method consumed the actor";
const ABORTED: &str = "the actor was aborted";
const STOPPED: &str = "the actor stopped itself: planned end";
const MAILBOX_OVERFLOW: &str = "the mailbox was full";

rows! {
    f6_handler_panic_follows_the_restart_policy: Cause::Handler => PANICKED, ON, ON;
    f6_factory_panic_follows_the_restart_policy: Cause::FactoryPanics => START_PANICKED, ON, ON;
    f6_factory_failure_follows_the_restart_policy: Cause::FactoryFails => START_FAILED, START_FAILED, ON;
    f6_start_hook_panic_follows_the_restart_policy: Cause::StartPanics => START_PANICKED, ON, ON;
    f6_start_hook_failure_follows_the_restart_policy: Cause::StartFails => START_FAILED, START_FAILED, ON;
    f6_self_method_is_not_followed_by_a_restart: Cause::Finish => FINISHED, FINISHED, FINISHED;
    f6_stop_hook_failure_is_not_followed_by_a_restart: Cause::StopFails => STOP_FAILED, STOP_FAILED, STOP_FAILED;
    f6_stop_hook_panic_is_not_followed_by_a_restart: Cause::StopPanics => PANICKED, PANICKED, PANICKED;
    f6_context_stop_is_not_followed_by_a_restart: Cause::Stopped => STOPPED, STOPPED, STOPPED;
    f6_shutdown_is_not_followed_by_a_restart: Cause::Shutdown => SHUT_DOWN, SHUT_DOWN, SHUT_DOWN;
    f6_abort_is_not_followed_by_a_restart: Cause::Abort => ABORTED, ABORTED, ABORTED;
    f6_mailbox_overflow_is_not_followed_by_a_restart: Cause::TooSlow => MAILBOX_OVERFLOW, MAILBOX_OVERFLOW, MAILBOX_OVERFLOW;
}

#[test]
fn f6_self_method_panic_is_not_followed_by_a_restart() {
    struct Last;

    #[actor]
    impl Last {
        pub fn finish(self) {
            panic!("{PLANNED}")
        }
    }

    on_runtime(async {
        crate::support::silence_planned_panics();
        let last = unlimited(supervised(|| Last)).spawn();
        settle().await;
        assert_eq!(outcome_of(&bounded(last.finish()).await), CallOutcome::NoReply);
        assert_eq!(chain(&bounded(last.stopped()).await), PANICKED);
    });
}

#[test]
fn f6_failures_beyond_the_restart_limit_stop_the_actor() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, log) = Log::of(at_once(&journal).restart_limit(3, Duration::from_secs(10)));
        let subject = subject.spawn();
        for n in 0..3 {
            assert_eq!(outcome_of(&bounded(subject.boom(n)).await), CallOutcome::NoReply);
        }
        let last = subject.boom_after(3, gate.clone()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(3)).await;
        let queued = subject.note(4).enqueue().await.expect("there is capacity");
        gate.open();
        let (last, queued) = (bounded(last).await, bounded(queued).await);
        let (reason, later) = (bounded(subject.stopped()).await, bounded(subject.note(5)).await);
        assert!(matches!(&reason, StopReason::RestartsExhausted(last) if matches!(**last, StopReason::Panicked(_))));
        assert_eq!(
            [outcome_of(&last), outcome_of(&queued), outcome_of(&later)],
            [CallOutcome::NoReply, CallOutcome::Discarded, CallOutcome::Closed]
        );
        assert_eq!(stop_reason_of(&last), PANICKED);
        for outcome in [queued, later] {
            assert_eq!(stop_reason_of(&outcome), format!("the actor exceeded its restart limit: {PANICKED}"));
        }
        assert_eq!((log.lines().len(), journal.ran()), (3, vec![0, 1, 2, 3]));
    });
}

#[test]
fn f6_restart_limit_counts_only_within_its_period() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).restart_limit(2, Duration::from_secs(10)).spawn();
        for n in 0..20 {
            assert_eq!(outcome_of(&subject.boom(n).await), CallOutcome::NoReply);
            sleep(Duration::from_secs(5)).await;
        }
        assert!(!subject.is_stopped(), "never three within ten seconds");
        for n in 0..2 {
            assert_eq!(outcome_of(&bounded(subject.boom(n)).await), CallOutcome::NoReply);
        }
        assert!(matches!(bounded(subject.stopped()).await, StopReason::RestartsExhausted(_)));
    });
}

#[test]
fn f6_restart_limit_of_zero_never_restarts() {
    on_runtime(async {
        let (subject, log) = Log::of(at_once(&Journal::default()).restart_limit(0, Duration::from_secs(10)));
        let subject = subject.spawn();
        assert_eq!(outcome_of(&bounded(subject.boom(1)).await), CallOutcome::NoReply);
        let reason = bounded(subject.stopped()).await;
        assert_eq!(chain(&reason), format!("the actor exceeded its restart limit: {PANICKED}"));
        assert!(std::error::Error::source(&reason).is_some_and(|last| last.to_string() == PANICKED));
        assert!(log.lines().is_empty());
    });
}

#[test]
fn f6_restart_delay_doubles_and_resets_after_a_quiet_period() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = at_once(&journal).restart_limit(9, Duration::from_secs(10));
        let (subject, log) = Log::of(subject.backoff(Duration::from_secs(1), Duration::from_secs(3)));
        let (subject, start) = (subject.spawn(), Instant::now());
        for n in 0..4 {
            assert!(subject.boom(n).await.is_err());
        }
        subject.note(4).await.expect("it is answered");
        assert_eq!(start.elapsed().as_secs(), 1 + 2 + 3 + 3);
        sleep(Duration::from_secs(11)).await;
        assert!(subject.boom(5).await.is_err());
        subject.note(6).await.expect("it is answered");
        let pauses: Vec<_> = log.lines().iter().filter_map(|line| Some(line.rsplit_once(' ')?.1.to_owned())).collect();
        assert_eq!(pauses, ["1s", "2s", "3s", "3s", "1s"]);
    });
}

#[test]
fn f6_on_restart_panic_is_ignored() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).on_restart(|_| panic!("{PLANNED}")).spawn();
        assert!(bounded(subject.boom(1)).await.is_err());
        assert_eq!(bounded(subject.note(2)).await.ok(), Some(2));
    });
}

#[test]
fn f6_restart_event_displays_as_one_line() {
    on_runtime(async {
        let lines = Log::default();
        let written = lines.clone();
        let subject = at_once(&Journal::default()).name("till").on_restart(move |event| {
            written.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.to_string());
        });
        let subject = subject.spawn();
        assert!(bounded(subject.boom(1)).await.is_err());
        assert_eq!(lines.lines(), [format!("till ({}): restart 1 in 0ns: {PANICKED}", subject.id())]);
    });
}

#[test]
fn f6_restart_event_displays_the_cause_of_a_failed_start() {
    on_runtime(async {
        let lines = Log::default();
        let written = lines.clone();
        let step = |n| if n == 0 { Step::Fail } else { Step::Pass };
        let subject = unlimited(starting(&Journal::default(), step)).name("till").on_restart(move |event| {
            written.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.to_string());
        });
        let subject = subject.restart(RestartPolicy::OnFailure).spawn();
        bounded(subject.started()).await.expect("the second incarnation starts");
        assert_eq!(lines.lines(), [format!("till ({}): restart 1 in 0ns: {START_FAILED}", subject.id())]);
    });
}
