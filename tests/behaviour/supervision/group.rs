//! Groups, which stop their members in reverse order of insertion and within a deadline.

use super::*;
use actor_runtime::supervision::{MemberStopped, ShutdownGroup};
use std::{pin::pin, sync::mpsc};
use tokio::time::{Instant, advance};

const SECOND: Duration = Duration::from_secs(1);

fn outcomes(ended: &[MemberStopped]) -> Vec<String> {
    let outcome = |each: &MemberStopped| each.outcome.as_ref().map_or_else(ToString::to_string, ToString::to_string);
    ended.iter().map(|each| format!("{}: {}", each.name, outcome(each))).collect()
}

/// Adds an actor with this name and this stop hook to the group.
fn member(
    group: &mut ShutdownGroup,
    journal: &Journal,
    name: &'static str,
    stop: Step,
) -> <Subject as actor_runtime::ActorBase>::Handle {
    let mut subject = Subject::new(journal);
    subject.stop = stop;
    let member = subject.spawner().name(name).spawn();
    group.add(&member);
    member
}

#[test]
fn s1_group_stops_members_in_reverse_order() {
    on_runtime(async {
        let (journal, gate, mut group) = (Journal::default(), Gate::shut(), ShutdownGroup::new());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let last = member(&mut group, &journal, "last", Step::Wait(gate.clone()));
        let ending = tokio::spawn(group.shutdown_timeout(SECOND));
        journal.until(Event::StopHook).await;
        settle().await;
        assert_eq!(outcome_of(&bounded(last.note(1)).await), CallOutcome::Closed);
        assert_eq!(bounded(first.note(2)).await.ok(), Some(2), "the first member runs until the last one has stopped");
        gate.open();
        let ended = bounded(ending).await.expect("no panic");
        assert_eq!(outcomes(&ended), ["last: the actor was shut down", "first: the actor was shut down"]);
        assert_eq!(ended.iter().map(|each| each.id).collect::<Vec<_>>(), [last.id(), first.id()]);
    });
}

#[test]
fn s2_group_aborts_a_hanging_member_and_shuts_the_others_down() {
    on_runtime(async {
        let (journal, mut group, start) = (Journal::default(), ShutdownGroup::new(), Instant::now());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let slow = member(&mut group, &journal, "slow", Step::Wait(Gate::shut()));
        let last = member(&mut group, &journal, "last", Step::Pass);
        let ended = group.shutdown_timeout(10 * SECOND).await;
        let expected =
            ["last: the actor was shut down", "slow: the actor was aborted", "first: the actor was shut down"];
        assert_eq!(outcomes(&ended), expected);
        assert_eq!(start.elapsed().as_secs(), 9);
        assert_eq!(journal.count(Event::StopHook), 3, "the stop hook of the first member runs, too");
        drop((first, slow, last));
    });
}

#[test]
fn s2_each_hanging_member_leaves_time_for_the_next() {
    on_runtime(async {
        let (journal, mut group, start) = (Journal::default(), ShutdownGroup::new(), Instant::now());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let hangs = ["a", "b", "c"].map(|name| member(&mut group, &journal, name, Step::Wait(Gate::shut())));
        let ended = group.shutdown_timeout(10 * SECOND).await;
        assert!(ended[..3].iter().all(|each| matches!(each.outcome, Ok(StopReason::Aborted))), "{ended:?}");
        assert!(matches!(ended[3].outcome, Ok(StopReason::Shutdown)), "{ended:?}");
        assert!(start.elapsed() < 10 * SECOND);
        drop((first, hangs));
    });
}

#[test]
fn s2_all_hanging_members_are_aborted() {
    // The last hundredth of the deadline is reserved for all, and they are aborted in the middle of it.
    for (deadline, limit) in [(0, 0), (1, 1), (5_000, 4_980)] {
        let (deadline, limit) = (Duration::from_millis(deadline), Duration::from_millis(limit));
        on_runtime(async {
            let (journal, mut group, start) = (Journal::default(), ShutdownGroup::new(), Instant::now());
            let hangs = [(); 10].map(|()| member(&mut group, &journal, "hanging", Step::Wait(Gate::shut())));
            let ended = group.shutdown_timeout(deadline).await;
            assert_eq!(outcomes(&ended), ["hanging: the actor was aborted"; 10], "{deadline:?}");
            assert!(start.elapsed() <= limit, "{deadline:?}: {:?}", start.elapsed());
            drop(hangs);
        });
    }
}

#[test]
fn s2_group_deadline_counts_from_the_call() {
    on_runtime(async {
        let (mut group, start) = (ShutdownGroup::new(), Instant::now());
        let hanging = member(&mut group, &Journal::default(), "hanging", Step::Wait(Gate::shut()));
        let ending = group.shutdown_timeout(10 * SECOND);
        advance(4 * SECOND).await;
        assert_eq!(outcomes(&ending.await), ["hanging: the actor was aborted"]);
        assert_eq!(start.elapsed().as_secs(), 9);
        drop(hanging);
    });
}

/// Its handler blocks the thread until the sender of its receiver is used.
struct Blocking(mpsc::Receiver<()>, Gate);

#[actor]
impl Blocking {
    pub fn wait(&mut self) {
        self.1.open();
        let _released = self.0.recv();
    }
}

