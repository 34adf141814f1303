//! Prints the table and chooses the exit code.

use crate::verdict::{self, Verdict};
use std::process::ExitCode;

/// A measured case.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    /// Whether the figure has a limit.
    pub guarded: bool,
    pub tolerance: f64,
    pub measured: f64,
    /// The baseline, if the figure is compared with one.
    pub expected: Option<f64>,
}

impl Row {
    fn verdict(&self) -> Option<Verdict> {
        self.expected.map(|expected| verdict::judge(self.measured, expected, self.tolerance))
    }
}

pub fn print(rows: &[Row]) {
    println!("{:12} {:>12} {:>10}  verdict", "case", "figure", "limit");
    for row in rows {
        let limit =
            row.expected.map_or("–".to_owned(), |expected| format!("{:.1}", verdict::limit(expected, row.tolerance)));
        let verdict = row.verdict().map_or("–".to_owned(), |verdict| describe(row, verdict));
        println!("{:12} {:>12.1} {limit:>10}  {verdict}", row.name, row.measured);
    }
}

/// The verdict and the difference from the baseline.
fn describe(row: &Row, verdict: Verdict) -> String {
    let change = row.expected.map_or(0.0, |expected| row.measured / expected - 1.0);
    // Adding zero turns -0.0 into 0.0, so that "-0.0 %" is never printed.
    format!("{verdict} ({:+.1} %)", (change * 1000.0).round() / 10.0 + 0.0)
}

/// Prints what to do about the verdicts and returns the exit code. A figure below the baseline passes, but the gap would hide a
/// later regression.
pub fn conclude(rows: &[Row]) -> ExitCode {
    const BLESS: &str = "cargo run --release -p guard -- --bless";
    let names = |verdict| {
        let matching = rows.iter().filter(|row| row.verdict() == Some(verdict));
        matching.map(|row| row.name).collect::<Vec<_>>().join(", ")
    };
    let (above, below) = (names(Verdict::Above), names(Verdict::Below));
    if !below.is_empty() {
        println!("\nBelow the baseline: {below}\nTo tighten the baseline:\n  {BLESS}");
    }
    if above.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\nAbove the limit: {above}\nIf this is intended or caused by a change of Cargo.lock:\n  {BLESS}");
    ExitCode::FAILURE
}
