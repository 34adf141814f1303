//! The locks and atomics of the runtime: from std, or from loom in the models of `--cfg actor_loom`.

#[cfg(all(test, actor_loom))]
pub(crate) use loom::sync::{
    MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicUsize},
};
#[cfg(all(test, actor_loom))]
use loom::{cell::UnsafeCell, sync::Mutex as Inner};
#[cfg(not(all(test, actor_loom)))]
pub(crate) use std::sync::{
    MutexGuard,
    atomic::{AtomicBool, AtomicU8, AtomicUsize},
};
#[cfg(not(all(test, actor_loom)))]
use std::{cell::UnsafeCell, sync::Mutex as Inner};
use std::{fmt, sync::PoisonError};

/// A mutex without poisoning. No code of the user runs under it, so a panic cannot leave the value half changed.
pub(crate) struct Mutex<T: ?Sized>(Inner<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Inner::new(value))
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: ?Sized> Mutex<T> {
    #[inline]
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        // No `unwrap_or_else`, because this is compiled for each actor.
        match self.0.lock() {
            Ok(guard) => guard,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mutex { .. }")
    }
}

/// A value that is accessed by one owner at a time. The owners hand it to each other by atomics.
pub(crate) struct ExclusiveCell<T>(UnsafeCell<T>);

impl<T> ExclusiveCell<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// # Safety
    ///
    /// No other access to the value may happen at the same time, and the last one must happen before this one.
    #[inline]
    #[expect(unsafe_code, reason = "the caller's promise is passed on")]
    pub(crate) unsafe fn with_mut<O>(&self, access: impl FnOnce(&mut T) -> O) -> O {
        #[cfg(not(all(test, actor_loom)))]
        // SAFETY: the caller promises it.
        return access(unsafe { &mut *self.0.get() });
        #[cfg(all(test, actor_loom))]
        // SAFETY: the caller promises it, and loom checks it.
        self.0.with_mut(|value| access(unsafe { &mut *value }))
    }
}
