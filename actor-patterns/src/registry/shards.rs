//! The entries of a registry, in shards with a lock each.
//!
//! # Rules
//!
//! 1. A key is in `members` or in `blocked` or in neither, never in both.
//! 2. A key is blocked from the moment at which a caller claims it until an actor is registered or the claim is given up. So only one
//!    caller runs a factory for it.
//! 3. A key with an actor that has not stopped stays in one of the two maps. So a key can only be claimed when its former actor has stopped.
//! 4. No handle and no key is dropped under a lock, because a handle may be the last one, and the drop of a key runs code of the user.

use crate::{holder::Holder, lock::lock};
use actor_runtime::{ActorHandle, ActorId, WeakHandle};
use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::Semaphore;

/// Enough that tasks on many threads rarely meet at one lock.
pub(super) const SHARDS: usize = 32;

/// A map with fewer free places than this never gives memory back.
const KEPT: usize = 64;

pub(super) struct Shards<K, H: ActorHandle> {
    shards: Box<[LockedShard<K, H>]>,
    hasher: RandomState,
}

/// Two cache lines, because processors fetch them in pairs.
#[repr(align(128))]
struct Padded<T>(T);

type LockedShard<K, H> = Padded<Mutex<Shard<K, H>>>;

struct Shard<K, H: ActorHandle> {
    /// The actors that callers find. Some may be stopping.
    members: HashMap<K, Holder<H>>,
    /// Keys that have no member, and for which no actor may start yet.
    blocked: HashMap<K, Blocked<H>>,
}

/// Why no actor may start.
enum Blocked<H: ActorHandle> {
    /// A caller starts one. The gate closes when it is done.
    Starting(Arc<Semaphore>),
    /// The former one was removed, and has not stopped yet.
    Removed(WeakHandle<H>),
}

/// What a key leads to.
pub(super) enum Found<H: ActorHandle> {
    /// An actor whose mailbox is open.
    Open(H),
    /// An actor that has to stop first.
    Stopping(WeakHandle<H>),
    /// Another caller starts an actor, until this gate is closed.
    Starting(Arc<Semaphore>),
    /// The caller of [`find_or_claim`](Shards::find_or_claim) starts an actor, and then closes this gate.
    Claimed(Arc<Semaphore>),
}

/// Removes entries from a map that may then be much too large.
fn shrink<K: Hash + Eq, V>(map: &mut HashMap<K, V, RandomState>) {
    if map.capacity() > KEPT && map.capacity() / 4 > map.len() {
        map.shrink_to(2 * map.len());
    }
}

impl<H: ActorHandle> Blocked<H> {
    fn is_starting(&self, gate: &Arc<Semaphore>) -> bool {
        matches!(self, Self::Starting(own) if Arc::ptr_eq(own, gate))
    }

    fn is_removed(&self, id: ActorId) -> bool {
        matches!(self, Self::Removed(weak) if weak.id() == id)
    }

    /// What a caller has to wait for. `None` if the removed actor has stopped.
    fn found(&self) -> Option<Found<H>> {
        match self {
            Self::Starting(gate) => Some(Found::Starting(gate.clone())),
            Self::Removed(weak) => (!weak.is_stopped()).then(|| Found::Stopping(weak.clone())),
        }
    }
}

impl<K: Hash + Eq, H: ActorHandle> Shards<K, H> {
    pub(super) fn new() -> Self {
        let hasher = RandomState::new();
        let shard =
            || Shard { members: HashMap::with_hasher(hasher.clone()), blocked: HashMap::with_hasher(hasher.clone()) };
        let shards = (0..SHARDS).map(|_| Padded(Mutex::new(shard()))).collect();
        Self { shards, hasher }
    }

    fn of<Q>(&self, key: &Q) -> MutexGuard<'_, Shard<K, H>>
    where
        K: Borrow<Q>,
        Q: Hash + ?Sized,
    {
        // The maps use the lowest and the highest bits of the same hash.
        let [.., middle, _, _] = self.hasher.hash_one(key).to_le_bytes();
        lock(&self.shards[usize::from(middle) % SHARDS].0)
    }

