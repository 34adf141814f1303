//! The counting allocator, for what a contender allocates.
//!
//! Ready-made ones count always, on shared counters or thread-locals: that would slow down those who allocate in the workloads
//! that take the time. This one is a single relaxed load until it is asked to count, which only memory workloads do.

#![expect(
    unsafe_code,
    reason = "GlobalAlloc is an unsafe trait; each method hands its arguments on to System unchanged"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static GLOBAL: Counting = Counting;

static ENABLED: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static BYTES: AtomicI64 = AtomicI64::new(0);

/// What was allocated since [`start`].
#[derive(Debug, Clone, Copy)]
pub struct Count {
    /// Allocations and reallocations.
    pub calls: u64,
    /// Allocations that are still there, less older ones that are gone.
    pub live: i64,
    /// Their bytes.
    pub bytes: i64,
}

/// Starts to count, from zero.
pub fn start() {
    CALLS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    ENABLED.store(true, Relaxed);
}

/// Stops.
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

/// No allocation is larger than `isize::MAX`, so no size wraps.
#[inline]
fn signed(size: usize) -> i64 {
    size.cast_signed() as i64
}

// SAFETY: all of it is System's work; counting neither allocates nor touches the memory.
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
