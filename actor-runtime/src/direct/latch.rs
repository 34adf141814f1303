//! A lock for which nobody waits, and whose holder learns, when it lets go, that the run loop was here.
//!
//! A mutex with a flag beside it takes three read-modify-writes for each call, and a call has few others; this takes two
//! (benches/NOTES.md). What the `unsafe` rests on: the value belongs to whoever changed the word from `FREE`, until it
//! changes the word back; there is a [`Taken`] for as long as that is so.

#![expect(unsafe_code, reason = "see above")]

use crate::sync::{AtomicU8, Handed};
use std::{
    mem,
    sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release},
};

const FREE: u8 = 0;
const TAKEN: u8 = 1;
/// Taken, and the run loop left a note.
const WANTED: u8 = 2;

pub(super) struct Latch<T> {
    word: AtomicU8,
    value: Handed<T>,
}

// SAFETY: whoever has it taken has the value alone, so all that happens to it is that it goes from one thread to another.
unsafe impl<T: Send> Sync for Latch<T> {}

impl<T> Latch<T> {
    pub(super) fn new(value: T) -> Self {
        Self { word: AtomicU8::new(FREE), value: Handed::new(value) }
    }

    /// The value, if nobody has it.
    #[inline]
    pub(super) fn try_take(&self) -> Option<Taken<'_, T>> {
        self.word.compare_exchange(FREE, TAKEN, Acquire, Relaxed).ok().map(|_| Taken(self))
    }

    /// For the run loop: the same; or `None`, after a note for whoever has it.
    pub(super) fn claim(&self) -> Option<Taken<'_, T>> {
        loop {
            if let Some(taken) = self.try_take() {
                return Some(taken);
            }
            // It may have been let go meanwhile; then no note is left.
            if self.word.fetch_update(AcqRel, Acquire, |word| (word != FREE).then_some(WANTED)).is_ok() {
                return None;
            }
        }
    }
}

/// The value, in the hands of one.
pub(super) struct Taken<'a, T>(&'a Latch<T>);

impl<T> Taken<'_, T> {
    #[inline]
    pub(super) fn with<O>(&mut self, use_it: impl FnOnce(&mut T) -> O) -> O {
        // SAFETY: the word is not `FREE` because of this very guard, and that is borrowed mutably.
        unsafe { self.0.value.with_mut(use_it) }
    }

    /// Lets go; or, if there is a note, takes the note away and keeps the value.
    #[inline]
    pub(super) fn release(self) -> Result<(), Self> {
        if self.0.word.compare_exchange(TAKEN, FREE, Release, Relaxed).is_ok() {
            mem::forget(self);
            return Ok(());
        }
        self.0.word.swap(TAKEN, AcqRel);
        Err(self)
    }
}

/// Without a look at notes: of the run loop, which leaves them, or while something unwinds.
impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        self.0.word.store(FREE, Release);
    }
}

#[cfg(all(test, not(actor_loom)))]
mod tests {
    use super::Latch;
    use std::thread;

    /// For miri, which sees what the models of loom do not: `cargo +nightly miri test -p actor-runtime --features direct --lib`.
    #[test]
    fn the_value_is_one_thread_s_at_a_time() {
        const EACH: usize = 50;
        let latch = Latch::new(Vec::new());
        let (notes, left) = thread::scope(|scope| {
            let caller = scope.spawn(|| {
                let (mut done, mut notes) = (0, 0);
                while done < EACH {
                    let Some(mut taken) = latch.try_take() else {
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
                match latch.claim() {
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
        assert_eq!(latch.try_take().expect("free").with(|value| value.len()), 2 * EACH);
    }
}
