//! Counts the instructions of each kind of call under callgrind and fails if a count has grown. The same applies to the lines of LLVM IR
//! of 100 actors. Also fails if a call with a large argument needs more stack than that of the hand-written actor. Wall times need an
//! idle machine and many passes to show a few per cent. Counts don't depend on other processes, so one pass is enough.

mod baseline;
mod callgrind;
mod cases;
mod counter;
mod growth;
mod hand;
mod large;
mod llvm;
mod ours;
mod report;
mod stack;
mod verdict;

use anyhow::{Context, Result, bail, ensure};
use baseline::Baseline;
use lexopt::prelude::*;
use report::Row;
use std::process::ExitCode;

/// The compiler that the figures hold for.
const TOOLCHAIN: &str = env!("BENCH_RUSTC");

const HELP: &str = "\
Usage: cargo run --release -p guard [-- COMMAND | OPTIONS]

Counts instructions per operation and lines of LLVM IR, and compares them with baseline.txt.
Compares the stack of calls with a large argument with the hand-written actor.

Commands:
  growth     count instructions per message if there are 1, 1000 and 100000 of them, and fail if the count grows

Options:
  --bless    write the measured figures to baseline.txt
";

/// A command on the command line.
enum Command {
    Compare,
    Bless,
    Growth,
    /// Internal: [`callgrind`] starts its processes with this.
    Run {
        case: String,
        operations: u32,
    },
    /// Internal, as `Run`.
    RunGrowth {
        work: String,
        size: u32,
        rounds: u32,
    },
    /// Internal: [`stack`] starts its processes with this.
    TryStack {
        case: String,
        which: String,
        bytes: usize,
    },
    Help,
}

fn main() -> Result<ExitCode> {
    match parse(lexopt::Parser::from_env())? {
        Command::Compare => compare(),
        Command::Bless => bless(),
        Command::Growth => growth(),
        Command::Run { case, operations } => run(&case, operations),
        Command::RunGrowth { work, size, rounds } => run_growth(&work, size, rounds),
        Command::TryStack { case, which, bytes } => stack::run(&case, &which, bytes).map(|()| ExitCode::SUCCESS),
        Command::Help => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn parse(mut parser: lexopt::Parser) -> Result<Command> {
    let (mut command, mut words) = (Command::Compare, Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("bless") => command = Command::Bless,
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(word) => words.push(word.string()?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    match words.as_slice() {
        [] => Ok(command),
        [growth] if growth == "growth" => Ok(Command::Growth),
        [run, work, size, rounds] if run == callgrind::SUBCOMMAND => {
            Ok(Command::RunGrowth { work: work.clone(), size: size.parse()?, rounds: rounds.parse()? })
        }
        [run, case, operations] if run == callgrind::SUBCOMMAND => {
            Ok(Command::Run { case: case.clone(), operations: operations.parse()? })
        }
        [run, case, which, bytes] if run == stack::SUBCOMMAND => {
            Ok(Command::TryStack { case: case.clone(), which: which.clone(), bytes: bytes.parse()? })
        }
        _ => bail!("unknown command `{}`; see --help", words.join(" ")),
    }
}

fn run(name: &str, operations: u32) -> Result<ExitCode> {
    let case = cases::ALL.iter().find(|case| case.name == name).with_context(|| format!("unknown case `{name}`"))?;
    case.run(operations);
    Ok(ExitCode::SUCCESS)
}

fn run_growth(name: &str, size: u32, rounds: u32) -> Result<ExitCode> {
    let work = growth::ALL.iter().find(|work| work.name == name).with_context(|| format!("unknown work `{name}`"))?;
    work.run(size, rounds);
    Ok(ExitCode::SUCCESS)
}

fn growth() -> Result<ExitCode> {
    ensure_release()?;
    growth::compare()
}

fn ensure_release() -> Result<()> {
    ensure!(!cfg!(debug_assertions), "debug builds have no meaningful figures: cargo run --release -p guard");
    Ok(())
}

fn compare() -> Result<ExitCode> {
    let counts = compare_counts()?;
    Ok(if stack::check()? { counts } else { ExitCode::FAILURE })
}

fn compare_counts() -> Result<ExitCode> {
    let baseline = Baseline::load()?;
    if baseline.toolchain != TOOLCHAIN {
        report::print(&measure(None)?);
        println!("\nComparison skipped, because figures hold for one compiler only.");
        println!("baseline.txt was measured with {}, this program was built with {TOOLCHAIN}", baseline.toolchain);
        return Ok(ExitCode::SUCCESS);
    }
    baseline.require(guarded())?;
    let rows = measure(Some(&baseline))?;
    report::print(&rows);
    Ok(report::conclude(&rows))
}

fn bless() -> Result<ExitCode> {
    let rows = measure(None)?;
    report::print(&rows);
    let figures = rows.iter().filter(|row| row.guarded).map(|row| (row.name, row.measured));
    Baseline::new(TOOLCHAIN, figures).save()?;
    println!("\nWritten to {}.", baseline::PATH);
    Ok(ExitCode::SUCCESS)
}

/// The names of the figures with a limit.
fn guarded() -> impl Iterator<Item = &'static str> {
    cases::guarded().chain([llvm::NAME])
}

/// Measures all cases. The limits are those of the baseline, if there is one.
fn measure(baseline: Option<&Baseline>) -> Result<Vec<Row>> {
    ensure_release()?;
    let expected = |name| baseline.and_then(|baseline| baseline.figure(name));
    let (name, tolerance) = (llvm::NAME, llvm::TOLERANCE);
    let lines = Row { name, guarded: true, tolerance, measured: llvm::count()?, expected: expected(name) };
    let instructions = callgrind::measure_all(&cases::ALL, |case| {
        let (name, tolerance) = (case.name, verdict::TOLERANCE);
        let measured = callgrind::per_operation(case)?;
        Ok(Row { name, guarded: case.guarded, tolerance, measured, expected: expected(name) })
    });
    instructions.into_iter().chain([Ok(lines)]).collect()
}
