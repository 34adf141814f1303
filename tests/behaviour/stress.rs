//! The short stress run, with one test for each check. `cargo run --release -p actor-tests --bin stress` makes the long one.

#[path = "../stress/mod.rs"]
mod program;

use program::{Check, Outcome, Totals, run_all};
use std::sync::LazyLock;

const ROUNDS: u64 = 1_000;

/// All tests look at the same rounds.
static TOTALS: LazyLock<Totals> = LazyLock::new(|| run_all(ROUNDS, 1, |_| ()));

/// None of `checks` failed in any round.
fn assert_held(checks: &[Check]) {
    let fails = |outcome: &&Outcome| outcome.violations.iter().any(|violation| checks.contains(&violation.check));
    let failed = TOTALS.failed.iter().find(fails);
    assert!(failed.is_none(), "{}", failed.map(ToString::to_string).unwrap_or_default());
}

#[test]
fn c1_every_call_resolves_under_stress() {
    assert_held(&[Check::Lost, Check::Hang]);
    assert!(!TOTALS.failed.is_empty() || TOTALS.calls > 20 * ROUNDS, "the clients make few calls: {}", TOTALS.calls);
}

#[test]
fn c2_refused_message_never_runs_under_stress() {
    assert_held(&[Check::Refused]);
}

#[test]
fn c3_no_message_runs_twice_under_stress() {
    assert_held(&[Check::Once]);
}

#[test]
fn c4_messages_of_one_client_start_in_order_under_stress() {
    assert_held(&[Check::Order]);
}

#[test]
fn o1_queue_keeps_its_capacity_under_stress() {
    assert_held(&[Check::Capacity]);
}

#[test]
fn o5_one_handler_runs_at_a_time_under_stress() {
    assert_held(&[Check::Exclusion]);
}

#[test]
fn s1_all_observers_see_the_same_stop_reason_under_stress() {
    assert_held(&[Check::Reason]);
}

#[test]
fn s8_nothing_is_left_after_the_stop_under_stress() {
    assert_held(&[Check::Balance]);
}
