//! One fresh process: a contender and the reference by turns.
//!
//! Fresh, because a process that has run one workload is another one afterwards: its heap is grown and scattered, and those who
//! allocate pay for it. By turns, because the machine's speed drifts.

use crate::contenders::{self, REFERENCE, Sampler};
use crate::record::{Measure, Pair};
use crate::workloads::{Cost, Method, Outcome, Workload};
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// A sample takes some 30 ms; an actor that never replies would keep the process for ever.
const PATIENCE: Duration = Duration::from_secs(300);

/// What the process is to do.
#[derive(Debug, Clone)]
pub struct Task {
    pub contender: String,
    pub workload: Workload,
    pub effort: Effort,
}

/// How long it is to take.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    pub pairs: u32,
    /// Samples are so many times shorter than they should be.
    pub divisor: u64,
}

impl Effort {
    pub const FULL: Self = Self { pairs: 7, divisor: 1 };
    pub const QUICK: Self = Self { pairs: 3, divisor: 10 };
}

/// Does it, in this process.
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
    let operations = spec.operations / task.effort.divisor;
    match spec.method {
        Method::Paired => pairs(task, sampler, operations).map(Measure::Paired),
        Method::Alone => match sampler(operations)? {
            Outcome::Exact(exact) => Ok(Measure::Alone(exact)),
            Outcome::Refused(reason) => Ok(Measure::Refused(reason)),
            Outcome::Timed(_) => bail!("a workload that is measured alone brought a time"),
        },
    }
}

fn pairs(task: &Task, contender: Sampler, operations: u64) -> Result<Vec<Pair>> {
    let hand = contenders::hand_sampler(task.workload);
    let sample = |sampler: Sampler, who: &str| match sampler(operations).with_context(|| format!("{who} is wrong"))? {
        Outcome::Timed(cost) => Ok::<Cost, anyhow::Error>(cost),
        _ => bail!("a workload that is measured in pairs brought no time"),
    };
    let pair = |index: u32| {
        // Who comes first changes, so that coming first is no advantage.
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
