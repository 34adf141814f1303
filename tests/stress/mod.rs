//! The stress program: actors of five kinds, bare and supervised, under random operations, and an oracle.
//!
//! A round has one actor and up to five clients. The seed of a round determines the actor, its runtime and what each client does.
//! After the round the oracle compares what the clients were told with what the handlers recorded: see [`Check`].
//! A round on one thread is repeated exactly by its seed, unless its actor has a thread of its own. A round on two workers repeats its
//! operations, in another schedule.

mod actors;
mod client;
mod journal;
mod observed;
mod operations;
mod oracle;
mod plan;
mod random;
mod round;
mod state;

use actor_tests::support::silence_planned_panics;
use journal::Journal;
pub use journal::{Check, Violation};
use plan::Plan;
use std::{
    fmt,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

/// A round that takes longer hangs. Most take a few milliseconds.
const HANG_TIMEOUT: Duration = Duration::from_secs(30);

/// A bug that breaks most rounds is not reported for each.
const MOST_FAILURES: usize = 5;

/// A round and what did not hold in it.
#[derive(Debug)]
pub struct Outcome {
    /// The seed, which reproduces the round.
    pub seed: u64,
    /// The actor and its runtime.
    pub plan: String,
    /// How many calls the clients made.
    pub calls: u64,
    /// What did not hold.
    pub violations: Vec<Violation>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, plan, violations, .. } = self;
        writeln!(f, "seed {seed}: {plan}")?;
        for violation in violations.iter().take(MOST_FAILURES) {
            writeln!(f, "  {violation}")?;
        }
        write!(f, "  again: cargo run -p actor-tests --bin stress -- 1 --seed {seed}")
    }
}

impl Outcome {
    fn hangs(&self) -> bool {
        self.violations.iter().any(|violation| violation.check == Check::Hang)
    }
}

/// The result of some rounds.
#[derive(Debug, Default)]
pub struct Totals {
    /// Rounds that were run.
    pub rounds: u64,
    /// How many calls their clients made.
    pub calls: u64,
    /// The rounds in which something did not hold.
    pub failed: Vec<Outcome>,
}

/// Runs the rounds of the `rounds` seeds from `first`, and passes the totals so far to `progress`. Stops early after a hang, which takes
/// long, and after [`MOST_FAILURES`].
pub fn run_all(rounds: u64, first: u64, mut progress: impl FnMut(&Totals)) -> Totals {
    let mut totals = Totals::default();
    while totals.rounds < rounds && totals.failed.len() < MOST_FAILURES && !totals.failed.iter().any(Outcome::hangs) {
        let outcome = run(first.wrapping_add(totals.rounds));
        totals.rounds += 1;
        totals.calls += outcome.calls;
        if !outcome.violations.is_empty() {
            totals.failed.push(outcome);
        }
        progress(&totals);
    }
    totals
}

/// Runs the round of `seed`.
///
/// # Panics
///
/// If a thread cannot be spawned.
#[must_use]
pub fn run(seed: u64) -> Outcome {
    silence_planned_panics();
    let plan = Plan::new(seed);
    let journal = Arc::new(Journal::default());
    let (done, is_done) = mpsc::channel();
    let (its_plan, its_journal) = (plan.clone(), journal.clone());
    let round = thread::spawn(move || {
        let calls = round::run(its_plan, &its_journal);
        // The watchdog may have given up.
        let _ = done.send(calls);
    });
    let calls = match is_done.recv_timeout(HANG_TIMEOUT) {
        Ok(calls) => calls,
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            journal.violation(Check::Lost, "the round itself panicked");
            0
        }
        Err(mpsc::RecvTimeoutError::Timeout) => {
            journal.violation(Check::Hang, hanging(&plan, &journal));
            let violations = journal.violations();
            return Outcome { seed, plan: plan.to_string(), calls: 0, violations };
        }
    };
    // It has sent its result or panicked, which is noted.
    let _ = round.join();
    Outcome { seed, plan: plan.to_string(), calls, violations: journal.violations() }
}

/// Says which clients have not returned.
fn hanging(plan: &Plan, journal: &Journal) -> String {
    let progress = (0..plan.clients).map(|client| (client, journal.progress(client)));
    let left = progress.filter(|(_, operation)| *operation != u32::MAX);
    let left: Vec<_> = left.map(|(client, operation)| format!("client {client} in operation {operation}")).collect();
    if left.is_empty() { "the actor does not stop".to_owned() } else { left.join(", ") }
}
