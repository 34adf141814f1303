//! Chooses the pairs and their order, runs each in its own process, and reports progress.

use crate::contenders;
use crate::pair::{Effort, Task};
use crate::record::{Line, Measure, Record, Run};
use crate::stats::Spread;
use crate::workloads::{self, Method, Workload};
use anyhow::{Context, Result, bail, ensure};
use fastrand::Rng;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What to measure.
#[derive(Debug)]
pub struct Plan {
    pub contenders: Vec<String>,
    pub workloads: Vec<Workload>,
    pub passes: u32,
    pub seed: u64,
    pub quick: bool,
}

impl Plan {
    fn effort(&self) -> Effort {
        if self.quick { Effort::QUICK } else { Effort::FULL }
    }

    /// All processes of all passes. Each pass has a different order, so that other load on the machine doesn't always affect
    /// the same pair.
    fn tasks(&self) -> Vec<(u32, Task)> {
        let mut random = Rng::with_seed(self.seed);
        let mut tasks = Vec::new();
        for pass in 1..=self.passes {
            let mut these: Vec<_> = self.tasks_of(pass).collect();
            random.shuffle(&mut these);
            tasks.extend(these.into_iter().map(|task| (pass, task)));
        }
        tasks
    }

    fn tasks_of(&self, pass: u32) -> impl Iterator<Item = Task> {
        let pairs =
            self.contenders.iter().flat_map(|name| self.workloads.iter().map(move |workload| (name, *workload)));
        // Exact figures are the same in each pass, so they are measured once.
        let due = pairs.filter(move |(_, workload)| pass == 1 || workload.spec().method == Method::Paired);
        let possible = due.filter(move |(name, workload)| pass == 1 || contenders::is_able(name, *workload));
        possible.map(|(name, workload)| Task { contender: name.clone(), workload, effort: self.effort() })
    }
}

/// Runs all processes and writes `results.jsonl`. Returns a message for each failure.
pub fn run(plan: &Plan, directory: &Path) -> Result<Vec<String>> {
    std::fs::create_dir_all(directory).with_context(|| format!("failed to create {}", directory.display()))?;
    let path = directory.join("results.jsonl");
    let mut file = File::create(&path).with_context(|| format!("failed to write {}", path.display()))?;
    write(&mut file, &Line::Run(Run::here(plan)))?;
    let tasks = plan.tasks();
    eprintln!("{} processes in {} passes, seed {}", tasks.len(), plan.passes, plan.seed);
    let (start, mut failures) = (Instant::now(), Vec::new());
    for (index, (pass, task)) in tasks.iter().enumerate() {
        let measure = fresh_process(task)?;
        eprintln!("{} {}", progress(start, index + 1, tasks.len()), describe(*pass, task, &measure));
        let (contender, workload) = (task.contender.clone(), task.workload.spec().name.to_owned());
        if let Measure::Failed(error) = &measure {
            failures.push(format!("{contender} {workload}: {error}"));
        }
        write(&mut file, &Line::Record(Record { contender, workload, pass: *pass, measure }))?;
    }
    Ok(failures)
}

fn write(file: &mut File, line: &Line) -> Result<()> {
    writeln!(file, "{}", serde_json::to_string(line)?).context("failed to write a result")
}

/// Runs this program with one task. A failure of the process is a result, not an error.
fn fresh_process(task: &Task) -> Result<Measure> {
    let Effort { pairs, divisor } = task.effort;
    let output = Command::new(std::env::current_exe()?)
        .args(["pair", &task.contender, task.workload.spec().name, &pairs.to_string(), &divisor.to_string()])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .output()
        .context("failed to start a process")?;
    if output.status.success() {
        return serde_json::from_slice(&output.stdout).context("a process printed no result");
    }
    let message = String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Measure::Failed(format!("{}: {message}", output.status)))
}

fn progress(start: Instant, done: usize, all: usize) -> String {
    let elapsed = start.elapsed();
    let left = elapsed.div_f64(to_f64(done)).mul_f64(to_f64(all - done));
    let seconds = |time: Duration| humantime::format_duration(Duration::from_secs(time.as_secs()));
    format!("[{done}/{all}, {}, about {} left]", seconds(elapsed), seconds(left))
}

fn to_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

fn describe(pass: u32, task: &Task, measure: &Measure) -> String {
    let figure = match measure {
        Measure::Paired(pairs) => {
            let wall = Spread::of(pairs.iter().map(|pair| pair.contender.wall / pair.hand.wall));
            wall.map_or_else(String::new, |wall| format!("{:.2}", wall.median))
        }
        Measure::Alone(exact) => [exact.bytes, exact.allocations, exact.nanoseconds]
            .iter()
            .zip(["bytes", "allocations", "ns"])
            .filter_map(|(value, unit)| value.map(|value| format!("{value:.2} {unit}")))
            .collect::<Vec<_>>()
            .join(", "),
        Measure::Refused(reason) => format!("– ({reason})"),
        Measure::Failed(error) => format!("FAILED: {error}"),
    };
    format!("pass {pass}: {} {}: {figure}", task.contender, task.workload.spec().name)
}

/// The contenders named on the command line, or all.
pub fn chosen_contenders(names: Option<&str>) -> Result<Vec<String>> {
    match names {
        None => Ok(contenders::all().iter().map(|entry| entry.name.to_owned()).collect()),
        Some(names) => names.split(',').map(|name| Ok(contenders::find(name)?.name.to_owned())).collect(),
    }
}

/// The workloads named on the command line, or all.
pub fn chosen_workloads(names: Option<&str>) -> Result<Vec<Workload>> {
    match names {
        None => Ok(workloads::ALL.iter().map(|spec| spec.workload).collect()),
        Some(names) => names.split(',').map(str::parse).collect(),
    }
}

/// Failures are errors, and no numbers.
pub fn judge(failures: &[String]) -> Result<()> {
    if !failures.is_empty() {
        bail!("{} processes failed:\n{}", failures.len(), failures.join("\n"));
    }
    Ok(())
}

/// Rejects unoptimized builds, whose figures are meaningless.
pub fn require_release() -> Result<()> {
    ensure!(!cfg!(debug_assertions), "measure with `cargo run --release`");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u64) -> Vec<(u32, String, Workload)> {
        let contenders = chosen_contenders(None).unwrap();
        let plan = Plan { contenders, workloads: chosen_workloads(None).unwrap(), passes: 2, seed, quick: true };
        plan.tasks().into_iter().map(|(pass, task)| (pass, task.contender, task.workload)).collect()
    }

    #[test]
    fn order_depends_on_the_seed_only() {
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
    }

    #[test]
    fn pairs_run_once_per_pass_and_exact_workloads_once() {
        let mut tasks = order(1);
        let all = tasks.len();
        tasks.sort();
        tasks.dedup();
        assert_eq!(tasks.len(), all);
        let ours = |pass| tasks.iter().filter(|(at, name, _)| *at == pass && name == "ours").count();
        let paired = workloads::ALL.iter().filter(|spec| spec.method == Method::Paired).count();
        assert_eq!((ours(1), ours(2)), (workloads::ALL.len(), paired));
    }
}
