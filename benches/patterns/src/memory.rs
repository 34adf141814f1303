//! The bytes per key and per subscription. They don't include the actors, which exist before the counting starts.

use crate::{
    alloc::{self, Count},
    contenders::{Counter, CounterHandle},
};
use actor_patterns::{Registry, Topic};
use actor_runtime::{Actor, ActorHandle};
use anyhow::Result;
use tokio::runtime::Builder;

/// Each kind of registry, and a topic that has made the snapshot to which it publishes.
pub fn all(keys: u64) -> Result<[(&'static str, Count); 3]> {
    // One thread, so that nothing else allocates.
    Builder::new_current_thread().build()?.block_on(async {
        Ok([
            ("key, strong registry", registry(Registry::strong(), keys).await?),
            ("key, weak registry", registry(Registry::weak(), keys).await?),
            ("subscription", topic(keys).await?),
        ])
    })
}

async fn started(count: u64) -> Result<Vec<CounterHandle>> {
    let mut actors = Vec::new();
    for _ in 0..count {
        let actor = Counter::default().spawn();
        actor.started().await?;
        actors.push(actor);
    }
    Ok(actors)
}

async fn registry(registry: Registry<u64, CounterHandle>, keys: u64) -> Result<Count> {
    let actors = started(keys).await?;
    alloc::start();
    for (key, actor) in (0..).zip(&actors) {
        registry.get_or_spawn(&key, || actor.clone()).await;
    }
    Ok(alloc::stop())
}

async fn topic(keys: u64) -> Result<Count> {
    let actors = started(keys).await?;
    alloc::start();
    let topic = Topic::new();
    for actor in &actors {
        topic.subscribe(actor, CounterHandle::add).detach();
    }
    // An event would also allocate in the mailboxes.
    assert_eq!(topic.len(), actors.len());
    Ok(alloc::stop())
}
