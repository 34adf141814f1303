//! Counting: this program runs itself under callgrind, at two sizes. In their difference the start and the end of the
//! process cancel out.

use crate::cases::Case;
use anyhow::{Context, Result, bail, ensure};
use std::io::ErrorKind;
use std::process::{Command, Output};

/// Runs one case; hidden from people.
pub const SUBCOMMAND: &str = "run";

/// Enough for every queue and allocation to have settled.
const FEW: u32 = 1_000;

/// How many more the second run does.
const MORE: u32 = 10_000;

/// What an operation of `case` costs.
pub fn per_operation(case: &Case) -> Result<f64> {
    let count = |operations| count(case.name, operations).with_context(|| format!("case `{}`", case.name));
    let (few, many) = (count(FEW)?, count(FEW + MORE)?);
    let more = many.checked_sub(few).with_context(|| format!("case `{}`: more operations took less", case.name))?;
    Ok(f64::from(u32::try_from(more)?) / f64::from(MORE))
}

/// The instructions of a whole process.
fn count(case: &str, operations: u32) -> Result<u64> {
    let result = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args([SUBCOMMAND, case, &operations.to_string()])
        .output();
    let Output { status, stderr, .. } = match result {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("there is no `valgrind` on the PATH; it is Debian's package `valgrind`: apt-get install valgrind")
        }
        result => result.context("valgrind does not start")?,
    };
    let text = String::from_utf8_lossy(&stderr);
    ensure!(status.success(), "valgrind ended with {status}:\n{text}");
    collected(&text).with_context(|| format!("no total in what callgrind said:\n{text}"))
}

/// The total, from the line `==123== Collected : 4567`.
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
    fn the_total_is_found_among_the_other_lines() {
        let text = "==7== Callgrind, a call-graph generating cache profiler\n\
                    ==7== For interactive control, run 'callgrind_control -h'.\n\
                    ==7== \n\
                    ==7== Events    : Ir\n\
                    ==7== Collected : 12345678\n";
        assert_eq!(collected(text), Some(12_345_678));
    }

    #[test]
    fn without_a_total_there_is_none() {
        for text in ["", "==7== Events    : Ir\n", "==7== Collected : many\n", "==7== Collected :\n", "Collected : 5\n"]
        {
            assert_eq!(collected(text), None, "{text}");
        }
    }
}
