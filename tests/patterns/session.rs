//! The actor of these tests.

use crate::support::PLANNED;
use actor_runtime::{Actor, actor};
use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

/// How many states live, from their constructor to their drop.
#[derive(Debug, Default)]
pub struct Lives {
    now: AtomicUsize,
    most: AtomicUsize,
    total: AtomicUsize,
}

impl Lives {
    pub fn now(&self) -> usize {
        self.now.load(SeqCst)
    }

    /// How many there were at the same time at most.
    pub fn most(&self) -> usize {
        self.most.load(SeqCst)
    }

    pub fn total(&self) -> usize {
        self.total.load(SeqCst)
    }
}

/// One of the [`Lives`].
#[derive(Debug)]
struct Life(Arc<Lives>);

impl Life {
    fn new(lives: &Arc<Lives>) -> Self {
        lives.most.fetch_max(lives.now.fetch_add(1, SeqCst) + 1, SeqCst);
        lives.total.fetch_add(1, SeqCst);
        Self(lives.clone())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, SeqCst);
    }
}

#[actor]
pub struct Session {
    /// How many sessions there were before.
    number: usize,
    events: Vec<u64>,
    _life: Life,
}

impl Session {
    pub fn new(lives: &Arc<Lives>) -> Self {
        let life = Life::new(lives);
        Self { number: lives.total() - 1, events: Vec::new(), _life: life }
    }

    /// Spawns a session that counts among `lives`.
    pub fn spawn_in(lives: &Arc<Lives>) -> SessionHandle {
        Self::new(lives).spawn()
    }
}

#[actor]
impl Session {
    pub fn number(&self) -> usize {
        self.number
    }

    /// Never returns.
    pub async fn hold(&mut self) {
        pending::<()>().await;
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }

    pub fn note(&mut self, event: u64) {
        self.events.push(event);
    }

    #[actor(when_full = coalesce)]
    pub fn progress(&mut self, event: u64) {
        self.events.push(event);
    }

    #[actor(when_full = stop)]
    pub fn press(&mut self, event: u64) {
        self.events.push(event);
    }

    pub fn events(&self) -> Vec<u64> {
        self.events.clone()
    }
}
