//! Asks: the time of a call and its reply, from one caller or many.

use super::sample::{Stopwatch, sample};
use super::{CAPACITY, Cost, Outcome};
use crate::contender::{Counts, Threads};
use crate::state::{Expected, Ledger, Payload, State, stamp, sum_to};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

const MANY: u64 = 64;

/// The caller is the root of a current-thread runtime, the actor a task of the same thread.
pub fn block_on<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    root::<C>(Threads::One, asks)
}

/// The caller is the root of a multi-thread runtime, a thread that is no worker: each message and each reply wakes a thread.
pub fn block_on_beside_workers<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    root::<C>(Threads::Two, asks)
}

fn root<C: Counts<u64>>(threads: Threads, asks: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let handle = C::spawn(CAPACITY, State::new(&ledger)).await;
        let stopwatch = Stopwatch::start();
        let value = caller::<C, u64>(handle.clone(), 0, asks).await?;
        finish::<C, u64>(handle, &ledger, stopwatch.stop(asks), value, sum_to(asks)).await
    };
    sample::<C, _, _>(threads, 1, main).map(Outcome::Timed)
}

/// Caller and actor are tasks of one thread.
pub fn one_thread<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    callers::<C, u64>(Threads::One, 1, asks)
}

/// Caller and actor are tasks of two workers.
pub fn two_workers<C: Counts<P>, P: Payload>(asks: u64) -> Result<Outcome> {
    callers::<C, P>(Threads::Two, 1, asks)
}

/// Many callers and one actor on two workers.
pub fn many<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    callers::<C, u64>(Threads::Two, MANY, asks)
}

fn callers<C: Counts<P>, P: Payload>(threads: Threads, callers: u64, asks: u64) -> Result<Outcome> {
    let each = asks / callers;
    let main = async |ledger: Arc<Ledger>| {
        let handle = C::spawn(CAPACITY, State::new(&ledger)).await;
        let stopwatch = Stopwatch::start();
        let start = |sender| C::go(caller::<C, P>(handle.clone(), sender, each));
        let tasks: Vec<_> = (0..callers).map(start).collect();
        let mut value = 0;
        for task in tasks {
            value = value.max(task.await.context("a caller panicked")??);
        }
        let cost = stopwatch.stop(each * callers);
        finish::<C, P>(handle, &ledger, cost, value, callers * sum_to(each)).await
    };
    sample::<C, _, _>(threads, callers, main).map(Outcome::Timed)
}

/// Asks one by one; the last reply. Replies only grow, as long as each call is handled once and in its turn.
async fn caller<C: Counts<P>, P: Payload>(mut handle: C::Handle, sender: u64, asks: u64) -> Result<u64> {
    let mut value = 0;
    for sequence in 1..=asks {
        let reply = C::ask(&mut handle, P::of(stamp(sender, sequence))).await;
        ensure!(reply > value, "a reply of {reply} came after one of {value}");
        value = reply;
    }
    Ok(value)
}

async fn finish<C: Counts<P>, P: Payload>(
    handle: C::Handle,
    ledger: &Ledger,
    cost: Cost,
    value: u64,
    total: u64,
) -> Result<(Cost, Expected)> {
    ensure!(value == total, "the last reply is {value}, not {total}");
    C::stop(handle).await;
    ledger.all_dropped(1).await?;
    Ok((cost, Expected { actors: 1, total }))
}
