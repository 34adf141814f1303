//! What a registry holds, and for how long.

use super::*;
use actor_runtime::test_util::ProbeExt;
use tokio::time::Instant;

/// Ways to stop the actor of a handle.
const STOPS: [fn(&SessionHandle); 3] = [
    |session| drop(session.shutdown()),
    |session| drop(session.abort()),
    |session| session.boom().try_tell().expect("it is open"),
];

#[test]
fn p3_entry_goes_when_its_actor_has_stopped() {
    silence_planned_panics();
    for (sessions, stop) in both().into_iter().flat_map(|sessions| STOPS.map(|stop| (sessions.clone(), stop))) {
        on_runtime(async {
            let lives = Arc::new(Lives::default());
            for has_started in [false, true] {
                let session = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
                if has_started {
                    session.started().await.expect("it starts");
                }
                assert_eq!(sessions.len(), 1);
                stop(&session);
                session.stopped().await;
                assert_eq!((sessions.len(), lives.now()), (0, 0));
            }
        });
    }
}

#[test]
fn p3_entry_of_a_removed_actor_goes_when_it_has_stopped() {
    on_runtime(async {
        let (sessions, lives) = (Registry::strong(), Arc::new(Lives::default()));
        let key = Arc::new(());
        sessions.get_or_spawn(&key, || Session::spawn_in(&lives)).await;
        assert!(Arc::strong_count(&key) > 1);
        let stopped = sessions.remove(&key).expect("it is open").shutdown();
        stopped.await;
        assert_eq!(Arc::strong_count(&key), 1);
    });
}

#[test]
fn p3_weak_registry_keeps_no_actor_alive() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::weak(), Arc::new(Lives::default()));
        let session = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
        let weak = session.downgrade();
        assert!(sessions.get(&0).is_some());
        drop(session);
        assert!(sessions.get(&0).is_none());
        assert!(matches!(bounded(weak.stopped()).await, StopReason::HandlesDropped));
        assert_eq!(sessions.len(), 0);
    });
}

#[test]
fn p3_strong_registry_keeps_its_actors_alive_until_it_is_dropped() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let weak = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await.downgrade();
        settle().await;
        let other = sessions.clone();
        drop(sessions);
        assert_eq!(other.get(&0).expect("it lives").number().await.ok(), Some(0));
        drop(other);
        assert!(matches!(bounded(weak.stopped()).await, StopReason::HandlesDropped));
        assert_eq!(lives.now(), 0);
    });
}

#[test]
fn p3_handle_of_a_stopped_actor_is_registered_for_no_time() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let stopped = Session::spawn_in(&lives);
        stopped.abort().await;
        let same = sessions.get_or_spawn(&0, || stopped.clone()).await;
        assert!(same.same_actor(&stopped) && sessions.is_empty());
        let next = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
        assert_eq!(next.number().await.ok(), Some(1));
    });
}

#[test]
fn iterator_returns_open_actors_with_their_keys() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        for key in 0..100 {
            sessions.get_or_spawn(&key, || Session::spawn_in(&lives)).await;
        }
        let closed = sessions.get(&50).expect("it is open");
        drop(closed.shutdown());
        sessions.remove(&60);
        let mut found = Vec::new();
        for (key, session) in sessions.iter() {
            assert_eq!(session.number().await.ok(), Some(key.into()));
            found.push(key);
        }
        found.sort_unstable();
        assert_eq!(found, (0..100).filter(|key| ![50, 60].contains(key)).collect::<Vec<_>>());
    });
}

#[test]
fn p8_shutdown_of_a_registry_drains_and_then_aborts() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let (start, limit) = (Instant::now(), Duration::from_secs(5));
        for key in 0..4 {
            let session = sessions.get_or_spawn(&key, || Session::spawn_in(&lives)).await;
            session.note(1).try_tell().expect("it is open");
            if key == 3 {
                session.hold().try_tell().expect("it is open");
            }
        }
        let stopped = sessions.shutdown_all(limit);
        assert!((0..4).all(|key| sessions.get(&key).is_none()));
        let mut stopped = stopped.await;
        stopped.sort_by_key(|(key, _)| *key);
        let drained = stopped.iter().filter(|(_, reason)| matches!(reason, Some(StopReason::Shutdown)));
        assert_eq!(drained.map(|(key, _)| *key).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(matches!(stopped[3], (3, Some(StopReason::Aborted))));
        assert!(start.elapsed() < limit && sessions.is_empty() && lives.now() == 0);
    });
}

#[test]
fn p8_shutdown_of_a_registry_returns_none_for_an_actor_that_does_not_stop() {
    for sessions in both() {
        on_runtime(async {
            let (start, limit) = (Instant::now(), Duration::from_secs(5));
            let (handle, _probe) = SessionHandle::probe(1);
            sessions.get_or_spawn(&0, || handle.clone()).await;
            assert!(matches!(sessions.shutdown_all(limit).await[..], [(0, None)]));
            assert_eq!(start.elapsed().as_secs(), limit.as_secs());
        });
    }
}

#[test]
fn p8_shutdown_of_a_weak_registry_waits_for_actors_without_handles() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::weak(), Arc::new(Lives::default()));
        drop(sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await);
        let stopped = sessions.shutdown_all(Duration::from_secs(5)).await;
        assert!(matches!(stopped[..], [(0, Some(StopReason::HandlesDropped))]));
    });
}
