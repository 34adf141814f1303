//! The restart delay of a supervised actor.

use super::*;
use crate::support::{runtime, silence_planned_panics};
use actor_runtime::{ActorStatus, PendingReply};
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(3600);

/// Returns an actor in its restart delay, and a call that waits for the next incarnation.
async fn paused(subject: Supervised<Subject>) -> (<Subject as actor_runtime::ActorBase>::Handle, PendingReply<u64>) {
    let subject = subject.restart_limit(9, HOUR).backoff(HOUR, HOUR).spawn();
    assert_eq!(outcome_of(&bounded(subject.boom(1)).await), CallOutcome::NoReply);
    settle().await;
    let waiting = subject.note(2).enqueue().await.expect("the mailbox is open");
    settle().await;
    assert_eq!(subject.mailbox_len(), 1);
    (subject, waiting)
}

#[test]
fn f6_calls_wait_through_the_restart_delay() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let impatient = subject.note(3).timeout(Duration::from_secs(1)).await;
        assert_eq!(outcome_of(&impatient), CallOutcome::TimedOut { accepted: true });
        assert_eq!(waiting.await.ok(), Some(2));
        assert_eq!(start.elapsed().as_secs(), HOUR.as_secs());
    });
}

#[test]
fn f6_shutdown_cuts_the_restart_delay_short_and_handles_accepted_messages() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let stopped = subject.shutdown();
        assert_eq!(outcome_of(&bounded(subject.note(3)).await), CallOutcome::Closed);
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

#[test]
fn f6_last_handle_dropped_cuts_the_restart_delay_short() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let stopped = subject.stopped();
        drop(subject);
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(start.elapsed().as_secs(), 0);
    });
}

#[test]
fn f6_abort_cuts_the_restart_delay_short() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        let waiting = bounded(waiting).await;
        assert_eq!(
            (outcome_of(&waiting), &*stop_reason_of(&waiting)),
            (CallOutcome::Discarded, "the actor was aborted")
        );
        assert_eq!((journal.ran(), start.elapsed().as_secs()), (vec![1], 0));
        assert_eq!(journal.holders(), 1);
    });
}

#[test]
fn f6_mailbox_overflow_stops_the_actor_in_the_restart_delay() {
    on_runtime(async {
        let (subject, waiting) = paused(at_once(&Journal::default())).await;
        while subject.press(3).try_tell().is_ok() {}
        assert!(matches!(bounded(subject.stopped()).await, StopReason::MailboxOverflow));
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Discarded);
    });
}

#[test]
fn s5_runtime_dropped_in_the_restart_delay_resolves_every_call() {
    let journal = Journal::default();
    let here = runtime();
    let (subject, waiting) = here.block_on(paused(at_once(&journal)));
    drop(here);
    on_runtime(async {
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Discarded);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.holders(), 1);
    });
}

#[test]
fn s1_panics_while_draining_lose_only_their_calls() {
    on_runtime(async {
        let (start, journal, gate) = (Instant::now(), Journal::default(), Gate::shut());
        let subject = at_once(&journal).capacity(9).backoff(HOUR, HOUR).spawn();
        let first = subject.wait(0, gate.clone()).enqueue().await.expect("there is capacity");
        let mut pending = vec![first];
        for n in 1..8 {
            let call = if n % 2 == 0 { subject.boom(n) } else { subject.note(n) };
            pending.push(call.enqueue().await.expect("there is capacity"));
        }
        journal.until(Event::Ran(0)).await;
        let stopped = subject.shutdown();
        gate.open();
        for (n, call) in (0..).zip(pending) {
            let expected = if n > 0 && n % 2 == 0 { CallOutcome::NoReply } else { CallOutcome::Served };
            assert_eq!(outcome_of(&bounded(call).await), expected, "{n}");
        }
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

#[test]
fn s1_failed_start_while_shutting_down_stops_the_actor() {
    on_runtime(async {
        let journal = Journal::default();
        let step = |n| if n == 0 { Step::Pass } else { Step::Panic };
        let (subject, waiting) = paused(starting(&journal, step).restart(RestartPolicy::OnFailure)).await;
        let reason = bounded(subject.shutdown()).await;
        assert_eq!(chain(&reason), "the actor failed to start: planned panic");
        let waiting = bounded(waiting).await;
        assert_eq!((outcome_of(&waiting), stop_reason_of(&waiting)), (CallOutcome::Discarded, chain(&reason)));
        assert_eq!(journal.count(Event::StartHook), 2);
    });
}

#[test]
fn o6_status_is_restarting_from_the_failure_until_the_start_hook_is_done() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let gated = gate.clone();
        let step = move |n| if n == 0 { Step::Pass } else { Step::Wait(gated.clone()) };
        let (subject, waiting) = paused(starting(&journal, step)).await;
        let weak = subject.downgrade();
        let assert_restarting = || {
            for status in [subject.status(), weak.status()] {
                assert!(matches!(status, ActorStatus::Restarting), "{status:?}");
            }
            for debug in [format!("{subject:?}"), format!("{weak:?}")] {
                assert!(debug.contains("status: Restarting"), "{debug}");
            }
            assert!(!subject.is_closed() && !weak.is_closed());
        };
        assert_restarting();
        bounded(weak.started()).await.expect("the first incarnation has started");
        tokio::time::sleep(HOUR).await;
        until("the start hook runs again", || journal.count(Event::StartHook) == 2).await;
        assert_restarting();
        gate.open();
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(subject.status(), ActorStatus::Running));
    });
}

