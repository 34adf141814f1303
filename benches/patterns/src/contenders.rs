//! Ways to find an actor by key, or to start it.

use actor_patterns::Registry;
use actor_runtime::{Actor, ActorHandle, actor};
use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

#[actor]
#[derive(Debug, Default)]
pub struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self, n: u64) -> u64 {
        self.0 += n;
        self.0
    }
}

fn spawn() -> CounterHandle {
    Counter::default().spawn()
}

pub trait Contender: Clone + Send + Sync + 'static {
    fn new() -> Self;

    fn get_or_spawn(&self, key: u64) -> impl Future<Output = CounterHandle> + Send;
}

/// A registry that holds its actors.
#[derive(Clone, Debug)]
pub struct Strong(Registry<u64, CounterHandle>);

impl Contender for Strong {
    fn new() -> Self {
        Self(Registry::strong())
    }

    async fn get_or_spawn(&self, key: u64) -> CounterHandle {
        self.0.get_or_spawn(&key, spawn).await
    }
}

/// A registry that does not hold its actors. The benchmark holds them, as users of the handles would.
#[derive(Clone, Debug)]
pub struct Weak(Registry<u64, CounterHandle>, Arc<Mutex<Vec<CounterHandle>>>);

impl Contender for Weak {
    fn new() -> Self {
        Self(Registry::weak(), Arc::default())
    }

    async fn get_or_spawn(&self, key: u64) -> CounterHandle {
        let spawn = || {
            let handle = spawn();
            self.1.lock().unwrap_or_else(PoisonError::into_inner).push(handle.clone());
            handle
        };
        self.0.get_or_spawn(&key, spawn).await
    }
}

/// What an application writes without a library. It starts a second actor of a key while the first one is stopping, and forgets none.
#[derive(Clone, Debug)]
pub struct Locked(Arc<Mutex<HashMap<u64, CounterHandle>>>);

impl Contender for Locked {
    fn new() -> Self {
        Self(Arc::default())
    }

    async fn get_or_spawn(&self, key: u64) -> CounterHandle {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match map.get(&key) {
            Some(handle) if !handle.is_closed() => handle.clone(),
            _ => {
                let handle = spawn();
                map.insert(key, handle.clone());
                handle
            }
        }
    }
}

/// A cache of handles. It returns the handle of an actor that has stopped.
#[cfg(feature = "moka")]
#[derive(Clone, Debug)]
pub struct Moka(moka::future::Cache<u64, CounterHandle>);

#[cfg(feature = "moka")]
impl Contender for Moka {
    fn new() -> Self {
        Self(moka::future::Cache::builder().build())
    }

    async fn get_or_spawn(&self, key: u64) -> CounterHandle {
        self.0.get_with(key, async { spawn() }).await
    }
}
