//! The stress program: `cargo run --release -p actor-tests --bin stress -- [rounds] [--seed N]`.
//!
//! Each round has a seed of its own, counted from `--seed`, or from a random one. If a check fails, it prints the command that repeats
//! the round, and fails.

#[path = "../../stress/mod.rs"]
mod stress;

use std::{
    env,
    hash::{BuildHasher, RandomState},
    process::ExitCode,
};
use stress::{Totals, run_all};

const ROUNDS: u64 = 10_000;
/// The number of progress lines.
const LINES: u64 = 10;

/// Returns the number of rounds and the first seed.
fn options(args: &[String]) -> Option<(u64, u64)> {
    let number = |text: &String| text.replace('_', "").parse().ok();
    let random = || RandomState::new().hash_one(0) >> 24;
    match args {
        [] => Some((ROUNDS, random())),
        [flag, seed] if flag == "--seed" => Some((ROUNDS, number(seed)?)),
        [rounds] => Some((number(rounds)?, random())),
        [rounds, flag, seed] if flag == "--seed" => Some((number(rounds)?, number(seed)?)),
        _ => None,
    }
}

/// How many checks failed.
fn violations(totals: &Totals) -> usize {
    totals.failed.iter().map(|outcome| outcome.violations.len()).sum()
}

fn main() -> ExitCode {
    let args: Vec<_> = env::args().skip(1).collect();
    let Some((rounds, first)) = options(&args) else {
        eprintln!("usage: stress [rounds] [--seed N]");
        return ExitCode::from(2);
    };
    println!("seeds from {first}");
    let mut reported = 0;
    let totals = run_all(rounds, first, |totals| {
        for outcome in &totals.failed[reported..] {
            println!("{outcome}");
        }
        reported = totals.failed.len();
        if totals.rounds.is_multiple_of((rounds / LINES).max(1)) {
            println!("{:>9} rounds  {:>10} calls", totals.rounds, totals.calls);
        }
    });
    let Totals { rounds, calls, .. } = totals;
    let last = first.wrapping_add(rounds.saturating_sub(1));
    println!("{rounds} rounds, {calls} calls, {} violations, seeds {first}..={last}", violations(&totals));
    if totals.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
