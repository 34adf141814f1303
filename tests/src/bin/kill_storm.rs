//! The long kill storm: `cargo run --release -p actor-tests --bin kill_storm -- [aborts] [--direct | --tokio]`.
//!
//! It fails if a caller hangs. With `--direct` the callers run the handlers themselves.
//! With `--tokio` the actor is written manually with `tokio::sync`, and some callers hang.

use actor_tests::storm::{ByHand, Direct, Ours, Totals, storm};
use std::{env, process::ExitCode};

const ABORTS: u64 = 1_000_000;
/// The number of progress lines.
const LINES: u64 = 20;

fn main() -> ExitCode {
    let (flags, numbers): (Vec<_>, Vec<_>) = env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let aborts = numbers.first().map_or(Ok(ABORTS), |number| number.replace('_', "").parse());
    let flag = match flags.as_slice() {
        [] => Some(""),
        [flag] => Some(flag.as_str()),
        _ => None,
    };
    let (Ok(aborts), Some(flag @ ("" | "--direct" | "--tokio")), true) = (aborts, flag, numbers.len() <= 1) else {
        eprintln!("usage: kill_storm [aborts] [--direct | --tokio]");
        return ExitCode::from(2);
    };
    let report = |totals: Totals| {
        if totals.aborts.is_multiple_of((aborts / LINES).max(1)) {
            print(totals);
        }
    };
    let (name, totals) = match flag {
        "--tokio" => ("tokio::sync by hand", storm::<ByHand>(aborts, report)),
        "--direct" => ("actor-runtime, called directly", storm::<Direct>(aborts, report)),
        _ => ("actor-runtime", storm::<Ours>(aborts, report)),
    };
    println!("{name}:");
    print(totals);
    if totals.unresolved == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print(Totals { aborts, answered, unresolved }: Totals) {
    println!("{aborts:>9} aborts  {answered:>10} calls answered  {unresolved:>4} callers hung");
}
