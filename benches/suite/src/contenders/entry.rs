//! Maps a contender's workloads to functions. Only here does a name on the command line select statically dispatched code.

use crate::contender::{Counts, Passes, Tells};
use crate::state::{Kib, Page};
use crate::workloads::{Outcome, Workload, ask, lifecycle, memory, ring, tell};
use anyhow::Result;

/// Runs a workload once with the given number of operations.
pub type Sampler = fn(u64) -> Result<Outcome>;

/// The reason given if an entry lacks a workload by mistake.
pub const UNKNOWN: &str = "neither implemented nor excluded with a reason";
/// The reason given for workloads that only this library and the hand-written version run.
const NOT_COMPARED: &str = "only measured for this library and the hand-written version";

/// See [`Entry::divisor`].
const SLOW_DIVISOR: u64 = 100;

/// A contender and the workloads that it supports.
#[derive(Debug)]
pub struct Entry {
    pub name: &'static str,
    /// The package whose version the report shows.
    pub package: Option<&'static str>,
    /// What a reader must know about its figures.
    pub note: &'static str,
    samplers: Vec<(Workload, Sampler)>,
    slow: &'static [Workload],
    otherwise: Option<&'static str>,
}

impl Entry {
    pub fn new(name: &'static str, package: impl Into<Option<&'static str>>) -> Self {
        Self { name, package: package.into(), note: "", samplers: Vec::new(), slow: &[], otherwise: None }
    }

    /// The function that runs the workload, or the reason why the contender doesn't support it.
    pub fn sampler(&self, workload: Workload) -> Result<Sampler, &'static str> {
        let found = self.samplers.iter().find(|(able, _)| *able == workload);
        found.map(|(_, sampler)| *sampler).ok_or(match workload {
            Workload::WaitingPriority | Workload::WaitingCoalesce | Workload::BytesAfterBurst => NOT_COMPARED,
            _ => self.otherwise.unwrap_or(UNKNOWN),
        })
    }

    /// Divides the operations of a sample, for workloads that take this contender hundreds of times as long as the others.
    pub fn divisor(&self, workload: Workload) -> u64 {
        if self.slow.contains(&workload) { SLOW_DIVISOR } else { 1 }
    }

    #[cfg(feature = "xtra")]
    pub fn slow(mut self, workloads: &'static [Workload]) -> Self {
        self.slow = workloads;
        self
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
            .with(Workload::IdleBytesAsked, memory::idle_bytes_asked::<C>)
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

    /// Senders that wait for capacity in a mailbox of 64.
    pub fn fills<C: Tells<u64>>(self) -> Self {
        self.with(Workload::Waiting, tell::waiting::<C>)
    }

    /// Senders that have waited for capacity in a mailbox of 4.
    pub fn overfills<C: Tells<u64>>(self) -> Self {
        self.with(Workload::BytesAfterWaiting, memory::after_waiting::<C>)
    }

    /// Waiting senders of an actor with a `priority` method, and of one with a `coalesce` method.
    pub fn waits<P: Tells<u64>, C: Tells<u64>>(self) -> Self {
        self.with(Workload::WaitingPriority, tell::waiting::<P>).with(Workload::WaitingCoalesce, tell::waiting::<C>)
    }

    pub fn bursts<C: Tells<Page>>(self) -> Self {
        self.with(Workload::BytesAfterBurst, memory::after_burst::<C>)
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
        let small = self.asks::<C>().mixes::<C>().tells::<C>().fills::<C>().overfills::<C>().lives::<C>();
        small.asks_large::<C>().tells_large::<C>().passes::<C>()
    }

    fn with(mut self, workload: Workload, sampler: Sampler) -> Self {
        self.samplers.push((workload, sampler));
        self
    }
}
