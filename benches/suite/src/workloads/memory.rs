//! What an actor weighs and what a message allocates, on one thread, where nothing depends on who comes first.

use super::sample::{Stopwatch, sample};
use super::{CAPACITY, Exact, Outcome, TELL_CAPACITY};
use crate::alloc;
use crate::contender::{Counts, Tells, Threads};
use crate::state::{Expected, Ledger, State, stamp, sum_to};
use anyhow::{Context, Result, ensure};
use memory_stats::memory_stats;
use std::sync::Arc;

/// Actors are started in batches, so that the runtime's own queues stay small.
const BATCH: u64 = 100;
const WARM_UP: u64 = 5_000;
/// So many first actors of the million say whether there is memory for all.
const PROBE: u64 = 20_000;
const MEMORY_LIMIT: f64 = 4.0 * (1 << 30) as f64;
/// Every so many-th of the million is asked.
const ASKED: usize = 1000;

/// What the allocator holds for each actor that is started and has had no message. The handle itself lies in the caller's
/// memory and does not count.
pub fn idle_bytes<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handles = Vec::with_capacity(usize::try_from(actors + BATCH)?);
        spawn_idle::<C>(&ledger, BATCH, &mut handles).await;
        alloc::start();
        spawn_idle::<C>(&ledger, actors, &mut handles).await;
        let count = alloc::stop();
        stop_all::<C>(handles, &ledger).await?;
        let exact = Exact {
            bytes: Some(per(count.bytes, actors)),
            allocations: Some(per(count.live, actors)),
            nanoseconds: None,
        };
        Ok((exact, Expected { actors: actors + BATCH, total: 0 }))
    };
    sample::<C, _, _>(Threads::One, 0, main).map(Outcome::Exact)
}

/// Allocations per ask.
pub fn allocs_ask<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handle = C::spawn(CAPACITY, State::new(&ledger)).await;
        for sequence in 1..=WARM_UP {
            C::ask(&mut handle, stamp(0, sequence)).await;
        }
        alloc::start();
        for sequence in WARM_UP + 1..=WARM_UP + asks {
            C::ask(&mut handle, stamp(0, sequence)).await;
        }
        let count = alloc::stop();
        C::stop(handle).await;
        ledger.all_dropped(1).await?;
        Ok((allocations(count, asks), Expected { actors: 1, total: sum_to(WARM_UP + asks) }))
    };
    sample::<C, _, _>(Threads::One, 1, main).map(Outcome::Exact)
}

/// Allocations per tell; the ask at the end, which waits for all of them, is lost among them.
pub fn allocs_tell<C: Tells<u64>>(tells: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handle = C::spawn(TELL_CAPACITY, State::new(&ledger)).await;
        for sequence in 1..=WARM_UP {
            C::tell(&mut handle, stamp(0, sequence)).await;
        }
        alloc::start();
        for sequence in WARM_UP + 1..=WARM_UP + tells {
            C::tell(&mut handle, stamp(0, sequence)).await;
        }
        C::ask(&mut handle, stamp(1, 1)).await;
        let count = alloc::stop();
        C::stop(handle).await;
        ledger.all_dropped(1).await?;
        Ok((allocations(count, tells), Expected { actors: 1, total: sum_to(WARM_UP + tells) + 1 }))
    };
    sample::<C, _, _>(Threads::One, 2, main).map(Outcome::Exact)
}

/// A million idle actors: resident bytes of each, with all that the allocator and the system add; the time to start one; and
/// a sample of them still answers.
pub fn million_idle<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handles = Vec::with_capacity(usize::try_from(actors)?);
        let (before, stopwatch) = (resident()?, Stopwatch::start());
        spawn_idle::<C>(&ledger, PROBE.min(actors), &mut handles).await;
        let each = per(resident()? - before, handles.len() as u64);
        if each * per(1_000_000, 1) > MEMORY_LIMIT {
            let expected = Expected { actors: handles.len() as u64, total: 0 };
            stop_all::<C>(handles, &ledger).await?;
            let reason = format!("at {each:.0} bytes each, a million of them takes more than 4 GiB");
            return Ok((Outcome::Refused(reason), expected));
        }
        spawn_idle::<C>(&ledger, actors.saturating_sub(PROBE), &mut handles).await;
        let (cost, after) = (stopwatch.stop(actors), resident()?);
        let total = ask_some::<C>(&mut handles).await?;
        stop_all::<C>(handles, &ledger).await?;
        let exact = Exact { bytes: Some(per(after - before, actors)), allocations: None, nanoseconds: Some(cost.wall) };
        Ok((Outcome::Exact(exact), Expected { actors, total }))
    };
    sample::<C, _, _>(Threads::One, 1, main)
}

async fn spawn_idle<C: Counts<u64>>(ledger: &Arc<Ledger>, actors: u64, handles: &mut Vec<C::Handle>) {
    for number in 1..=actors {
        handles.push(C::spawn(CAPACITY, State::new(ledger)).await);
        if number.is_multiple_of(BATCH) || number == actors {
            // Twice as often as there are new tasks, for those that start one more.
            for _ in 0..2 * BATCH {
                tokio::task::yield_now().await;
            }
        }
    }
}

async fn ask_some<C: Counts<u64>>(handles: &mut [C::Handle]) -> Result<u64> {
    let mut sequence = 0;
    for handle in handles.iter_mut().step_by(ASKED) {
        sequence += 1;
        let reply = C::ask(handle, stamp(0, sequence)).await;
        ensure!(reply == sequence, "the reply is {reply}, not {sequence}");
    }
    Ok(sum_to(sequence))
}

async fn stop_all<C: Counts<u64>>(handles: Vec<C::Handle>, ledger: &Ledger) -> Result<()> {
    let actors = handles.len() as u64;
    for handle in handles {
        C::stop(handle).await;
    }
    ledger.all_dropped(actors).await
}

fn resident() -> Result<i64> {
    let stats = memory_stats().context("this system does not tell how much memory a process uses")?;
    Ok(i64::try_from(stats.physical_mem)?)
}

fn allocations(count: alloc::Count, messages: u64) -> Exact {
    Exact { allocations: Some(per(count.calls.cast_signed(), messages)), ..Exact::default() }
}

#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^52")]
fn per(sum: i64, count: u64) -> f64 {
    sum as f64 / count as f64
}