/// Runs `test` with an actor whose handler never reaches an await.
fn with_blocking_member(test: impl AsyncFnOnce(&BlockingHandle)) {
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().expect("threads");
    let (release, gate) = mpsc::channel();
    let reached = Gate::shut();
    let blocking = {
        let _there = threads.enter();
        Blocking(gate, reached.clone()).spawner().name("blocking").spawn()
    };
    on_runtime(async {
        blocking.wait().tell().await.expect("there is capacity");
        reached.pass().await;
        test(&blocking).await;
    });
    release.send(()).expect("the receiver waits");
}

#[test]
fn s2_group_reports_a_member_that_misses_the_deadline() {
    with_blocking_member(async |blocking| {
        let mut group = ShutdownGroup::new();
        let first = member(&mut group, &Journal::default(), "first", Step::Pass);
        group.add(blocking);
        let ended = group.shutdown_timeout(SECOND).await;
        assert_eq!(ended.len(), 2);
        let timed_out = ended[0].outcome.as_ref().expect_err("it blocks");
        assert_eq!(
            (&*ended[0].name, timed_out.actor_name(), timed_out.actor_id()),
            ("blocking", "blocking", blocking.id())
        );
        assert!(matches!(ended[1].outcome, Ok(StopReason::Shutdown)), "{ended:?}");
        drop(first);
    });
}

#[test]
fn s2_member_that_never_awaits_leaves_time_to_abort_the_others() {
    with_blocking_member(async |blocking| {
        let (journal, mut group, start) = (Journal::default(), ShutdownGroup::new(), Instant::now());
        let hanging = |group: &mut _| member(group, &journal, "hanging", Step::Wait(Gate::shut()));
        let earlier = [(); 5].map(|()| hanging(&mut group));
        group.add(blocking);
        let later = [(); 5].map(|()| hanging(&mut group));
        let ended = group.shutdown_timeout(5 * SECOND).await;
        assert_eq!(ended[5].outcome.as_ref().expect_err("it blocks").actor_id(), blocking.id());
        let aborted = ended.iter().filter(|each| matches!(each.outcome, Ok(StopReason::Aborted)));
        assert_eq!(aborted.count(), 10, "{ended:?}");
        assert!(start.elapsed() <= 5 * SECOND);
        drop((earlier, later));
    });
}

#[test]
fn s4_group_keeps_no_member_alive_and_reports_earlier_stops() {
    on_runtime(async {
        let (journal, mut group) = (Journal::default(), ShutdownGroup::new());
        let gone = member(&mut group, &journal, "gone", Step::Pass);
        let aborted = member(&mut group, &journal, "aborted", Step::Pass);
        let stopped = gone.stopped();
        drop(gone);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        bounded(aborted.abort()).await;
        let ended = bounded(group.shutdown_timeout(SECOND)).await;
        assert_eq!(outcomes(&ended), ["aborted: the actor was aborted", "gone: the last handle was dropped"]);
    });
}

#[test]
fn s1_removed_member_is_not_stopped_by_the_group() {
    on_runtime(async {
        let (journal, mut group) = (Journal::default(), ShutdownGroup::new());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let last = member(&mut group, &journal, "last", Step::Pass);
        assert!(group.remove(first.id()) && !group.remove(first.id()));
        let ended = bounded(group.shutdown_timeout(SECOND)).await;
        assert_eq!(outcomes(&ended), ["last: the actor was shut down"]);
        assert_eq!(bounded(first.note(1)).await.ok(), Some(1));
        drop(last);
    });
}

#[test]
fn s1_member_stops_its_own_group() {
    on_runtime(async {
        let (journal, mut group) = (Journal::default(), ShutdownGroup::new());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let last = member(&mut group, &journal, "last", Step::Pass);
        let own = last.inside(1, Box::pin(async { drop(group.shutdown_timeout(SECOND).await) }));
        assert!(bounded(own).await.is_ok());
        assert!(matches!(bounded(first.stopped()).await, StopReason::Shutdown));
        assert!(matches!(bounded(last.stopped()).await, StopReason::Shutdown));
    });
}

#[test]
fn s1_dropped_group_shutdown_leaves_the_other_members_running() {
    on_runtime(async {
        let (journal, mut group) = (Journal::default(), ShutdownGroup::new());
        let first = member(&mut group, &journal, "first", Step::Pass);
        let last = member(&mut group, &journal, "last", Step::Wait(Gate::shut()));
        {
            let mut ending = pin!(group.shutdown_timeout(SECOND));
            assert!(crate::support::poll_once(&mut ending).is_pending());
        }
        assert_eq!(outcome_of(&bounded(last.note(1)).await), CallOutcome::Closed);
        assert_eq!(bounded(first.note(2)).await.ok(), Some(2));
    });
}

#[test]
fn s1_group_stops_supervised_actors_in_the_restart_delay() {
    on_runtime(async {
        let (journal, mut group, start) = (Journal::default(), ShutdownGroup::new(), Instant::now());
        let subject = at_once(&journal).backoff(60 * SECOND, 60 * SECOND).spawn();
        group.add(&subject);
        assert!(bounded(subject.boom(1)).await.is_err());
        settle().await;
        let ended = bounded(group.shutdown_timeout(SECOND)).await;
        assert!(matches!(ended[0].outcome, Ok(StopReason::Shutdown)));
        assert_eq!(start.elapsed().as_secs(), 0);
    });
}
