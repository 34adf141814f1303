//! Deadlock detection on two threads.

use super::{Asked, nodes, within};
use crate::actor;
use actor_runtime::{Actor, CallError};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};
use tokio::join;

/// Calls only the actors in `behind`, so there is no cycle.
#[actor(capacity = 1)]
struct Link {
    behind: Vec<LinkHandle>,
    asked: Arc<AtomicU64>,
}

#[actor]
impl Link {
    pub async fn pass(&mut self, mut seed: u64) {
        for _ in 0..2 {
            self.asked.fetch_add(1, Relaxed);
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).expect("31 bits");
            if let Some(next) = self.behind.get(at % self.behind.len().max(1)) {
                let outcome = if seed.is_multiple_of(3) {
                    next.pass(seed).tell().await.map_err(CallError::<Infallible>::from)
                } else {
                    next.pass(seed).await
                };
                outcome.expect("there is no cycle");
            }
        }
    }
}

fn threads() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("threads can be started")
}

#[test]
fn o4_calls_without_a_cycle_return_no_deadlock() {
    threads().block_on(async {
        let asked = Arc::<AtomicU64>::default();
        let mut links: Vec<LinkHandle> = Vec::new();
        for _ in 0..8 {
            links.push(Link { behind: links.clone(), asked: asked.clone() }.spawn());
        }
        let first = links.pop().expect("eight");
        let tasks = (0..4).map(|task: u64| {
            let (first, asked) = (first.clone(), asked.clone());
            tokio::spawn(async move {
                let mut seed = task;
                while asked.load(Relaxed) < 100_000 {
                    seed += 4;
                    first.pass(seed).await.expect("there is no cycle");
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no panic");
        }
    });
}

/// Both calls may wait at the same time, or one may be done before the other starts.
#[test]
fn o4_one_of_two_actors_asking_each_other_on_two_threads_is_served() {
    threads().block_on(async {
        let [a, b] = nodes();
        for _ in 0..500 {
            let (to_a, to_b) = (a.clone(), b.clone());
            let (from_a, from_b) = (a.clone(), b.clone());
            let one = tokio::spawn(async move { within(&from_a, async move { to_b.note().await }).await });
            let other = tokio::spawn(async move { within(&from_b, async move { to_a.note().await }).await });
            let (one, other) = join!(one, other);
            let outcomes = [one.expect("no panic"), other.expect("no panic")];
            assert!(outcomes.iter().any(Result::is_ok), "{outcomes:?}");
            let is_known = |outcome: &Asked<u64>| matches!(outcome, Ok(_) | Err(CallError::Deadlock { .. }));
            assert!(outcomes.iter().all(is_known), "{outcomes:?}");
        }
    });
}
