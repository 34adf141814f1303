//! The right to start the actor of a key.

use super::{Shared, shards::Found, watch::when_stopped};
use crate::holder::Holder;
use actor_runtime::ActorHandle;
use std::{hash::Hash, sync::Arc};
use tokio::sync::Semaphore;

/// What a caller has found.
pub(super) enum Entered<'r, K: Hash + Eq, H: ActorHandle> {
    /// An actor whose mailbox is open.
    Open(H),
    /// No actor, so the caller starts one.
    Claimed(Claim<'r, K, H>),
}

/// Given up when it is dropped, whether or not an actor was registered.
pub(super) struct Claim<'r, K: Hash + Eq, H: ActorHandle> {
    shared: &'r Arc<Shared<K, H>>,
    key: &'r K,
    /// Other callers wait until it is closed.
    gate: Arc<Semaphore>,
}

impl<K: Hash + Eq + Clone, H: ActorHandle> Shared<K, H> {
    /// Finds the open actor of `key`, or claims `key`. Waits while another caller has the claim, and while a former actor is alive.
    pub(super) async fn enter<'r>(self: &'r Arc<Self>, key: &'r K) -> Entered<'r, K, H> {
        loop {
            match self.shards.find_or_claim(key) {
                Found::Open(handle) => return Entered::Open(handle),
                Found::Claimed(gate) => return Entered::Claimed(Claim { shared: self, key, gate }),
                Found::Stopping(actor) => {
                    actor.stopped().await;
                }
                Found::Starting(gate) => {
                    // No permit is ever added, so this is the error of a closed gate.
                    let _closed = gate.acquire().await;
                }
            }
        }
    }
}

impl<K, H> Claim<'_, K, H>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    H: ActorHandle,
{
    /// Registers the new actor until it stops.
    pub(super) fn fulfil(self, handle: H) -> H {
        let holder =
            if self.shared.is_strong { Holder::Strong(handle.clone()) } else { Holder::Weak(handle.downgrade()) };
        let (registry, key, id) = (Arc::downgrade(self.shared), self.key.clone(), handle.id());
        self.shared.shards.fulfil(self.key, holder);
        when_stopped(handle.stopped(), move || {
            if let Some(shared) = registry.upgrade() {
                shared.shards.forget(&key, id);
            }
        });
        handle
    }
}

impl<K: Hash + Eq, H: ActorHandle> Drop for Claim<'_, K, H> {
    fn drop(&mut self) {
        self.shared.shards.give_up(self.key, &self.gate);
        self.gate.close();
    }
}
