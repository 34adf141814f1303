//! A lock that is never waited for. Its holder learns, when it unlocks, that the run loop has requested the value.
//!
//! This is one of the two modules with `unsafe` code. A mutex with a flag beside it takes three read-modify-writes per call, and
//! a direct call has few others; this lock takes two (benches/NOTES.md). The protocol:
//!
//! 1. The value belongs to the holder, which has changed the word from [`FREE`], until it changes the word back. A
//!    [`TryLockGuard`] exists for exactly that time.
//! 2. Only the run loop sets [`REQUESTED`], and only while the word is not `FREE`. So either it sees the lock free, or the holder
//!    sees the request when it unlocks.

#![expect(unsafe_code, reason = "see above")]

use crate::util::sync::{AtomicU8, ExclusiveCell};
use std::{
    mem,
    sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release},
};

/// No guard exists.
const FREE: u8 = 0;
/// A guard exists.
const LOCKED: u8 = 1;
/// A guard exists, and the run loop has requested the value.
const REQUESTED: u8 = 2;

pub(super) struct TryLock<T> {
    word: AtomicU8,
    value: ExclusiveCell<T>,
}

// SAFETY: rule 1. The value is accessed by one guard at a time, so it only moves between threads.
unsafe impl<T: Send> Sync for TryLock<T> {}

impl<T> TryLock<T> {
    pub(super) fn new(value: T) -> Self {
        Self { word: AtomicU8::new(FREE), value: ExclusiveCell::new(value) }
    }

    /// Locks the value if it is free.
    #[inline]
    pub(super) fn try_lock(&self) -> Option<TryLockGuard<'_, T>> {
        self.word.compare_exchange(FREE, LOCKED, Acquire, Relaxed).ok().map(|_| TryLockGuard(self))
    }

    /// Locks the value for the run loop if it is free. Otherwise requests it from the holder.
    pub(super) fn try_lock_or_request(&self) -> Option<TryLockGuard<'_, T>> {
        loop {
            if let Some(guard) = self.try_lock() {
                return Some(guard);
            }
            // The holder may have unlocked in between. Then no request is set.
            if self.word.fetch_update(AcqRel, Acquire, |word| (word != FREE).then_some(REQUESTED)).is_ok() {
                return None;
            }
        }
    }
}

/// The locked value.
pub(super) struct TryLockGuard<'a, T>(&'a TryLock<T>);

impl<T> TryLockGuard<'_, T> {
    #[inline]
    pub(super) fn with<O>(&mut self, access: impl FnOnce(&mut T) -> O) -> O {
        // SAFETY: rule 1. This guard exists, and it is borrowed mutably.
        unsafe { self.0.value.with_mut(access) }
    }

    /// Unlocks. If the run loop has requested the value, removes the request and keeps the lock.
    #[inline]
    pub(super) fn release(self) -> Result<(), Self> {
        if self.0.word.compare_exchange(LOCKED, FREE, Release, Relaxed).is_ok() {
            mem::forget(self);
            return Ok(());
        }
        self.0.word.swap(LOCKED, AcqRel);
        Err(self)
    }
}

/// Unlocks without regard to requests: the guard is the run loop's, or a panic unwinds.
impl<T> Drop for TryLockGuard<'_, T> {
    fn drop(&mut self) {
        self.0.word.store(FREE, Release);
    }
}

#[cfg(all(test, not(actor_loom)))]
mod tests {
    use super::TryLock;
    use std::thread;

    /// For miri, which sees what the models of loom do not: `cargo +nightly miri test -p actor-runtime --features direct --lib`.
    #[test]
    fn value_is_held_by_one_thread_at_a_time() {
        const EACH: usize = 50;
        let latch = TryLock::new(Vec::new());
        let (notes, left) = thread::scope(|scope| {
            let caller = scope.spawn(|| {
                let (mut done, mut notes) = (0, 0);
                while done < EACH {
                    let Some(mut taken) = latch.try_lock() else {
                        thread::yield_now();
                        continue;
                    };
                    taken.with(|value| value.push(String::from("caller")));
                    done += 1;
                    while let Err(still) = taken.release() {
                        notes += 1;
                        taken = still;
                    }
                }
                notes
            });
            let (mut done, mut left) = (0, 0);
            while done < EACH {
                match latch.try_lock_or_request() {
                    Some(mut taken) => {
                        taken.with(|value| value.push(String::from("run loop")));
                        done += 1;
                    }
                    None => left += 1,
                }
            }
            (caller.join().expect("no panic"), left)
        });
        assert!(notes <= left, "{notes} notes found, {left} left");
        assert_eq!(latch.try_lock().expect("free").with(|value| value.len()), 2 * EACH);
    }
}