    /// The actor of a key, if its mailbox is open.
    pub(super) fn get<Q>(&self, key: &Q) -> Option<H>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.of(key).members.get(key).and_then(Holder::open)
    }

    /// The actor of a key, or what has to happen before one may start. If nothing has to, the key is now claimed.
    pub(super) fn find_or_claim(&self, key: &K) -> Found<H>
    where
        K: Clone,
    {
        let mut shard = self.of(key);
        if let Some(member) = shard.members.get(key) {
            if let Some(handle) = member.open() {
                return Found::Open(handle);
            }
            if !member.is_stopped() {
                return Found::Stopping(member.weak());
            }
        }
        if let Some(found) = shard.blocked.get(key).and_then(Blocked::found) {
            return found;
        }
        let (gate, claimed) = (Arc::new(Semaphore::new(0)), key.clone());
        // The actor has stopped, but its entry is still here.
        let stopped = (shard.members.remove_entry(key), shard.blocked.remove_entry(key));
        shard.blocked.insert(claimed, Blocked::Starting(gate.clone()));
        drop(shard);
        drop(stopped);
        Found::Claimed(gate)
    }

    /// Registers the actor that was started for a claimed key.
    pub(super) fn fulfil(&self, key: &K, holder: Holder<H>)
    where
        K: Clone,
    {
        let member = key.clone();
        let mut shard = self.of(key);
        let claim = shard.blocked.remove_entry(key);
        let former = shard.members.insert(member, holder);
        shrink(&mut shard.blocked);
        drop(shard);
        drop((claim, former));
    }

    /// Gives up the claim with this gate. Does nothing if an actor was registered.
    pub(super) fn give_up(&self, key: &K, gate: &Arc<Semaphore>) {
        let mut shard = self.of(key);
        let is_claimed = shard.blocked.get(key).is_some_and(|blocked| blocked.is_starting(gate));
        let claim = if is_claimed { shard.blocked.remove_entry(key) } else { None };
        shrink(&mut shard.blocked);
        drop(shard);
        drop(claim);
    }

    /// Removes the actor of a key, if its mailbox is open. The key stays blocked until the actor has stopped.
    pub(super) fn remove<Q>(&self, key: &Q) -> Option<H>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let mut shard = self.of(key);
        let handle = shard.members.get(key).and_then(Holder::open)?;
        let (key, member) = shard.members.remove_entry(key)?;
        shard.blocked.insert(key, Blocked::Removed(handle.downgrade()));
        shrink(&mut shard.members);
        drop(shard);
        drop(member);
        Some(handle)
    }

    /// Forgets an actor that has stopped.
    pub(super) fn forget(&self, key: &K, id: ActorId) {
        let mut shard = self.of(key);
        let is_member = shard.members.get(key).is_some_and(|member| member.id() == id);
        let member = if is_member { shard.members.remove_entry(key) } else { None };
        let is_removed = shard.blocked.get(key).is_some_and(|blocked| blocked.is_removed(id));
        let removed = if is_removed { shard.blocked.remove_entry(key) } else { None };
        shrink(&mut shard.members);
        shrink(&mut shard.blocked);
        drop(shard);
        drop((member, removed));
    }

    /// How many actors have not stopped and were not removed.
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(&shard.0).members.len()).sum()
    }

    /// Returns `pick` of each actor in the shard at `index`.
    pub(super) fn collect<T>(&self, index: usize, pick: impl Fn(&K, &Holder<H>) -> Option<T>) -> Vec<T> {
        lock(&self.shards[index].0).members.iter().filter_map(|(key, holder)| pick(key, holder)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_that_was_large_gives_its_memory_back() {
        let mut map: HashMap<u32, u64> = (0..10_000).map(|key| (key, 0)).collect();
        for key in 0..10_000 {
            map.remove(&key);
            shrink(&mut map);
            assert!(map.capacity() <= (8 * map.len()).max(2 * KEPT), "{} of {}", map.len(), map.capacity());
        }
    }
}
