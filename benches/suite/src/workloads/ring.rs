//! A token that passes through a ring of actors: the cost of a chain of tells in which each wakes the next actor.

use super::sample::{Stopwatch, sample};
use super::{CAPACITY, Outcome};
use crate::contender::{Passes, Threads};
use crate::state::{Expected, Ledger, Station};
use anyhow::Result;
use std::sync::Arc;

const STATIONS: u64 = 1000;

/// One token makes `hops` hops around a ring of actors on two workers.
pub fn lap<C: Passes>(hops: u64) -> Result<Outcome> {
    let main = async |ledger: Arc<Ledger>| {
        let mut nodes = ring::<C>(&ledger).await;
        let stopwatch = Stopwatch::start();
        C::pass(&mut nodes[0], hops).await;
        ledger.token_arrived().await;
        let cost = stopwatch.stop(hops);
        for node in &mut nodes {
            C::link(node, None).await;
        }
        for node in nodes {
            C::stop(node).await;
        }
        ledger.all_dropped(STATIONS).await?;
        // The token is received once more than the number of hops.
        Ok((cost, Expected { actors: STATIONS, total: hops + 1 }))
    };
    sample::<C, _, _>(Threads::Two, 0, main).map(Outcome::Timed)
}

async fn ring<C: Passes>(ledger: &Arc<Ledger>) -> Vec<C::Node> {
    let mut nodes = Vec::new();
    for _ in 0..STATIONS {
        nodes.push(C::spawn(CAPACITY, Station::new(STATIONS, ledger)).await);
    }
    let mut next = nodes[0].clone();
    for node in nodes.iter_mut().rev() {
        C::link(node, Some(next)).await;
        next = node.clone();
    }
    nodes
}
