//! C1: a short kill storm. `cargo run --release -p actor-tests --bin kill_storm` runs the long one.

use actor_tests::storm::{Direct, Ours, storm};

#[test]
fn c1_no_caller_hangs_in_a_kill_storm() {
    let toll = storm::<Ours>(2_000, drop);
    assert_eq!((toll.aborts, toll.unresolved), (2_000, 0));
}

#[test]
fn c1_no_caller_hangs_in_a_kill_storm_of_direct_calls() {
    let toll = storm::<Direct>(2_000, drop);
    assert_eq!((toll.aborts, toll.unresolved), (2_000, 0));
}
