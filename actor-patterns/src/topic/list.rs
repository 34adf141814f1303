//! The subscriptions of a topic.

use super::subscriber::Subscriber;
use crate::lock::lock;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

type Entry<T> = Arc<dyn Subscriber<T>>;

/// The subscribers at one moment, in the order of subscription.
pub(super) type Snapshot<T> = Arc<[Entry<T>]>;

/// A list with fewer subscriptions than this is not searched for stopped actors.
const SWEPT: usize = 16;

pub(super) struct List<T>(Mutex<Inner<T>>);

struct Inner<T> {
    next: u64,
    /// By number, so in the order of subscription.
    entries: BTreeMap<u64, Entry<T>>,
    /// The values of `entries`, made when an event is published. `None` if `entries` has changed since then.
    snapshot: Option<Snapshot<T>>,
    /// With so many entries, those of stopped actors are removed.
    sweep_at: usize,
}

/// What was removed under the lock and is dropped without it, because it runs code of the user.
type Removed<T> = (Vec<Entry<T>>, Option<Snapshot<T>>);

impl<T> List<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Inner { next: 0, entries: BTreeMap::new(), snapshot: None, sweep_at: SWEPT }))
    }

    /// Adds a subscriber at the end. Returns the number of its subscription.
    pub(super) fn add(&self, subscriber: Entry<T>) -> u64 {
        let mut inner = lock(&self.0);
        let id = inner.next;
        inner.next += 1;
        inner.entries.insert(id, subscriber);
        let snapshot = inner.snapshot.take();
        // The number of entries at least doubles between two searches, so the work per subscription does not grow.
        let removed = if inner.entries.len() >= inner.sweep_at { inner.sweep() } else { Removed::default() };
        drop(inner);
        drop((snapshot, removed));
        id
    }

    pub(super) fn remove(&self, id: u64) {
        let mut inner = lock(&self.0);
        let removed = inner.entries.remove(&id);
        let snapshot = if removed.is_some() { inner.snapshot.take() } else { None };
        drop(inner);
        drop((snapshot, removed));
    }

    /// Removes the subscriptions of actors that have stopped.
    pub(super) fn sweep(&self) {
        let removed = lock(&self.0).sweep();
        drop(removed);
    }

    pub(super) fn snapshot(&self) -> Snapshot<T> {
        let inner = &mut *lock(&self.0);
        let entries = &inner.entries;
        inner.snapshot.get_or_insert_with(|| entries.values().cloned().collect()).clone()
    }
}

impl<T> Inner<T> {
    fn sweep(&mut self) -> Removed<T> {
        let mut stopped = Vec::new();
        self.entries.retain(|_, subscriber| {
            let is_stopped = subscriber.is_stopped();
            if is_stopped {
                stopped.push(subscriber.clone());
            }
            !is_stopped
        });
        self.sweep_at = SWEPT.max(2 * self.entries.len());
        let snapshot = if stopped.is_empty() { None } else { self.snapshot.take() };
        (stopped, snapshot)
    }
}
