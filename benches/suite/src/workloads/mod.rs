//! The workloads, one module per family. All are generic over the contender.

pub mod ask;
pub mod lifecycle;
pub mod memory;
pub mod ring;
mod sample;
pub mod tell;

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Mailbox capacity in workloads with asks.
const CAPACITY: usize = 64;
/// Mailbox capacity in workloads with tells only.
const TELL_CAPACITY: usize = 1024;

/// Nanoseconds per operation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cost {
    pub wall: f64,
    /// CPU time of all threads of the process.
    pub cpu: f64,
}

/// Figures that are nearly the same in each run. A figure that a workload doesn't measure is `None`.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Exact {
    pub bytes: Option<f64>,
    pub allocations: Option<f64>,
    pub nanoseconds: Option<f64>,
}

/// The result of one run of a workload.
#[derive(Debug, Clone)]
pub enum Outcome {
    Timed(Cost),
    Exact(Exact),
    /// Not possible on this machine; the reason.
    Refused(String),
}

/// How a workload is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// In pairs with the reference, repeatedly.
    Paired,
    /// Alone, once.
    Alone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Workload {
    AskBlockOn,
    AskBlockOnWorkers,
    AskOneThread,
    AskTwoWorkers,
    AskMany,
    MixMany,
    TellOne,
    TellFour,
    TellThousand,
    SpawnAskStop,
    Ring,
    AskKib,
    TellKib,
    Waiting,
    WaitingPriority,
    WaitingCoalesce,
    IdleBytes,
    IdleBytesAsked,
    BytesAfterBurst,
    BytesAfterWaiting,
    AllocsAsk,
    AllocsTell,
    MillionIdle,
}

/// A workload's names and its operations per sample, which take the hand-written version about 30 ms.
#[derive(Debug)]
pub struct Spec {
    pub workload: Workload,
    pub name: &'static str,
    /// The title of its column.
    pub title: &'static str,
    pub operations: u64,
    pub method: Method,
}

const fn paired(workload: Workload, name: &'static str, title: &'static str, operations: u64) -> Spec {
    Spec { workload, name, title, operations, method: Method::Paired }
}

const fn alone(workload: Workload, name: &'static str, title: &'static str, operations: u64) -> Spec {
    Spec { workload, name, title, operations, method: Method::Alone }
}

/// All workloads, in the order of the report.
pub const ALL: [Spec; 23] = [
    paired(Workload::AskBlockOn, "ask-block-on-1", "ask from `block_on`, 1 thread", 80_000),
    paired(Workload::AskBlockOnWorkers, "ask-block-on", "ask from `block_on`, 2 workers", 5_000),
    paired(Workload::AskOneThread, "ask-1-thread", "ask, 1 thread", 200_000),
    paired(Workload::AskTwoWorkers, "ask-2-workers", "ask, 2 workers", 200_000),
    paired(Workload::AskMany, "ask-64", "ask, 64 callers", 256_000),
    paired(Workload::MixMany, "mix-64", "tell + ask, 64", 320_000),
    paired(Workload::TellOne, "tell-1", "tell, 1 producer", 600_000),
    paired(Workload::TellFour, "tell-4", "tell, 4 producers", 600_000),
    paired(Workload::TellThousand, "producers-1000", "tell, 1000 producers", 300_000),
    paired(Workload::SpawnAskStop, "spawn-ask-stop", "spawn + ask + stop", 60_000),
    paired(Workload::Ring, "ring", "ring of 1000", 300_000),
    paired(Workload::AskKib, "ask-1kib", "ask with 1 KiB", 100_000),
    paired(Workload::TellKib, "tell-1kib", "tell with 1 KiB", 200_000),
    paired(Workload::Waiting, "waiting-100k", "tell, 100 000 waiting senders", 100_000),
    paired(
        Workload::WaitingPriority,
        "waiting-100k-priority",
        "tell, 100 000 waiting senders, half with priority",
        100_000,
    ),
    paired(
        Workload::WaitingCoalesce,
        "waiting-100k-coalesce",
        "tell, 100 000 waiting senders, with a `coalesce` method",
        100_000,
    ),
    alone(Workload::IdleBytes, "idle-bytes", "bytes (allocations) per idle actor", 10_000),
    alone(Workload::IdleBytesAsked, "idle-bytes-asked", "bytes (allocations) per idle actor after an ask", 10_000),
    alone(Workload::BytesAfterBurst, "memory-after-burst", "bytes after 20 000 messages of 4 KiB", 20_000),
    alone(Workload::BytesAfterWaiting, "memory-after-waiting", "bytes after 50 000 senders waited", 50_000),
    alone(Workload::AllocsAsk, "allocs-ask", "allocations per ask", 100_000),
    alone(Workload::AllocsTell, "allocs-tell", "allocations per tell", 100_000),
    alone(Workload::MillionIdle, "million-idle", "resident bytes, ns per spawn of 1 000 000", 1_000_000),
];

impl Workload {
    pub fn spec(self) -> &'static Spec {
        ALL.iter().find(|spec| spec.workload == self).expect("each workload has a spec")
    }
}

impl FromStr for Workload {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let spec = ALL.iter().find(|spec| spec.name == name);
        spec.map(|spec| spec.workload).ok_or_else(|| anyhow::anyhow!("unknown workload `{name}`; see `list`"))
    }
}
