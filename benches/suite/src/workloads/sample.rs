//! The parts of all samples: a new runtime, a stopwatch for the measured part, and the checks at the end.

use super::Cost;
use crate::contender::{Contender, Counts, Threads};
use crate::state::{Expected, Ledger, Payload};
use anyhow::{Result, ensure};
use cpu_time::ProcessTime;
use std::sync::Arc;
use std::time::Instant;

/// Measures wall and CPU time.
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

/// Runs `main` on a new runtime. After the runtime's shutdown, checks what the actors left in the ledger.
pub fn sample<C: Contender, T, F>(threads: Threads, senders: u64, main: impl FnOnce(Arc<Ledger>) -> F) -> Result<T>
where
    F: Future<Output = Result<(T, Expected)>>,
{
    let ledger = Ledger::new(senders);
    let (outcome, expected) = C::run(threads, main(Arc::clone(&ledger)))??;
    ledger.verify(expected)?;
    Ok(outcome)
}

/// Ends a sample of one actor: checks the last reply, stops the actor and waits until its state is dropped.
pub async fn finish<C: Counts<P>, P: Payload, T>(
    handle: C::Handle,
    ledger: &Ledger,
    outcome: T,
    value: u64,
    total: u64,
) -> Result<(T, Expected)> {
    ensure!(value == total, "the last reply is {value}, expected {total}");
    C::stop(handle).await;
    ledger.all_dropped(1).await?;
    Ok((outcome, Expected { actors: 1, total }))
}
