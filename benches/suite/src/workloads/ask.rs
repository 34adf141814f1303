//! Asks: the time from a call to its reply, with one caller or many.

use super::sample::{Stopwatch, finish, sample};
use super::{CAPACITY, Outcome};
use crate::contender::{Counts, Threads};
use crate::state::{Ledger, Payload, State, stamp, sum_to};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

const MANY: u64 = 64;

/// The caller is the root of a current-thread runtime, and the actor is a task on the same thread.
pub fn block_on<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    root::<C>(Threads::One, asks)
}

/// The caller is the root of a multi-thread runtime. Its thread is not a worker, so each message and each reply wakes a thread.
pub fn block_on_beside_workers<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    root::<C>(Threads::Two, asks)
}

fn root<C: Counts<u64>>(threads: Threads, asks: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let handle = C::spawn(CAPACITY, State::new(&ledger)).await;
        let stopwatch = Stopwatch::start();
        let value = caller::<C, u64>(handle.clone(), 0, asks).await?;
        finish::<C, u64, _>(handle, &ledger, stopwatch.stop(asks), value, sum_to(asks)).await
    };
    sample::<C, _, _>(threads, 1, main).map(Outcome::Timed)
}

/// Caller and actor are tasks on one thread.
pub fn one_thread<C: Counts<u64>>(asks: u64) -> Result<Outcome> {
    callers::<C, u64>(Threads::One, 1, asks)
}

/// Caller and actor are tasks on two workers.
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
        finish::<C, P, _>(handle, &ledger, cost, value, callers * sum_to(each)).await
    };
    sample::<C, _, _>(threads, callers, main).map(Outcome::Timed)
}

/// Asks one after another and returns the last reply. Replies only grow if each call is handled once and in order.
async fn caller<C: Counts<P>, P: Payload>(mut handle: C::Handle, sender: u64, asks: u64) -> Result<u64> {
    let mut value = 0;
    for sequence in 1..=asks {
        let reply = C::ask(&mut handle, P::of(stamp(sender, sequence))).await;
        ensure!(reply > value, "a reply of {reply} came after one of {value}");
        value = reply;
    }
    Ok(value)
}
