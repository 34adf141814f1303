//! Locks whose value is right after any panic.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex`. Under a lock of this crate, only the hash, the comparison and the clone of a key run code of the user, and they run
/// before anything changes. So the value of a poisoned lock is consistent.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
