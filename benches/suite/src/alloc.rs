//! The counting allocator, which measures what a contender allocates.
//!
//! Existing crates count all the time, with shared counters or thread-locals. That would slow down contenders that allocate in
//! the timed workloads. This allocator only adds a relaxed load until counting is enabled, which only memory workloads do.

#![expect(unsafe_code, reason = "GlobalAlloc is an unsafe trait; each method passes its arguments to System unchanged")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static GLOBAL: Counting = Counting;

static ENABLED: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static BYTES: AtomicI64 = AtomicI64::new(0);

/// Allocations since [`start`].
#[derive(Debug, Clone, Copy)]
pub struct Count {
    /// Number of allocations and reallocations.
    pub calls: u64,
    /// Number of allocations minus number of deallocations.
    pub live: i64,
    /// Bytes allocated minus bytes freed.
    pub bytes: i64,
}

/// Starts counting from zero.
pub fn start() {
    CALLS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    ENABLED.store(true, Relaxed);
}

/// Stops counting.
pub fn stop() -> Count {
    ENABLED.store(false, Relaxed);
    Count { calls: CALLS.load(Relaxed), live: LIVE.load(Relaxed), bytes: BYTES.load(Relaxed) }
}

#[inline]
fn count(calls: u64, live: i64, bytes: i64) {
    if ENABLED.load(Relaxed) {
        CALLS.fetch_add(calls, Relaxed);
        LIVE.fetch_add(live, Relaxed);
        BYTES.fetch_add(bytes, Relaxed);
    }
}

/// Converts a size. No allocation is larger than `isize::MAX`, so the conversion doesn't wrap.
#[inline]
fn signed(size: usize) -> i64 {
    size.cast_signed() as i64
}

// SAFETY: each method forwards to `System`. Counting neither allocates nor accesses the memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, 1, signed(layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, 1, signed(layout.size()));
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, 0, signed(size) - signed(layout.size()));
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -1, -signed(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }
}
