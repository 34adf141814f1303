//! Reads and writes `baseline.txt`, the accepted instruction counts.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::str::FromStr;

pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.txt");

const HEAD: &str = "\
# Instructions per operation, counted by callgrind, and lines of LLVM IR. `cargo run --release -p guard` fails if one of the first
# grows by more than 3 %, or the lines by more than 1 %.
# Written by `cargo run --release -p guard -- --bless`.
#
# The figures hold for one compiler and one Cargo.lock: another compiler inlines differently, another tokio runs other
# code. With another compiler nothing is compared; after a change of Cargo.lock, bless. The C library's allocator and
# memcpy count too: on another system or kind of processor, measure before the change as well.
";

/// The prefix of the only comment that is parsed. The compiler's version follows.
const PREFIX: &str = "# toolchain: ";

#[derive(Debug, PartialEq)]
pub struct Baseline {
    pub toolchain: String,
    figures: BTreeMap<String, f64>,
}

impl Baseline {
    pub fn new<'a>(toolchain: &str, figures: impl Iterator<Item = (&'a str, f64)>) -> Self {
        let figures = figures.map(|(case, figure)| (case.to_owned(), figure)).collect();
        Self { toolchain: toolchain.to_owned(), figures }
    }

    pub fn load() -> Result<Self> {
        let text = fs::read_to_string(PATH).with_context(|| format!("{PATH}; `-- --bless` writes it"))?;
        text.parse().with_context(|| PATH.to_owned())
    }

    pub fn save(&self) -> Result<()> {
        fs::write(PATH, self.to_string()).with_context(|| PATH.to_owned())
    }

    pub fn figure(&self, case: &str) -> Option<f64> {
        self.figures.get(case).copied()
    }

    /// Fails unless the figures belong to exactly these cases. A case without a figure would never fail, and a figure without a
    /// case belongs to one that was renamed.
    pub fn require<'a>(&self, cases: impl Iterator<Item = &'a str>) -> Result<()> {
        let mut surplus: Vec<_> = self.figures.keys().collect();
        for case in cases {
            ensure!(self.figures.contains_key(case), "baseline.txt lacks `{case}`; `-- --bless` rewrites the file");
            surplus.retain(|name| *name != case);
        }
        ensure!(
            surplus.is_empty(),
            "baseline.txt has figures for unknown cases {surplus:?}; `-- --bless` rewrites the file"
        );
        Ok(())
    }
}

impl FromStr for Baseline {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let toolchain = text.lines().find_map(|line| line.strip_prefix(PREFIX));
        let toolchain = toolchain.with_context(|| format!("missing line `{PREFIX}..`"))?.trim().to_owned();
        let mut figures = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (case, figure) =
                entry(line).with_context(|| format!("invalid line `{line}`, expected `case number`"))?;
            ensure!(figures.insert(case.to_owned(), figure).is_none(), "`{case}` occurs twice");
        }
        Ok(Self { toolchain, figures })
    }
}

fn entry(line: &str) -> Option<(&str, f64)> {
    let (case, figure) = line.trim().split_once(char::is_whitespace)?;
    let figure: f64 = figure.trim().parse().ok()?;
    (figure.is_finite() && figure > 0.0).then_some((case, figure))
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}{PREFIX}{}", self.toolchain)?;
        self.figures.iter().try_for_each(|(case, figure)| writeln!(f, "{case} {figure:.1}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline() -> Baseline {
        Baseline::new("rustc 1.0.0", [("ask", 812.5), ("tell", 90.0)].into_iter())
    }

    #[test]
    fn written_baseline_parses_to_the_same() {
        assert_eq!(baseline().to_string().parse::<Baseline>().unwrap(), baseline());
    }

    #[test]
    fn comments_and_blank_lines_are_skipped() {
        let text = "# whatever\n\n# toolchain: rustc 1.0.0\nask 812.5\n# more\n  tell   90\n";
        assert_eq!(text.parse::<Baseline>().unwrap(), baseline());
    }

    #[test]
    fn invalid_baseline_is_rejected() {
        let error = |text: &str| format!("{:#}", text.parse::<Baseline>().unwrap_err());
        assert!(error("ask 1\n").contains("toolchain"));
        for line in ["ask", "ask many", "ask -1", "ask 0", "ask NaN", "ask 1 2"] {
            assert!(error(&format!("# toolchain: rustc\n{line}\n")).contains(line), "{line}");
        }
        assert!(error("# toolchain: rustc\nask 1\nask 2\n").contains("twice"));
    }

    #[test]
    fn missing_and_surplus_cases_are_rejected() {
        let error = |cases: &[&str]| baseline().require(cases.iter().copied()).unwrap_err().to_string();
        baseline().require(["tell", "ask"].into_iter()).unwrap();
        assert!(error(&["ask", "tell", "spawn"]).contains("spawn"));
        assert!(error(&["ask"]).contains("tell"));
    }

    #[test]
    fn committed_baseline_has_all_cases() {
        Baseline::load().unwrap().require(crate::guarded()).unwrap();
    }
}
