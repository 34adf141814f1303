//! The command line.

use crate::driver::{self, Plan};
use crate::pair::{Effort, Task};
use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;
use std::path::PathBuf;

pub const HELP: &str = "\
Usage: cargo run --release [--features peers] -- [COMMAND] [OPTIONS]

Commands:
  run (default)      measure, then write results.jsonl, table.md, goals.md and chart.svg
  report DIR         render the reports in DIR again from its results.jsonl
  list               list contenders and workloads

Options of run:
  --contenders A,B   only these (default: all)
  --workloads X,Y    only these (default: all)
  --passes N         number of times each pair is measured (default: 5)
  --seed S           seed of the order (default: random, printed at the start)
  --quick            one short pass, to check that everything works; the figures are meaningless
  --out DIR          output directory (default: results)
";

/// A command on the command line.
#[derive(Debug)]
pub enum Command {
    Run {
        plan: Plan,
        directory: PathBuf,
    },
    Report {
        directory: PathBuf,
    },
    /// Internal: [`driver`] starts its processes with this.
    Pair(Task),
    List,
    Help,
}

/// The options of [`Command::Run`] before validation.
#[derive(Default)]
struct Options {
    contenders: Option<String>,
    workloads: Option<String>,
    passes: Option<u32>,
    seed: Option<u64>,
    quick: bool,
    directory: Option<PathBuf>,
}

pub fn parse(mut parser: lexopt::Parser) -> Result<Command> {
    let (mut options, mut words) = (Options::default(), Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("contenders") => options.contenders = Some(parser.value()?.string()?),
            Long("workloads") => options.workloads = Some(parser.value()?.string()?),
            Long("passes") => options.passes = Some(parser.value()?.parse()?),
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("quick") => options.quick = true,
            Long("out") => options.directory = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["run"] => options.run(),
        ["list"] => Ok(Command::List),
        ["report", directory] => Ok(Command::Report { directory: directory.into() }),
        ["pair", contender, workload, pairs, divisor] => Ok(Command::Pair(Task {
            contender: (*contender).to_owned(),
            workload: workload.parse()?,
            effort: Effort { pairs: pairs.parse()?, divisor: divisor.parse()? },
        })),
        _ => bail!("unknown command `{}`; see --help", words.join(" ")),
    }
}

impl Options {
    fn run(self) -> Result<Command> {
        let passes = self.passes.unwrap_or(if self.quick { 1 } else { 5 });
        ensure!(passes > 0, "--passes must be at least 1");
        let plan = Plan {
            contenders: driver::chosen_contenders(self.contenders.as_deref()).context("--contenders")?,
            workloads: driver::chosen_workloads(self.workloads.as_deref()).context("--workloads")?,
            passes,
            seed: self.seed.unwrap_or_else(|| fastrand::u64(..)),
            quick: self.quick,
        };
        Ok(Command::Run { plan, directory: self.directory.unwrap_or_else(default_directory) })
    }
}

/// `benches/results`, regardless of the working directory.
fn default_directory() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../results"))
}
