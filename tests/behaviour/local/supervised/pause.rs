//! The restart delay of a local actor, and calls while its factory runs.

use super::*;
use crate::support::settle;
use actor_runtime::PendingReply;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(3600);

fn with_pauses(journal: &Journal) -> Supervised<Page, OneThread> {
    at_once(Plan::of(journal)).restart_limit(9, HOUR).backoff(HOUR, HOUR)
}

/// Returns an actor in its restart delay, and a call that waits for the next incarnation.
async fn paused(journal: &Journal) -> (PageHandle, PendingReply<u64>) {
    let page = spawned(with_pauses(journal));
    assert_eq!(outcome_of(&bounded(page.boom()).await), CallOutcome::NoReply);
    settle().await;
    let waiting = page.note(2).enqueue().await.expect("the mailbox is open");
    settle().await;
    assert_eq!((page.mailbox_len(), page.running_handlers().len()), (1, 0));
    (page, waiting)
}

#[test]
fn f6_failed_async_factory_is_called_again_after_each_delay() {
    in_a_set(async {
        let (start, plan, mut failures) = (Instant::now(), Plan::of(&Journal::default()), 2);
        let actor = supervised_local(move || {
            let page = plan.clone().page();
            let fails = failures > 0;
            failures -= i32::from(fails);
            async move {
                yield_now().await;
                if fails { Err(io::Error::other("no answer")) } else { Ok(page) }
            }
        });
        let actor = actor.restart(RestartPolicy::OnFailure).backoff(Duration::from_secs(1), HOUR);
        let (actor, log) = Log::of(actor);
        let page = spawned(actor);
        assert_eq!(page.note(1).await.expect("the call waits"), 1);
        let lines = ["1 the actor failed to start: no answer 1s", "2 the actor failed to start: no answer 2s"];
        assert_eq!((log.lines(), start.elapsed().as_secs()), (lines.map(str::to_owned).to_vec(), 3));
    });
}

#[test]
fn f6_panicking_factory_is_called_again() {
    let (plan, mut calls) = (Plan::of(&Journal::default()), 0);
    let page = unlimited(supervised_local(move || {
        calls += 1;
        assert!(calls > 2, "{PLANNED}");
        plan.clone().page()
    }));
    let page = page.spawn_on_thread().expect("there is a thread");
    assert_eq!(block_on(page.note(1)).expect("the call waits"), 1);
}

#[test]
fn f6_failed_start_hook_stops_the_actor_by_default() {
    in_a_set(async {
        let plan = Plan { start: Err("planned failure"), ..Plan::of(&Journal::default()) };
        let page = spawned(at_once(plan));
        assert_eq!(outcome_of(&bounded(page.note(1)).await), CallOutcome::Discarded);
        assert!(matches!(bounded(page.started()).await, Err(StopReason::StartFailed(_))));
    });
}

#[test]
fn f6_calls_wait_through_the_restart_delay() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        assert_eq!(waiting.await.ok(), Some(2));
        assert_eq!(start.elapsed().as_secs(), HOUR.as_secs());
        let held = page.wait(3, Gate::shut()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(3)).await;
        assert_eq!(page.running_handlers().iter().map(|running| running.method).collect::<Vec<_>>(), ["wait"]);
        drop((held, bounded(page.abort()).await));
    });
}

#[test]
fn f6_shutdown_cuts_the_restart_delay_short_and_handles_accepted_messages() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        let stopped = page.shutdown();
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

/// The same on a thread that really sleeps.
#[test]
fn f6_shutdown_and_last_handle_drop_wake_the_thread_from_the_restart_delay() {
    let ends: [fn(PageHandle); 2] = [|page| drop(page.shutdown()), drop];
    for end in ends {
        let journal = Journal::default();
        let (page, left) = Left::by(Plan::of(&journal));
        let page = page.restart_limit(9, HOUR).backoff(HOUR, HOUR).spawn_on_thread().expect("there is a thread");
        assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
        let waiting = block_on(page.note(2).enqueue()).expect("the mailbox is open");
        assert_eq!(left.number(), 0, "the thread sleeps, and no message wakes it");
        let stopped = page.stopped();
        end(page);
        assert_eq!(block_on(waiting).ok(), Some(2));
        assert!(matches!(block_on(stopped), StopReason::Shutdown | StopReason::HandlesDropped));
        assert_eq!((journal.count(Event::StopHook), journal.holders()), (1, 1));
    }
}

#[test]
fn f6_abort_cuts_the_restart_delay_short() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        assert!(matches!(bounded(page.abort()).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Discarded);
        assert_eq!((journal.ran(), start.elapsed().as_secs(), journal.holders()), (vec![], 0, 1));
    });
}

#[test]
fn o2_abort_stops_an_actor_whose_factory_waits() {
    let (dropped, drops) = mpsc::channel();
    let (called, calls) = mpsc::channel();
    let plan = Plan { dropped: Some(dropped), ..Plan::of(&Journal::default()) };
    let page = supervised_local(move || {
        let (half_made, called) = (plan.clone().page(), called.clone());
        async move {
            called.send(thread::current().id()).expect("the test waits");
            std::future::pending::<()>().await;
            half_made
        }
    });
    let page = page.spawn_on_thread().expect("there is a thread");
    let early = block_on(page.note(1).enqueue()).expect("there is capacity");
    let home = calls.recv_timeout(TEST_TIMEOUT).expect("the factory is called");
    assert!(matches!(block_on(page.abort()), StopReason::Aborted));
    assert_eq!(outcome_of(&block_on(early)), CallOutcome::Discarded);
    assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home]);
}

#[test]
fn s5_runtime_drop_causes_no_restart() {
    let there = real_time_runtime();
    let journal = Journal::default();
    let (page, log) = Log::of(with_pauses(&journal));
    let page = there.block_on(async { page.spawn_on_thread() }).expect("there is a thread");
    assert_eq!(outcome_of(&block_on(page.boom())), CallOutcome::NoReply);
    let waiting = block_on(page.note(2).enqueue()).expect("the mailbox is open");
    drop(there);
    assert_eq!(outcome_of(&block_on(waiting)), CallOutcome::Discarded);
    assert!(matches!(block_on(page.stopped()), StopReason::Aborted));
    // If the stop came just before the delay, the factory may have been called once more.
    assert_eq!((log.lines().len(), journal.count(Event::StartHook), journal.holders()), (1, 1, 1));
}

#[test]
fn c1_dropped_run_loop_future_resolves_every_call() {
    in_a_set(async {
        let journal = Journal::default();
        let (page, task) = with_pauses(&journal).into_task();
        let task = spawn_local(task);
        assert_eq!(outcome_of(&bounded(page.boom()).await), CallOutcome::NoReply);
        let waiting = page.note(2).enqueue().await.expect("the mailbox is open");
        task.abort();
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Discarded);
        assert!(matches!(bounded(page.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.holders(), 1);

        let (page, task) = with_pauses(&journal).into_task();
        let early = page.note(1).enqueue().await.expect("there is capacity");
        drop(task);
        assert_eq!(outcome_of(&bounded(early).await), CallOutcome::Discarded);
        assert_eq!(journal.holders(), 1);
    });
}
