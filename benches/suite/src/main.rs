//! Compares `#[actor]` with a hand-written actor and with other libraries. See `benches/README.md`.

mod alloc;
mod arguments;
mod contender;
mod contenders;
mod driver;
mod pair;
mod record;
mod report;
mod state;
mod stats;
mod workloads;

use anyhow::Result;
use arguments::Command;
use std::io::Write;
use std::path::Path;

fn main() -> Result<()> {
    match arguments::parse(lexopt::Parser::from_env())? {
        Command::Run { plan, directory } => measure(&plan, &directory),
        Command::Report { directory } => report::render(&directory),
        Command::Pair(task) => {
            println!("{}", serde_json::to_string(&pair::run(&task)?)?);
            Ok(())
        }
        Command::List => list(),
        Command::Help => {
            print!("{}", arguments::HELP);
            Ok(())
        }
    }
}

fn measure(plan: &driver::Plan, directory: &Path) -> Result<()> {
    driver::require_release()?;
    let failures = driver::run(plan, directory)?;
    report::render(directory)?;
    eprintln!("results are in {}", directory.join("table.md").display());
    driver::judge(&failures)
}

fn list() -> Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "contenders:")?;
    for entry in contenders::all() {
        writeln!(output, "  {}", entry.name)?;
    }
    writeln!(output, "workloads:")?;
    for spec in &workloads::ALL {
        writeln!(output, "  {:21} {}", spec.name, spec.title)?;
    }
    Ok(())
}
