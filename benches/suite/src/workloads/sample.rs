//! What all samples have in common: a new runtime, a stopwatch around the part that counts, and the checks at the end.

use super::Cost;
use crate::contender::{Contender, Threads};
use crate::state::{Expected, Ledger};
use anyhow::Result;
use cpu_time::ProcessTime;
use std::sync::Arc;
use std::time::Instant;

/// Wall and CPU time since it was started.
pub struct Stopwatch {
    wall: Instant,
    cpu: ProcessTime,
}

impl Stopwatch {
    pub fn start() -> Self {
        Self { cpu: ProcessTime::now(), wall: Instant::now() }
    }

    #[expect(clippy::cast_precision_loss, reason = "no sample has 2^52 operations")]
    pub fn stop(self, operations: u64) -> Cost {
        let (wall, cpu) = (self.wall.elapsed(), self.cpu.elapsed());
        let per_operation = |time: std::time::Duration| time.as_secs_f64() * 1e9 / operations as f64;
        Cost { wall: per_operation(wall), cpu: per_operation(cpu) }
    }
}

/// Runs `main` on a new runtime and checks, when all of it is gone, what the actors left in the ledger.
pub fn sample<C: Contender, T, F>(threads: Threads, senders: u64, main: impl FnOnce(Arc<Ledger>) -> F) -> Result<T>
where
    F: Future<Output = Result<(T, Expected)>>,
{
    let ledger = Ledger::new(senders);
    let (outcome, expected) = C::run(threads, main(Arc::clone(&ledger)))??;
    ledger.verify(expected)?;
    Ok(outcome)
}
