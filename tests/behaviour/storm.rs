//! C1: the kill storm, in small. `cargo run --release -p actor-tests --bin kill_storm` is the whole of it.

use actor_tests::storm::{Direct, Ours, storm};

#[test]
fn c1_no_caller_hangs_in_a_kill_storm() {
    let toll = storm::<Ours>(2_000, drop);
    assert_eq!((toll.aborts, toll.unresolved), (2_000, 0));
}

#[test]
fn c1_no_caller_hangs_in_a_kill_storm_of_actors_that_are_called_directly() {
    let toll = storm::<Direct>(2_000, drop);
    assert_eq!((toll.aborts, toll.unresolved), (2_000, 0));
}
