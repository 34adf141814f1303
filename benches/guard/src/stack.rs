//! The stack that a call with a large argument needs, compared with the hand-written actor. A message that is passed by value through
//! functions that are not inlined is copied into the frame of each.
//!
//! There is no way to measure a stack without `unsafe`, so the smallest one is found by trial: each trial is a process, because an
//! overflow ends it. Both actors are in the same program, so the comparison holds for every compiler.

use crate::counter::Counter;
use crate::{large, ours};
use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};
use std::thread;

/// The subcommand that makes one trial. It is internal and not part of the help text.
pub const SUBCOMMAND: &str = "try-stack";

/// The granularity of the search: a page.
const STEP: usize = 4096;

/// A stack in which every case works.
const ENOUGH: usize = 8 << 20;

/// How much more than the hand-written actor a case may take: small frames that do not grow with the message.
const SLACK: usize = 4 * STEP;

type Call = fn();

/// One kind of call.
#[derive(Debug)]
pub struct Case {
    pub name: &'static str,
    ours: Call,
    hand: Call,
}

pub const ALL: [Case; 4] = [
    Case { name: "ask", ours: ask::<ours::large::CounterHandle>, hand: ask::<large::plain::CounterHandle> },
    Case { name: "tell", ours: tell::<ours::large::CounterHandle>, hand: tell::<large::plain::CounterHandle> },
    Case {
        name: "async-ask",
        ours: ask::<ours::large_async::CounterHandle>,
        hand: ask::<large::asynchronous::CounterHandle>,
    },
    Case {
        name: "concurrent",
        ours: ask::<ours::large_concurrent::CounterHandle>,
        hand: ask::<large::spawned::CounterHandle>,
    },
];

fn on_task(caller: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async { tokio::spawn(caller).await.expect("no panic") });
}

fn ask<C: Counter>() {
    on_task(async {
        let counter = C::start(4);
        for count in 1..=3 {
            assert_eq!(counter.ask().await, count);
        }
    });
}

fn tell<C: Counter>() {
    on_task(async {
        let counter = C::start(4);
        for _ in 0..9 {
            counter.tell().await;
        }
    });
}

/// Makes one trial: runs the case on a thread with a stack of `bytes`.
pub fn run(name: &str, which: &str, bytes: usize) -> Result<()> {
    let case = ALL.iter().find(|case| case.name == name).with_context(|| format!("unknown case `{name}`"))?;
    let call = if which == OURS { case.ours } else { case.hand };
    let thread = thread::Builder::new().stack_size(bytes).spawn(call)?;
    ensure!(thread.join().is_ok(), "case `{name}` panicked");
    Ok(())
}

const OURS: &str = "ours";
const HAND: &str = "hand";

/// The smallest stack that `which` actor of this case needs.
fn smallest(case: &Case, which: &str) -> Result<usize> {
    ensure!(works(case, which, ENOUGH)?, "case `{}` fails with a stack of {ENOUGH} bytes", case.name);
    let (mut fails, mut works_with) = (0, ENOUGH / STEP);
    while works_with - fails > 1 {
        let middle = usize::midpoint(fails, works_with);
        if works(case, which, middle * STEP)? { works_with = middle } else { fails = middle }
    }
    Ok(works_with * STEP)
}

fn works(case: &Case, which: &str, bytes: usize) -> Result<bool> {
    let mut trial = Command::new(std::env::current_exe()?);
    trial.args([SUBCOMMAND, case.name, which, &bytes.to_string()]).stderr(Stdio::null());
    Ok(trial.status().context("failed to start a trial")?.success())
}

/// Measures all cases and prints them. Returns whether none needs more than the hand-written actor.
pub fn check() -> Result<bool> {
    println!("\n{:12} {:>12} {:>12}  verdict", "64 KiB", "stack, KiB", "by hand");
    let mut all_pass = true;
    for case in &ALL {
        let (ours, hand) = (smallest(case, OURS)?, smallest(case, HAND)?);
        let passes = ours <= hand + SLACK;
        all_pass &= passes;
        let verdict = if passes { "ok" } else { "ABOVE" };
        println!("{:12} {:>12} {:>12}  {verdict}", case.name, ours / 1024, hand / 1024);
    }
    Ok(all_pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_runs() {
        for case in &ALL {
            for which in [OURS, HAND] {
                // Without optimization each copy has its own place.
                run(case.name, which, 8 * ENOUGH).expect("the case runs");
            }
        }
    }
}
