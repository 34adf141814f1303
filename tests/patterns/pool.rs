//! Equal actors that share the work.

use crate::{
    session::{Lives, Session, SessionHandle},
    support::{bounded, on_runtime, settle, silence_planned_panics},
};
use actor_patterns::Pool;
use actor_runtime::{
    ActorControl, ActorHandle, ActorId, ActorStatus, StopReason, supervision::supervised, test_util::ProbeExt,
};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{runtime::Builder, sync::Barrier, task::JoinSet, time::Instant};

type Sessions = Pool<SessionHandle>;

/// A pool without a factory.
fn fixed(count: usize) -> Sessions {
    let lives = Arc::new(Lives::default());
    Pool::from_handles((0..count).map(|_| Session::spawn_in(&lives)))
}

/// A pool that replaces its members.
fn replacing(count: usize) -> (Sessions, Arc<Lives>) {
    let lives = Arc::new(Lives::default());
    let counted = lives.clone();
    (Pool::new(count, move |_| Session::spawn_in(&counted)), lives)
}

fn ids(sessions: &Sessions) -> Vec<ActorId> {
    sessions.handles().iter().map(ActorHandle::id).collect()
}

fn picked(sessions: &Sessions, count: usize) -> Vec<ActorId> {
    (0..count).map(|_| sessions.pick().expect("one is open").id()).collect()
}

#[test]
fn p7_members_are_picked_in_turn() {
    on_runtime(async {
        let sessions = fixed(3);
        let all = ids(&sessions);
        assert_eq!(picked(&sessions, 6), [&all[..], &all[..]].concat());
        assert!(fixed(0).pick().is_none() && fixed(0).least_loaded().is_none() && fixed(0).by_key(&1).is_none());
    });
}

#[test]
fn p7_closed_member_is_skipped() {
    on_runtime(async {
        let sessions = fixed(3);
        let all = ids(&sessions);
        let closed = sessions.handles().swap_remove(1);
        closed.hold().tell().await.expect("it is open");
        settle().await;
        drop(closed.shutdown());
        assert!(matches!(closed.status(), ActorStatus::Draining));
        // Without a factory, a member that has stopped is skipped too.
        for is_stopped in [false, true] {
            if is_stopped {
                closed.abort().await;
            }
            let open: HashSet<_> = picked(&sessions, 6).into_iter().collect();
            assert_eq!(open, HashSet::from([all[0], all[2]]));
            assert!((0..8).all(|key| sessions.by_key(&key).is_some_and(|member| !member.is_closed())));
            assert!((0..8).all(|_| sessions.least_loaded().is_some_and(|member| !member.is_closed())));
        }
        sessions.handles().iter().for_each(|member| drop(member.abort()));
        assert!(sessions.pick().is_none() && sessions.least_loaded().is_none() && sessions.by_key(&1).is_none());
    });
}

#[test]
fn p7_restarting_member_is_picked_only_if_all_restart() {
    silence_planned_panics();
    on_runtime(async {
        let spawn = |_| {
            let hour = Duration::from_secs(3600);
            supervised(|| Session::new(&Arc::new(Lives::default()))).backoff(hour, hour).spawn()
        };
        let sessions = Pool::new(2, spawn);
        let members = sessions.handles();
        for (member, other) in [(&members[0], Some(&members[1])), (&members[1], None)] {
            assert!(bounded(member.boom()).await.is_err());
            settle().await;
            assert!(matches!(member.status(), ActorStatus::Restarting));
            for picked in [sessions.pick(), sessions.least_loaded(), sessions.by_key(&1), sessions.by_key(&2)] {
                assert!(picked.is_some_and(|picked| other.is_none_or(|other| picked.same_actor(other))));
            }
        }
    });
}

#[test]
fn p7_stopped_member_is_replaced() {
    on_runtime(async {
        let (sessions, lives) = replacing(3);
        let before = ids(&sessions);
        sessions.handles()[1].abort().await;
        let picked: HashSet<_> = picked(&sessions, 3).into_iter().collect();
        let after = ids(&sessions);
        assert_eq!(picked, after.iter().copied().collect());
        assert_eq!((after[0], after[2], after[1] != before[1]), (before[0], before[2], true));
        assert_eq!((lives.now(), lives.total()), (3, 4));
    });
}

