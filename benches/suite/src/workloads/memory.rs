//! The memory of an idle actor and the allocations of a message. One thread, so that the figures don't depend on scheduling.

use super::sample::{Stopwatch, finish, sample};
use super::tell::producer;
use super::{CAPACITY, Exact, Outcome, TELL_CAPACITY};
use crate::alloc;
use crate::contender::{Counts, Tells, Threads};
use crate::state::{Expected, Ledger, Page, Payload, State, stamp, sum_to};
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

/// Capacity of the mailbox whose senders wait.
const SMALL_CAPACITY: usize = 4;

/// Allocated bytes per actor that is started and has received no message. The handle itself is in the caller's memory and
/// doesn't count.
pub fn idle_bytes<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    idle::<C>(actors, false)
}

/// Allocated bytes per actor that has handled one ask, after which its buffers exist.
pub fn idle_bytes_asked<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    idle::<C>(actors, true)
}

fn idle<C: Counts<u64>>(actors: u64, asked: bool) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut handles = Vec::with_capacity(usize::try_from(actors + BATCH)?);
        spawn_idle::<C>(&ledger, BATCH, &mut handles).await;
        alloc::start();
        spawn_idle::<C>(&ledger, actors, &mut handles).await;
        let new = &mut handles[usize::try_from(BATCH)?..];
        let total = if asked { ask_some::<C>(new, 1).await? } else { 0 };
        give_turns().await;
        let count = alloc::stop();
        stop_all::<C, u64>(handles, &ledger).await?;
        let exact = Exact {
            bytes: Some(per(count.bytes, actors)),
            allocations: Some(per(count.live, actors)),
            nanoseconds: None,
        };
        Ok((exact, Expected { actors: actors + BATCH, total }))
    };
    sample::<C, _, _>(Threads::One, 1, main).map(Outcome::Exact)
}

/// Allocated bytes of an idle actor that has handled a burst of large messages. All of them are queued before the first is handled.
pub fn after_burst<C: Tells<Page>>(messages: u64) -> Result<Outcome> {
    let work = async |handle: &mut C::Handle, sender| {
        // With tokio's budget, the caller would let the actor run after every 128 messages.
        tokio::task::unconstrained(producer::<C, Page>(handle.clone(), sender, messages)).await
    };
    kept::<C, Page>(usize::try_from(messages)?, 1, sum_to(messages), &work)
}

/// Allocated bytes of an idle actor with a small mailbox, for which many senders have waited.
pub fn after_waiting<C: Tells<u64>>(senders: u64) -> Result<Outcome> {
    let work = async |handle: &mut C::Handle, first| {
        let start = |sender| C::go(producer::<C, u64>(handle.clone(), sender, 1));
        for task in (first..first + senders).map(start).collect::<Vec<_>>() {
            task.await.context("a sender panicked")??;
        }
        Ok(())
    };
    kept::<C, u64>(SMALL_CAPACITY, senders, senders, &work)
}

/// The bytes that an actor keeps after `work`, which takes the number of its first sender. Another actor does the same work first, so
/// that the runtime's buffers don't count.
fn kept<C: Counts<P>, P: Payload>(
    capacity: usize,
    senders: u64,
    total: u64,
    work: &impl AsyncFn(&mut C::Handle, u64) -> Result<()>,
) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let (mut handles, mut exact) = (Vec::with_capacity(2), Exact::default());
        for first in [0, senders + 1] {
            alloc::start();
            let mut handle = C::spawn(capacity, State::new(&ledger)).await;
            work(&mut handle, first).await?;
            let value = C::ask(&mut handle, P::of(stamp(first + senders, 1))).await;
            ensure!(value == total + 1, "the last reply is {value}, expected {}", total + 1);
            give_turns().await;
            exact.bytes = Some(per(alloc::stop().bytes, 1));
            handles.push(handle);
        }
        stop_all::<C, P>(handles, &ledger).await?;
        Ok((exact, Expected { actors: 2, total: 2 * (total + 1) }))
    };
    sample::<C, _, _>(Threads::One, 2 * (senders + 1), main).map(Outcome::Exact)
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
            stop_all::<C, u64>(handles, &ledger).await?;
            let reason = format!("a million actors of {each:.0} bytes need more than 4 GiB");
            return Ok((Outcome::Refused(reason), expected));
        }
        spawn_idle::<C>(&ledger, actors.saturating_sub(PROBE), &mut handles).await;
        let (cost, after) = (stopwatch.stop(actors), resident()?);
        let total = ask_some::<C>(&mut handles, ASKED).await?;
        stop_all::<C, u64>(handles, &ledger).await?;
        let exact = Exact { bytes: Some(per(after - before, actors)), allocations: None, nanoseconds: Some(cost.wall) };
        Ok((Outcome::Exact(exact), Expected { actors, total }))
    };
    sample::<C, _, _>(Threads::One, 1, main)
}

async fn spawn_idle<C: Counts<u64>>(ledger: &Arc<Ledger>, actors: u64, handles: &mut Vec<C::Handle>) {
    for number in 1..=actors {
        handles.push(C::spawn(CAPACITY, State::new(ledger)).await);
        if number.is_multiple_of(BATCH) || number == actors {
            give_turns().await;
        }
    }
}

/// Lets each actor of a batch run.
async fn give_turns() {
    // Twice the number of actors, because some contenders start a second task per actor.
    for _ in 0..2 * BATCH {
        tokio::task::yield_now().await;
    }
}

/// Asks one of `step` actors. Returns the sum of their values.
async fn ask_some<C: Counts<u64>>(handles: &mut [C::Handle], step: usize) -> Result<u64> {
    let mut sequence = 0;
    for handle in handles.iter_mut().step_by(step) {
        sequence += 1;
        let reply = C::ask(handle, stamp(0, sequence)).await;
        ensure!(reply == sequence, "the reply is {reply}, expected {sequence}");
    }
    Ok(sum_to(sequence))
}

async fn stop_all<C: Counts<P>, P: Payload>(handles: Vec<C::Handle>, ledger: &Ledger) -> Result<()> {
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
