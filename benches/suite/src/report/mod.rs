//! Renders the reports from `results.jsonl`.

mod chart;
mod goals;
pub mod machine;
mod results;
mod table;

use crate::record;
use anyhow::{Context, Result};
use results::Results;
use std::path::Path;

/// Renders all reports in `directory` again.
pub fn render(directory: &Path) -> Result<()> {
    let (run, records) = record::read(&directory.join("results.jsonl"))?;
    let results = Results::new(run, records);
    let write = |name: &str, text: String| {
        let path = directory.join(name);
        std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))
    };
    write("table.md", table::render(&results))?;
    write("goals.md", goals::render(&results))?;
    write("chart.svg", chart::render(&results))
}

/// A Markdown table. `head` and each row have the same number of cells.
fn markdown(head: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    line(head) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
}

/// Formats a ratio with two decimals below 10 and one above.
fn ratio(value: f64) -> String {
    if value < 9.995 { format!("{value:.2}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_have_three_significant_digits() {
        assert_eq!([0.049, 1.0, 9.994, 9.996].map(ratio), ["0.05", "1.00", "9.99", "10.0"]);
    }
}
