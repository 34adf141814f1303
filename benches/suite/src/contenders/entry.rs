//! Maps a contender's workloads to functions. Only here does a name on the command line select statically dispatched code.

use crate::contender::{Counts, Passes, Tells};
use crate::state::Kib;
use crate::workloads::{Outcome, Workload, ask, lifecycle, memory, ring, tell};
use anyhow::Result;

/// Runs a workload once with the given number of operations.
pub type Sampler = fn(u64) -> Result<Outcome>;

/// The reason given if an entry lacks a workload by mistake.
pub const UNKNOWN: &str = "neither implemented nor excluded with a reason";

/// A contender and the workloads that it supports.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    /// The package whose version the report shows.
    pub package: Option<&'static str>,
    /// What a reader must know about its figures.
    pub note: &'static str,
    samplers: Vec<(Workload, Sampler)>,
    otherwise: Option<&'static str>,
}

impl Entry {
    pub fn new(name: &'static str, package: impl Into<Option<&'static str>>) -> Self {
        Self { name, package: package.into(), note: "", samplers: Vec::new(), otherwise: None }
    }

    /// The function that runs the workload, or the reason why the contender doesn't support it.
    pub fn sampler(&self, workload: Workload) -> Result<Sampler, &'static str> {
        let found = self.samplers.iter().find(|(able, _)| *able == workload);
        found.map(|(_, sampler)| *sampler).ok_or(self.otherwise.unwrap_or(UNKNOWN))
    }

    pub fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// The reason why the contender supports no other workloads.
    pub fn otherwise(mut self, reason: &'static str) -> Self {
        self.otherwise = Some(reason);
        self
    }

    pub fn asks<C: Counts<u64>>(self) -> Self {
        self.with(Workload::AskBlockOn, ask::block_on::<C>)
            .with(Workload::AskBlockOnWorkers, ask::block_on_beside_workers::<C>)
            .with(Workload::AskOneThread, ask::one_thread::<C>)
            .with(Workload::AskTwoWorkers, ask::two_workers::<C, u64>)
            .with(Workload::AskMany, ask::many::<C>)
            .with(Workload::AllocsAsk, memory::allocs_ask::<C>)
            .with(Workload::IdleBytes, memory::idle_bytes::<C>)
    }

    pub fn mixes<C: Tells<u64>>(self) -> Self {
        self.with(Workload::MixMany, tell::mix::<C>)
    }

    pub fn tells<C: Tells<u64>>(self) -> Self {
        self.with(Workload::TellOne, tell::producers::<C, u64, 1>)
            .with(Workload::TellFour, tell::producers::<C, u64, 4>)
            .with(Workload::TellThousand, tell::producers::<C, u64, 1000>)
            .with(Workload::AllocsTell, memory::allocs_tell::<C>)
    }

    pub fn lives<C: Counts<u64>>(self) -> Self {
        self.with(Workload::SpawnAskStop, lifecycle::spawn_ask_stop::<C>)
            .with(Workload::MillionIdle, memory::million_idle::<C>)
    }

    pub fn asks_large<C: Counts<Kib>>(self) -> Self {
        self.with(Workload::AskKib, ask::two_workers::<C, Kib>)
    }

    pub fn tells_large<C: Tells<Kib>>(self) -> Self {
        self.with(Workload::TellKib, tell::producers::<C, Kib, 1>)
    }

    pub fn passes<C: Passes>(self) -> Self {
        self.with(Workload::Ring, ring::lap::<C>)
    }

    pub fn everything<C: Tells<u64> + Tells<Kib> + Passes>(self) -> Self {
        let small = self.asks::<C>().mixes::<C>().tells::<C>().lives::<C>();
        small.asks_large::<C>().tells_large::<C>().passes::<C>()
    }

    fn with(mut self, workload: Workload, sampler: Sampler) -> Self {
        self.samplers.push((workload, sampler));
        self
    }
}
