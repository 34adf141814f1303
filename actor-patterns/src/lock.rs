//! Locks whose value is right after any panic.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex`. Under a lock of this crate, only the hash, the comparison and the clone of a key run code of the user. A key is cloned
/// before anything changes. If its hash or comparison panics although it has succeeded before, the registry may forget the actor of that
/// key, but its maps stay valid.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
