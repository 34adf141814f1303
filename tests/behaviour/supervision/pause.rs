//! Between two incarnations.

use super::*;
use crate::support::{quiet, runtime};
use actor_runtime::PendingReply;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(3600);

/// One that pauses, with a call that waits in it.
async fn paused(subject: Supervised<Subject>) -> (<Subject as Actor>::Handle, PendingReply<u64>) {
    let subject = subject.budget(9, HOUR).backoff(HOUR, HOUR).spawn();
    assert_eq!(fate(&bounded(subject.boom(1)).await), Fate::Interrupted);
    settle().await;
    let waiting = subject.note(2).enqueue().await.expect("the mailbox is open");
    settle().await;
    assert_eq!(subject.queued(), 1);
    (subject, waiting)
}

#[test]
fn f6_calls_wait_through_the_pause() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let impatient = subject.note(3).timeout(Duration::from_secs(1)).await;
        assert_eq!(fate(&impatient), Fate::TimedOut { accepted: true });
        assert_eq!(waiting.await.ok(), Some(2));
        assert_eq!(start.elapsed().as_secs(), HOUR.as_secs());
    });
}

#[test]
fn f6_a_shutdown_cuts_the_pause_short_and_what_was_accepted_is_handled() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let stopped = subject.shutdown();
        assert_eq!(fate(&bounded(subject.note(3)).await), Fate::NotSent);
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

#[test]
fn f6_the_last_handle_cuts_the_pause_short() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        let stopped = subject.stopped();
        drop(subject);
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(start.elapsed().as_secs(), 0);
    });
}

#[test]
fn f6_an_abort_cuts_the_pause_short() {
    on_runtime(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (subject, waiting) = paused(at_once(&journal)).await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        let waiting = bounded(waiting).await;
        assert_eq!((fate(&waiting), &*blamed(&waiting)), (Fate::Dropped, "the actor was aborted"));
        assert_eq!((journal.ran(), start.elapsed().as_secs()), (vec![1], 0));
        assert_eq!(journal.holders(), 1);
    });
}

#[test]
fn f6_a_full_mailbox_may_end_the_pause() {
    on_runtime(async {
        let (subject, waiting) = paused(at_once(&Journal::default())).await;
        while subject.press(3).try_tell().is_ok() {}
        assert!(matches!(bounded(subject.stopped()).await, StopReason::TooSlow));
        assert_eq!(fate(&bounded(waiting).await), Fate::Dropped);
    });
}

#[test]
fn s5_a_runtime_dropped_in_the_pause_resolves_every_call() {
    let journal = Journal::default();
    let here = runtime();
    let (subject, waiting) = here.block_on(paused(at_once(&journal)));
    drop(here);
    on_runtime(async {
        assert_eq!(fate(&bounded(waiting).await), Fate::Dropped);
        assert!(matches!(bounded(subject.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.holders(), 1);
    });
}

#[test]
fn s1_panics_while_it_drains_lose_themselves_alone() {
    on_runtime(async {
        let (start, journal, gate) = (Instant::now(), Journal::default(), Gate::shut());
        let subject = at_once(&journal).capacity(9).backoff(HOUR, HOUR).spawn();
        let first = subject.wait(0, gate.clone()).enqueue().await.expect("there is room");
        let mut pending = vec![first];
        for n in 1..8 {
            let call = if n % 2 == 0 { subject.boom(n) } else { subject.note(n) };
            pending.push(call.enqueue().await.expect("there is room"));
        }
        journal.until(Event::Ran(0)).await;
        let stopped = subject.shutdown();
        gate.open();
        for (n, call) in (0..).zip(pending) {
            let expected = if n > 0 && n % 2 == 0 { Fate::Interrupted } else { Fate::Served };
            assert_eq!(fate(&bounded(call).await), expected, "{n}");
        }
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

#[test]
fn s1_who_fails_to_start_while_it_is_ending_has_ended() {
    on_runtime(async {
        let journal = Journal::default();
        let step = |n| if n == 0 { Step::Pass } else { Step::Panic };
        let (subject, waiting) = paused(starting(&journal, step).restart(Restart::Always)).await;
        let reason = bounded(subject.shutdown()).await;
        assert_eq!(reason.to_string(), "the actor failed to start: planned panic");
        let waiting = bounded(waiting).await;
        assert_eq!((fate(&waiting), blamed(&waiting)), (Fate::Dropped, reason.to_string()));
        assert_eq!(journal.count(Event::StartHook), 2);
    });
}

#[test]
fn s1_a_shutdown_before_the_first_incarnation_is_served() {
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
        let early = subject.note(1).enqueue().await.expect("there is room");
        settle().await;
        let stopped = subject.shutdown();
        settle().await;
        gate.open();
        assert_eq!(bounded(early).await.ok(), Some(1));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
    });
}

#[test]
fn o2_an_abort_reaches_a_factory_that_waits() {
    on_runtime(async {
        let subject = supervised(std::future::pending::<Subject>).spawn();
        let early = subject.note(1).enqueue().await.expect("there is room");
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!(fate(&bounded(early).await), Fate::Dropped);
    });
}

#[test]
fn o3_a_factory_that_always_fails_lets_others_run() {
    on_runtime(async {
        quiet();
        let subject = unlimited(supervised(|| Err::<Subject, _>("planned failure"))).restart(Restart::Always).spawn();
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
    });
}

#[test]
fn f5_watchers_see_the_last_end_alone() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).spawn();
        let watcher = tokio::spawn(subject.stopped());
        assert!(bounded(subject.boom(1)).await.is_err());
        bounded(subject.note(2)).await.expect("it is served");
        assert!(!watcher.is_finished());
        bounded(subject.shutdown()).await;
        assert!(matches!(bounded(watcher).await.expect("no panic"), StopReason::Shutdown));
    });
}
