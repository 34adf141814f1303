//! The machine, the compiler and the versions of a run, which are needed to repeat it.

use crate::contenders;
use crate::driver::Plan;
use crate::record::{Contender, Run};
use serde::{Deserialize, Serialize};
use std::fs::read_to_string;
use std::time::SystemTime;

/// The lock file, with the exact version of each contender.
const LOCK: &str = include_str!("../../../Cargo.lock");

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub kernel: String,
    pub rustc: String,
    pub profile: String,
    pub tokio: String,
    pub date: String,
}

impl Machine {
    fn here() -> Self {
        let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        Self {
            processor: processor().unwrap_or_else(|| "unknown processor".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: kernel().unwrap_or_else(|| std::env::consts::OS.to_owned()),
            rustc: env!("BENCH_RUSTC").to_owned(),
            profile: env!("BENCH_PROFILE").to_owned(),
            tokio: locked_version(LOCK, "tokio").unwrap_or_default(),
            date: date.split('T').next().unwrap_or_default().to_owned(),
        }
    }

    /// A description in one line.
    pub fn describe(&self) -> String {
        let Self { processor, cores, kernel, rustc, profile, tokio, date } = self;
        format!("{date}, {processor}, {cores} cores, {kernel}, {rustc}, {profile} with thin LTO, tokio {tokio}")
    }
}

impl Run {
    /// Describes a run of `plan` that starts now.
    pub fn here(plan: &Plan) -> Self {
        let entries =
            contenders::all().into_iter().filter(|entry| plan.contenders.iter().any(|name| name == entry.name));
        let contenders = entries.map(|entry| Contender {
            name: entry.name.to_owned(),
            version: entry.package.and_then(|package| locked_version(LOCK, package)),
            note: entry.note.to_owned(),
        });
        Self {
            machine: Machine::here(),
            seed: plan.seed,
            passes: plan.passes,
            quick: plan.quick,
            contenders: contenders.collect(),
        }
    }
}

fn processor() -> Option<String> {
    let text = read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn kernel() -> Option<String> {
    let release = read_to_string("/proc/sys/kernel/osrelease").ok()?;
    Some(format!("Linux {}", release.trim()))
}

/// The version of the first package with this name.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = ")?;
    Some(version.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_a_version() {
        for entry in contenders::all() {
            assert!(entry.package.is_none_or(|package| locked_version(LOCK, package).is_some()), "{}", entry.name);
        }
        assert!(locked_version(LOCK, "tokio").is_some_and(|version| version.starts_with("1.")));
        assert_eq!(locked_version(LOCK, "no-such-package"), None);
    }
}
