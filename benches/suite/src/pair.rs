//! One fresh process, in which a contender and the reference take turns.
//!
//! The process is fresh because a workload leaves a grown and fragmented heap, which slows down contenders that allocate. The two
//! take turns because the machine's speed drifts.

use crate::contenders::{self, REFERENCE, Sampler};
use crate::record::{Measure, Pair};
use crate::workloads::{Cost, Method, Outcome, Workload};
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// A sample takes about 30 ms. Without this limit, an actor that never replies would block the suite forever.
const PATIENCE: Duration = Duration::from_secs(300);

/// The task of one process.
#[derive(Debug, Clone)]
pub struct Task {
    pub contender: String,
    pub workload: Workload,
    pub effort: Effort,
}

/// The number and length of samples.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    pub pairs: u32,
    /// Samples have this many times fewer operations than a full one.
    pub divisor: u64,
}

impl Effort {
    pub const FULL: Self = Self { pairs: 7, divisor: 1 };
    pub const QUICK: Self = Self { pairs: 3, divisor: 10 };
}

/// Runs the task in this process.
pub fn run(task: &Task) -> Result<Measure> {
    std::thread::spawn(|| {
        std::thread::sleep(PATIENCE);
        eprintln!("no result after {} s: a call never returned", PATIENCE.as_secs());
        std::process::exit(1);
    });
    let entry = contenders::find(&task.contender)?;
    let sampler = match entry.sampler(task.workload) {
        Ok(sampler) => sampler,
        Err(reason) => return Ok(Measure::Refused(reason.to_owned())),
    };
    let spec = task.workload.spec();
    let operations = spec.operations / task.effort.divisor / entry.divisor(task.workload);
    match spec.method {
        Method::Paired => pairs(task, sampler, operations).map(Measure::Paired),
        Method::Alone => match sampler(operations)? {
            Outcome::Exact(exact) => Ok(Measure::Alone(exact)),
            Outcome::Refused(reason) => Ok(Measure::Refused(reason)),
            Outcome::Timed(_) => bail!("a workload that is measured alone returned a time"),
        },
    }
}

fn pairs(task: &Task, contender: Sampler, operations: u64) -> Result<Vec<Pair>> {
    let hand = contenders::hand_sampler(task.workload);
    let sample = |sampler: Sampler, name: &str| match sampler(operations).with_context(|| format!("{name} failed"))? {
        Outcome::Timed(cost) => Ok::<Cost, anyhow::Error>(cost),
        _ => bail!("a workload that is measured in pairs returned no time"),
    };
    let pair = |index: u32| {
        // The order alternates, so that running first is no advantage.
        if index.is_multiple_of(2) {
            let hand = sample(hand, REFERENCE)?;
            Ok(Pair { contender: sample(contender, &task.contender)?, hand })
        } else {
            let contender = sample(contender, &task.contender)?;
            Ok(Pair { contender, hand: sample(hand, REFERENCE)? })
        }
    };
    pair(0).context("while warming up")?;
    (1..=task.effort.pairs).map(pair).collect()
}
