//! One actor of a key at any time.

use super::*;
use crate::support::yield_once;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Barrier,
    task::JoinSet,
};

const TASKS: usize = 64;
const ROUNDS: usize = 100;

/// More threads than most machines have cores, so that threads are preempted anywhere.
fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(8).enable_time().build().expect("a runtime")
}

/// Asks for the actor of key 0 until it answers. Returns how many handles were needed.
async fn ask(sessions: &Sessions, lives: &Arc<Lives>) -> usize {
    for handles in 1.. {
        let session = sessions.get_or_spawn(&0, || Session::spawn_in(lives)).await;
        if session.number().await.is_ok() {
            return handles;
        }
    }
    unreachable!("there is no last number")
}

/// In each round 64 tasks ask for one key while `stop` stops its actor. Returns how many handles a task needed at most.
fn storm(sessions: Sessions, stop: fn(SessionHandle)) -> usize {
    let lives = Arc::new(Lives::default());
    threads().block_on(async {
        let mut most = 0;
        for _ in 0..ROUNDS {
            let former = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
            let start = Arc::new(Barrier::new(TASKS + 1));
            let mut tasks = JoinSet::new();
            for _ in 0..TASKS {
                let (sessions, lives, start) = (sessions.clone(), lives.clone(), start.clone());
                tasks.spawn(async move {
                    start.wait().await;
                    ask(&sessions, &lives).await
                });
            }
            start.wait().await;
            stop(former);
            while let Some(handles) = tasks.join_next().await {
                most = most.max(handles.expect("no panic"));
            }
            assert_eq!(lives.most(), 1, "two actors of one key live at the same time");
        }
        assert!(lives.total() > ROUNDS / 2, "{} actors", lives.total());
        most
    })
}

#[test]
fn p1_one_actor_of_a_key_lives_while_others_are_aborted() {
    for sessions in both() {
        storm(sessions, |former| drop(former.abort()));
    }
}

#[test]
fn p1_one_actor_of_a_key_lives_while_others_shut_down() {
    for sessions in both() {
        storm(sessions, |former| drop(former.shutdown()));
    }
}

#[test]
fn p1_one_actor_of_a_key_lives_while_others_lose_their_handles() {
    storm(Registry::weak(), drop);
}

#[test]
fn p1_one_actor_of_a_key_lives_while_others_are_removed() {
    let sessions = Sessions::strong();
    let lives = Arc::new(Lives::default());
    threads().block_on(async {
        for _ in 0..ROUNDS {
            let start = Arc::new(Barrier::new(TASKS));
            let mut tasks = JoinSet::new();
            for task in 0..TASKS {
                let (sessions, lives, start) = (sessions.clone(), lives.clone(), start.clone());
                tasks.spawn(async move {
                    start.wait().await;
                    if task % 8 == 0 {
                        drop(sessions.remove(&0));
                    }
                    ask(&sessions, &lives).await
                });
            }
            while let Some(handles) = tasks.join_next().await {
                assert_eq!(handles.expect("no panic"), 1, "a removed actor was returned after it had stopped");
            }
        }
    });
    assert_eq!(lives.most(), 1);
}

#[test]
fn p2_no_caller_gets_a_closed_handle_twice() {
    for sessions in both() {
        let most = storm(sessions, |former| drop(former.abort()));
        assert!(most <= 2, "a caller got {most} handles, of which only one can be that of the stopped actor");
    }
}

#[test]
fn p1_one_caller_of_many_calls_its_factory() {
    let running = AtomicUsize::new(0);
    let lives = Arc::new(Lives::default());
    let shared = Arc::new((Sessions::strong(), running, lives));
    threads().block_on(async {
        for key in 0..=u8::MAX {
            let start = Arc::new(Barrier::new(TASKS));
            let mut tasks = JoinSet::new();
            for _ in 0..TASKS {
                let (shared, start) = (shared.clone(), start.clone());
                tasks.spawn(async move {
                    let (sessions, running, lives) = &*shared;
                    start.wait().await;
                    let factory = async || {
                        assert_eq!(running.fetch_add(1, SeqCst), 0, "two factories of one key run");
                        yield_once().await;
                        running.fetch_sub(1, SeqCst);
                        Session::spawn_in(lives)
                    };
                    sessions.get_or_spawn_async(&key, factory).await.id()
                });
            }
            let ids: std::collections::HashSet<_> = tasks.join_all().await.into_iter().collect();
            assert_eq!(ids.len(), 1);
        }
        assert_eq!((shared.2.total(), shared.0.len()), (256, 256));
    });
}

#[test]
fn p1_next_actor_starts_when_the_removed_one_has_stopped() {
    for sessions in both() {
        on_runtime(async {
            let lives = Arc::new(Lives::default());
            let held = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
            let removed = sessions.remove(&0).expect("it is open");
            assert!(removed.same_actor(&held));
            assert!(sessions.get(&0).is_none() && sessions.remove(&0).is_none() && sessions.is_empty());
            let mut next = pin!(sessions.get_or_spawn(&0, || Session::spawn_in(&lives)));
            assert!(poll_once(&mut next).is_pending());
            drop((held, removed));
            let next = bounded(next).await;
            assert_eq!((next.number().await.ok(), lives.most()), (Some(1), 1));
        });
    }
}

#[test]
fn p1_next_actor_starts_when_the_former_one_has_drained() {
    for sessions in both() {
        on_runtime(async {
            let lives = Arc::new(Lives::default());
            let session = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
            session.hold().tell().await.expect("it is open");
            settle().await;
            drop(session.shutdown());
            let mut next = pin!(sessions.get_or_spawn(&0, || Session::spawn_in(&lives)));
            assert!(poll_once(&mut next).is_pending() && sessions.get(&0).is_none());
            settle().await;
            assert_eq!((lives.total(), sessions.len()), (1, 1));
            drop(session.abort());
            assert_eq!((bounded(next).await.number().await.ok(), lives.most()), (Some(1), 1));
        });
    }
}
