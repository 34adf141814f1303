//! Counts instructions: runs this program under callgrind with two numbers of operations. The difference excludes the start
//! and the exit of the process.

use crate::cases::Case;
use anyhow::{Context, Result, bail, ensure};
use std::io::ErrorKind;
use std::process::{Command, Output};
use std::thread;

/// The subcommand that runs one case or work. It is internal and not part of the help text.
pub const SUBCOMMAND: &str = "run";

/// Operations of the first run: enough for all queues and allocations to reach their final size.
const FEW: u32 = 1_000;

/// Additional operations of the second run.
const MORE: u32 = 10_000;

/// Instructions per operation of `case`.
pub fn per_operation(case: &Case) -> Result<f64> {
    let count = |operations: u32| {
        let counted = count(&[SUBCOMMAND, case.name, &operations.to_string()]);
        counted.with_context(|| format!("case `{}`", case.name))
    };
    let (few, many) = (count(FEW)?, count(FEW + MORE)?);
    let more = many
        .checked_sub(few)
        .with_context(|| format!("case `{}`: more operations took fewer instructions", case.name))?;
    Ok(f64::from(u32::try_from(more)?) / f64::from(MORE))
}

/// Instructions of a whole process that does the `work` of [`growth`](crate::growth).
pub fn count_growth(work: &str, size: u32, rounds: u32) -> Result<u64> {
    count(&[SUBCOMMAND, work, &size.to_string(), &rounds.to_string()])
}

/// Measures the items on as many threads as there are cores, because callgrind uses one. Its counts don't depend on other load.
pub fn measure_all<T: Sync, R: Send>(items: &[T], measure: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let measure = &measure;
    let mut figures = Vec::with_capacity(items.len());
    for some in items.chunks(cores) {
        thread::scope(|scope| {
            let threads: Vec<_> = some.iter().map(|item| scope.spawn(move || measure(item))).collect();
            figures.extend(threads.into_iter().map(|thread| thread.join().expect("a measurement doesn't panic")));
        });
    }
    figures
}

/// Instructions of a whole process with these arguments.
fn count(arguments: &[&str]) -> Result<u64> {
    let result = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(arguments)
        .output();
    let Output { status, stderr, .. } = match result {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("`valgrind` not found on the PATH; on Debian, install it with `apt-get install valgrind`")
        }
        result => result.context("failed to start valgrind")?,
    };
    let text = String::from_utf8_lossy(&stderr);
    ensure!(status.success(), "valgrind failed with {status}:\n{text}");
    collected(&text).with_context(|| format!("no total in callgrind's output:\n{text}"))
}

/// Parses the total from the line `==123== Collected : 4567`.
fn collected(text: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let (_, rest) = line.strip_prefix("==")?.split_once("== ")?;
        let total = rest.strip_prefix("Collected")?.trim_start().strip_prefix(':')?;
        total.trim().parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::collected;

    #[test]
    fn total_is_found_among_other_lines() {
        let text = "==7== Callgrind, a call-graph generating cache profiler\n\
                    ==7== For interactive control, run 'callgrind_control -h'.\n\
                    ==7== \n\
                    ==7== Events    : Ir\n\
                    ==7== Collected : 12345678\n";
        assert_eq!(collected(text), Some(12_345_678));
    }

    #[test]
    fn output_without_total_returns_none() {
        for text in ["", "==7== Events    : Ir\n", "==7== Collected : many\n", "==7== Collected :\n", "Collected : 5\n"]
        {
            assert_eq!(collected(text), None, "{text}");
        }
    }
}
