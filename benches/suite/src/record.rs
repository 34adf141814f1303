//! The lines of `results.jsonl`: one about the run, then one for each process.

use crate::report::machine::Machine;
use crate::workloads::{Cost, Exact};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    Run(Run),
    Record(Record),
}

/// Where and how the figures were measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    pub machine: Machine,
    pub seed: u64,
    pub passes: u32,
    pub quick: bool,
    /// In the order of the report.
    pub contenders: Vec<Contender>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Contender {
    pub name: String,
    /// The crate's version, if the contender is a crate.
    pub version: Option<String>,
    pub note: String,
}

/// One contender, one workload, one process.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub contender: String,
    pub workload: String,
    pub pass: u32,
    pub measure: Measure,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Paired(Vec<Pair>),
    Alone(Exact),
    /// The contender doesn't support the workload; the reason.
    Refused(String),
    /// The process failed; the error.
    Failed(String),
}

/// Two samples, one right after the other.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Pair {
    pub contender: Cost,
    pub hand: Cost,
}

/// Reads the file of a run.
pub fn read(path: &Path) -> Result<(Run, Vec<Record>)> {
    let text = std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    let (mut run, mut records) = (None, Vec::new());
    for (index, line) in text.lines().enumerate() {
        match serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), index + 1))? {
            Line::Run(found) => {
                ensure!(run.is_none(), "{} holds more than one run", path.display());
                run = Some(found);
            }
            Line::Record(record) => records.push(record),
        }
    }
    Ok((run.with_context(|| format!("{} contains no line about the run", path.display()))?, records))
}