#[test]
fn p7_only_one_of_many_callers_replaces_a_member() {
    const TASKS: usize = 64;
    let runtime = Builder::new_multi_thread().worker_threads(8).enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let (sessions, lives) = replacing(2);
        for round in 1..=200 {
            sessions.handles()[round % 2].abort().await;
            let start = Arc::new(Barrier::new(TASKS));
            let mut tasks = JoinSet::new();
            for task in 0..TASKS {
                let (sessions, start) = (sessions.clone(), start.clone());
                tasks.spawn(async move {
                    start.wait().await;
                    let member = [sessions.pick(), sessions.least_loaded(), sessions.by_key(&task)];
                    member.iter().flatten().filter(|member| !member.is_closed()).count()
                });
            }
            assert!(tasks.join_all().await.iter().all(|open| *open == 3));
            assert_eq!(lives.total(), 2 + round);
        }
    });
}

#[test]
fn p7_member_is_replaced_later_if_its_factory_panics() {
    silence_planned_panics();
    on_runtime(async {
        let (lives, calls) = (Arc::new(Lives::default()), AtomicUsize::new(0));
        let sessions = Pool::new(1, move |_| {
            assert_ne!(calls.fetch_add(1, SeqCst), 1, "{}", crate::support::PLANNED);
            Session::spawn_in(&lives)
        });
        sessions.handles()[0].abort().await;
        let other = sessions.clone();
        assert!(tokio::spawn(async move { other.pick().is_some() }).await.is_err());
        assert!(sessions.pick().is_some_and(|member| !member.is_closed()));
    });
}

#[test]
fn p7_key_keeps_its_member_and_others_keep_theirs_when_it_closes() {
    on_runtime(async {
        let sessions = fixed(5);
        let all = |sessions: &Sessions| -> Vec<_> {
            (0..500).map(|key: u32| sessions.by_key(&key).expect("one is open").id()).collect()
        };
        let before = all(&sessions);
        assert_eq!(before, all(&sessions));
        let mut shares: Vec<_> =
            ids(&sessions).iter().map(|id| before.iter().filter(|own| own == &id).count()).collect();
        assert!(shares.iter().all(|share| (50..=150).contains(share)), "{shares:?}");
        let closed = sessions.handles().swap_remove(2);
        closed.abort().await;
        let after = all(&sessions);
        for (before, after) in before.iter().zip(&after) {
            assert!(*after != closed.id() && (before == after || *before == closed.id()));
        }
        shares = ids(&sessions).iter().map(|id| after.iter().filter(|own| own == &id).count()).collect();
        assert!(shares.iter().filter(|share| (75..=200).contains(*share)).count() == 4, "{shares:?}");
    });
}

#[test]
fn p7_least_loaded_member_has_the_fewest_messages_and_handlers() {
    on_runtime(async {
        let sessions = fixed(3);
        let members = sessions.handles();
        for _ in 0..2 {
            members[0].note(1).try_tell().expect("there is capacity");
        }
        members[1].hold().try_tell().expect("there is capacity");
        let least = |sessions: &Sessions| sessions.least_loaded().expect("one is open");
        assert!((0..4).all(|_| least(&sessions).same_actor(&members[2])));
        settle().await;
        // The mailboxes are empty now, but a handler of the second member runs.
        assert_eq!(members.iter().map(ActorHandle::mailbox_len).collect::<Vec<_>>(), [0; 3]);
        let found: HashSet<_> = (0..4).map(|_| least(&sessions).id()).collect();
        assert_eq!(found, HashSet::from([members[0].id(), members[2].id()]));
    });
}

#[test]
fn p8_shutdown_of_a_pool_drains_and_then_aborts() {
    on_runtime(async {
        let (sessions, lives) = replacing(3);
        let (start, limit) = (Instant::now(), Duration::from_secs(5));
        sessions.handles()[1].hold().tell().await.expect("it is open");
        settle().await;
        let stopped = sessions.shutdown_timeout(limit);
        assert!(sessions.pick().is_none());
        let stopped = stopped.await;
        assert!(matches!(
            stopped[..],
            [Some(StopReason::Shutdown), Some(StopReason::Aborted), Some(StopReason::Shutdown)]
        ));
        assert!(start.elapsed() < limit);
        // A pool that is shut down replaces no member.
        assert!(sessions.pick().is_none() && sessions.least_loaded().is_none() && sessions.by_key(&1).is_none());
        assert_eq!((lives.now(), lives.total()), (0, 3));
    });
}

#[test]
fn p8_shutdown_of_a_pool_returns_none_for_a_member_that_does_not_stop() {
    on_runtime(async {
        let (start, limit) = (Instant::now(), Duration::from_secs(5));
        let (handle, _probe) = SessionHandle::probe(1);
        assert!(matches!(Pool::from_handles([handle]).shutdown_timeout(limit).await[..], [None]));
        assert_eq!(start.elapsed().as_secs(), limit.as_secs());
    });
}
