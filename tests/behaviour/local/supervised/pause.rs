//! Between two incarnations of a local actor, and while one is made.

use super::*;
use crate::support::settle;
use actor_runtime::PendingReply;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(3600);

fn with_pauses(journal: &Journal) -> Supervised<Page, Local> {
    at_once(Plan::of(journal)).budget(9, HOUR).backoff(HOUR, HOUR)
}

/// One of the set that pauses, with a call that waits in it.
async fn paused(journal: &Journal) -> (PageHandle, PendingReply<u64>) {
    let page = spawned(with_pauses(journal));
    assert_eq!(fate(&bounded(page.boom()).await), Fate::Interrupted);
    settle().await;
    let waiting = page.note(2).enqueue().await.expect("the mailbox is open");
    settle().await;
    assert_eq!((page.queued(), page.running().len()), (1, 0));
    (page, waiting)
}

#[test]
fn f6_a_factory_that_fails_after_a_while_is_called_again_after_each_pause() {
    in_a_set(async {
        let (start, plan, mut failures) = (Instant::now(), Plan::of(&Journal::default()), 2);
        let actor = supervised_local(move || {
            let page = plan.clone().page();
            let fails = failures > 0;
            failures -= i32::from(fails);
            async move {
                yield_now().await;
                if fails { Err(io::Error::other("nobody answers")) } else { Ok(page) }
            }
        });
        let actor = actor.restart(Restart::Always).backoff(Duration::from_secs(1), HOUR);
        let (actor, log) = Log::of(actor);
        let page = spawned(actor);
        assert_eq!(page.note(1).await.expect("it waits"), 1);
        let lines =
            ["1 the actor failed to start: nobody answers 1s", "2 the actor failed to start: nobody answers 2s"];
        assert_eq!((log.lines(), start.elapsed().as_secs()), (lines.map(str::to_owned).to_vec(), 3));
    });
}

#[test]
fn f6_a_factory_that_panics_is_called_again() {
    let (plan, mut calls) = (Plan::of(&Journal::default()), 0);
    let page = unlimited(supervised_local(move || {
        calls += 1;
        assert!(calls > 2, "{PLANNED}");
        plan.clone().page()
    }));
    let page = page.spawn_on_thread().expect("there is a thread");
    assert_eq!(patiently(page.note(1)).expect("it waits"), 1);
}

#[test]
fn f6_a_failing_start_hook_is_the_end_by_default() {
    in_a_set(async {
        let plan = Plan { start: Err("planned failure"), ..Plan::of(&Journal::default()) };
        let page = spawned(at_once(plan));
        assert_eq!(fate(&bounded(page.note(1)).await), Fate::Dropped);
        assert!(matches!(bounded(page.started()).await, Err(StopReason::StartFailed(_))));
    });
}

#[test]
fn f6_calls_wait_through_the_pause() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        assert_eq!(waiting.await.ok(), Some(2));
        assert_eq!(start.elapsed().as_secs(), HOUR.as_secs());
        let held = page.wait(3, Gate::shut()).enqueue().await.expect("there is room");
        journal.until(Event::Ran(3)).await;
        assert_eq!(page.running().iter().map(|running| running.method).collect::<Vec<_>>(), ["wait"]);
        drop((held, bounded(page.abort()).await));
    });
}

#[test]
fn f6_a_shutdown_cuts_the_pause_short_and_what_was_accepted_is_handled() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        let stopped = page.shutdown();
        assert_eq!(bounded(waiting).await.ok(), Some(2));
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!((journal.count(Event::StopHook), start.elapsed().as_secs()), (1, 0));
    });
}

/// The same on a thread that sleeps in earnest.
#[test]
fn f6_the_thread_wakes_out_of_the_pause() {
    let ends: [fn(PageHandle); 2] = [|page| drop(page.shutdown()), drop];
    for end in ends {
        let journal = Journal::default();
        let (page, left) = Left::by(Plan::of(&journal));
        let page = page.budget(9, HOUR).backoff(HOUR, HOUR).spawn_on_thread().expect("there is a thread");
        assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
        let waiting = patiently(page.note(2).enqueue()).expect("the mailbox is open");
        assert_eq!(left.number(), 0, "it sleeps, and no message will wake it");
        let stopped = page.stopped();
        end(page);
        assert_eq!(patiently(waiting).ok(), Some(2));
        assert!(matches!(patiently(stopped), StopReason::Shutdown | StopReason::Unreferenced));
        assert_eq!((journal.count(Event::StopHook), journal.holders()), (1, 1));
    }
}

#[test]
fn f6_an_abort_cuts_the_pause_short() {
    in_a_set(async {
        let (start, journal) = (Instant::now(), Journal::default());
        let (page, waiting) = paused(&journal).await;
        assert!(matches!(bounded(page.abort()).await, StopReason::Aborted));
        assert_eq!(fate(&bounded(waiting).await), Fate::Dropped);
        assert_eq!((journal.ran(), start.elapsed().as_secs(), journal.holders()), (vec![], 0, 1));
    });
}

#[test]
fn o2_an_abort_reaches_a_factory_that_waits() {
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
    let early = patiently(page.note(1).enqueue()).expect("there is room");
    let home = calls.recv_timeout(PATIENCE).expect("it is called");
    assert!(matches!(patiently(page.abort()), StopReason::Aborted));
    assert_eq!(fate(&patiently(early)), Fate::Dropped);
    assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home]);
}

#[test]
fn s5_a_runtime_that_is_gone_is_no_failure_to_restart_after() {
    let there = ticking();
    let journal = Journal::default();
    let (page, log) = Log::of(with_pauses(&journal));
    let page = there.block_on(async { page.spawn_on_thread() }).expect("there is a thread");
    assert_eq!(fate(&patiently(page.boom())), Fate::Interrupted);
    let waiting = patiently(page.note(2).enqueue()).expect("the mailbox is open");
    drop(there);
    assert_eq!(fate(&patiently(waiting)), Fate::Dropped);
    assert!(matches!(patiently(page.stopped()), StopReason::Aborted));
    // If the end came just before the pause, the factory may have been called once more, in vain.
    assert_eq!((log.lines().len(), journal.count(Event::StartHook), journal.holders()), (1, 1, 1));
}

#[test]
fn c1_a_dropped_task_resolves_every_call() {
    in_a_set(async {
        let journal = Journal::default();
        let (page, task) = with_pauses(&journal).into_task();
        let task = spawn_local(task);
        assert_eq!(fate(&bounded(page.boom()).await), Fate::Interrupted);
        let waiting = page.note(2).enqueue().await.expect("the mailbox is open");
        task.abort();
        assert_eq!(fate(&bounded(waiting).await), Fate::Dropped);
        assert!(matches!(bounded(page.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.holders(), 1);

        let (page, task) = with_pauses(&journal).into_task();
        let early = page.note(1).enqueue().await.expect("there is room");
        drop(task);
        assert_eq!(fate(&bounded(early).await), Fate::Dropped);
        assert_eq!(journal.holders(), 1);
    });
}
