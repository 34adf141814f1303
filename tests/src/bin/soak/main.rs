//! The soak: `cargo run --release -p actor-tests --bin soak -- [operations]`.
//!
//! It fails if a phase leaves more than a few bytes behind, whether the actor is called by its queue or directly.

#![expect(unsafe_code, reason = "GlobalAlloc is an unsafe trait; each method passes its arguments to System unchanged")]

mod phases;

use phases::{ALLOWED, DirectlySoakedHandle, Measured, SoakedActor, SoakedHandle, soak};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    env, panic,
    process::ExitCode,
    sync::atomic::{AtomicIsize, Ordering::Relaxed},
};

const OPERATIONS: u64 = 1_000_000;

/// Counts the live bytes.
struct Counting;

#[global_allocator]
static GLOBAL: Counting = Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: each method passes its arguments to System unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size().cast_signed(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size().cast_signed(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(memory, layout) };
    }
}

fn main() -> ExitCode {
    let operations = env::args().nth(1).map_or(Ok(OPERATIONS), |number| number.replace('_', "").parse());
    let (Ok(operations), true) = (operations, env::args().len() <= 2) else {
        eprintln!("usage: soak [operations]");
        return ExitCode::from(2);
    };
    // The restarts are caused by panics.
    panic::set_hook(Box::new(|info| {
        if !info.to_string().contains("planned panic") {
            eprintln!("{info}");
        }
    }));
    println!("Live bytes before and after {operations} operations, of which each phase may leave {ALLOWED}:");
    let leaks = run::<SoakedHandle>("queued", operations) + run::<DirectlySoakedHandle>("direct", operations);
    if leaks == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns how many phases left too much.
fn run<S: SoakedActor>(name: &str, operations: u64) -> usize {
    let mut leaks = 0;
    soak::<S>(
        operations,
        || LIVE.load(Relaxed),
        |measured| {
            let Measured { phase, before, after } = measured;
            let has_leaked = measured.left() > ALLOWED;
            leaks += usize::from(has_leaked);
            let verdict = if has_leaked { "LEAKS" } else { "ok" };
            println!("{name:8} {phase:16} {before:>10} {after:>10} {:>8}  {verdict}", measured.left());
        },
    );
    leaks
}
