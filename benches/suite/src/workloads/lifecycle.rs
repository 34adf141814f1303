//! An actor's whole lifecycle: start, one ask, stop.

use super::sample::{Stopwatch, sample};
use super::{CAPACITY, Outcome};
use crate::contender::{Counts, Threads};
use crate::state::{Expected, Ledger, State, stamp, sum_to};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

/// A task on two workers runs one actor after another. The time includes the drop of the last state.
pub fn spawn_ask_stop<C: Counts<u64>>(actors: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let stopwatch = Stopwatch::start();
        C::go(lives::<C>(ledger, actors)).await.context("the caller panicked")??;
        Ok((stopwatch.stop(actors), Expected { actors, total: sum_to(actors) }))
    };
    sample::<C, _, _>(Threads::Two, 1, main).map(Outcome::Timed)
}

async fn lives<C: Counts<u64>>(ledger: Arc<Ledger>, actors: u64) -> Result<()> {
    for sequence in 1..=actors {
        let mut handle = C::spawn(CAPACITY, State::new(&ledger)).await;
        let reply = C::ask(&mut handle, stamp(0, sequence)).await;
        ensure!(reply == sequence, "the reply is {reply}, expected {sequence}");
        C::stop(handle).await;
    }
    ledger.all_dropped(actors).await
}
