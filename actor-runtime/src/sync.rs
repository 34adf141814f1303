//! The locks and atomics of the runtime, from std or, in the models of `--cfg actor_loom`, from loom.

#[cfg(all(test, actor_loom))]
use loom::sync::Mutex as Inner;
#[cfg(all(test, actor_loom))]
pub(crate) use loom::sync::{
    MutexGuard,
    atomic::{AtomicBool, AtomicUsize},
};
#[cfg(not(all(test, actor_loom)))]
use std::sync::Mutex as Inner;
#[cfg(feature = "direct")]
use std::sync::TryLockError;
#[cfg(not(all(test, actor_loom)))]
pub(crate) use std::sync::{
    MutexGuard,
    atomic::{AtomicBool, AtomicUsize},
};
use std::{fmt, sync::PoisonError};

/// A mutex without poisoning: no code of a user ever runs under it, so a panic cannot leave the value half changed.
pub(crate) struct Mutex<T>(Inner<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Inner::new(value))
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value, if nobody has it.
    #[cfg(feature = "direct")]
    pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    #[inline]
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mutex { .. }")
    }
}