#[test]
fn o6_status_is_starting_until_the_first_incarnation_has_started() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let gated = gate.clone();
        let step = move |n| if n == 0 { Step::Fail } else { Step::Wait(gated.clone()) };
        let subject = unlimited(starting(&journal, step)).restart(RestartPolicy::OnFailure).spawn();
        assert!(matches!(subject.status(), ActorStatus::Starting));
        until("the second incarnation starts", || journal.count(Event::StartHook) == 2).await;
        assert!(matches!(subject.status(), ActorStatus::Starting), "the first one has failed to start");
        gate.open();
        bounded(subject.started()).await.expect("the second incarnation starts");
        assert!(matches!(subject.status(), ActorStatus::Running));
    });
}

#[test]
fn o6_status_is_draining_when_a_shutdown_cuts_the_restart_delay_short() {
    on_runtime(async {
        let (subject, waiting) = paused(at_once(&Journal::default())).await;
        let stopped = subject.shutdown();
        assert!(matches!(subject.status(), ActorStatus::Draining));
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        bounded(stopped).await;
        assert!(matches!(subject.status(), ActorStatus::Stopped(StopReason::Shutdown)));
    });
}

#[test]
fn s1_shutdown_before_the_first_incarnation_handles_accepted_messages() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = supervised({
            let (journal, gate) = (journal.clone(), gate.clone());
            move || {
                let (journal, gate) = (journal.clone(), gate.clone());
                async move {
                    gate.pass().await;
                    Subject::new(&journal)
                }
            }
        })
        .spawn();
        let early = subject.note(1).enqueue().await.expect("there is capacity");
        settle().await;
        let stopped = subject.shutdown();
        settle().await;
        gate.open();
        assert_eq!(bounded(early).await.ok(), Some(1));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
    });
}

#[test]
fn o2_abort_stops_an_actor_whose_factory_waits() {
    on_runtime(async {
        let subject = supervised(std::future::pending::<Subject>).spawn();
        let early = subject.note(1).enqueue().await.expect("there is capacity");
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(early).await), CallOutcome::Discarded);
    });
}

#[test]
fn o3_factory_that_always_fails_does_not_starve_other_tasks() {
    on_runtime(async {
        silence_planned_panics();
        let subject =
            unlimited(supervised(|| Err::<Subject, _>("planned failure"))).restart(RestartPolicy::OnFailure).spawn();
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
    });
}

#[test]
fn f5_stopped_resolves_at_the_final_stop_only() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).spawn();
        let watcher = tokio::spawn(subject.stopped());
        assert!(bounded(subject.boom(1)).await.is_err());
        bounded(subject.note(2)).await.expect("it is answered");
        assert!(!watcher.is_finished());
        bounded(subject.shutdown()).await;
        assert!(matches!(bounded(watcher).await.expect("no panic"), StopReason::Shutdown));
    });
}
