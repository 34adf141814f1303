//! The memory of an idle actor and the allocations of a message. One thread, so that the figures don't depend on scheduling.

use super::sample::{Stopwatch, finish, sample};
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
/// Number of actors that are started first, to check that there is memory for the rest.
const PROBE: u64 = 20_000;
const MEMORY_LIMIT: f64 = 4.0 * (1 << 30) as f64;
/// One of this many actors of the million is asked.
const ASKED: usize = 1000;

/// Allocated bytes per actor that is started and has received no message. The handle itself is in the caller's memory and
/// doesn't count.
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
    allocations::<C>(CAPACITY, asks, async |handle: &mut C::Handle, number| {
        C::ask(handle, number).await;
    })
}

/// Allocations per tell.
pub fn allocs_tell<C: Tells<u64>>(tells: u64) -> Result<Outcome> {
    allocations::<C>(TELL_CAPACITY, tells, async |handle: &mut C::Handle, number| C::tell(handle, number).await)
}

/// Counts allocations after a warm-up. The final ask, which waits until all messages are handled, is included: a single ask
/// does not change the figure.
fn allocations<C: Counts<u64>>(
    capacity: usize,
    messages: u64,
    send: impl AsyncFn(&mut C::Handle, u64),
) -> Result<Outcome> {
    let main = async move |ledger: Arc<Ledger>| {
        let mut handle = C::spawn(capacity, State::new(&ledger)).await;
        for sequence in 1..=WARM_UP {
            send(&mut handle, stamp(0, sequence)).await;
        }
        alloc::start();
        for sequence in WARM_UP + 1..=WARM_UP + messages {
            send(&mut handle, stamp(0, sequence)).await;
        }
        let value = C::ask(&mut handle, stamp(1, 1)).await;
        let count = alloc::stop();
        let exact = Exact { allocations: Some(per(count.calls.cast_signed(), messages)), ..Exact::default() };
        finish::<C, u64, _>(handle, &ledger, exact, value, sum_to(WARM_UP + messages) + 1).await
    };
    sample::<C, _, _>(Threads::One, 2, main).map(Outcome::Exact)
}

/// A million idle actors: resident bytes per actor, which include the overhead of allocator and system, and the time to start
/// one. A sample of them is asked at the end.
pub fn million_idle<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handles = Vec::with_capacity(usize::try_from(actors)?);
        let (before, stopwatch) = (resident()?, Stopwatch::start());
        spawn_idle::<C>(&ledger, PROBE.min(actors), &mut handles).await;
        let each = per(resident()? - before, handles.len() as u64);
        if each * per(1_000_000, 1) > MEMORY_LIMIT {
            let expected = Expected { actors: handles.len() as u64, total: 0 };
            stop_all::<C>(handles, &ledger).await?;
            let reason = format!("a million actors of {each:.0} bytes need more than 4 GiB");
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
            // Twice the number of actors, because some contenders start a second task per actor.
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
        ensure!(reply == sequence, "the reply is {reply}, expected {sequence}");
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
    let stats = memory_stats().context("this system doesn't report the memory of a process")?;
    Ok(i64::try_from(stats.physical_mem)?)
}

#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^52")]
fn per(sum: i64, count: u64) -> f64 {
    sum as f64 / count as f64
}
