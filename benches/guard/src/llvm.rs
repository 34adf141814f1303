//! Counts the lines of LLVM IR of 100 actors with `compile/lines.py`. The time of a debug build grows with them. They are the same on
//! every machine.

use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};

/// The name of the figure.
pub const NAME: &str = "llvm-lines";

/// The relative difference that is allowed. Only a change of the library, of tokio or of the compiler changes the count.
pub const TOLERANCE: f64 = 0.01;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../compile/lines.py");

pub fn count() -> Result<f64> {
    let output =
        Command::new("python3").arg(SCRIPT).stderr(Stdio::inherit()).output().context("failed to run python3")?;
    ensure!(output.status.success(), "{SCRIPT} failed: {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    text.trim().parse().with_context(|| format!("{SCRIPT} printed `{text}`"))
}
