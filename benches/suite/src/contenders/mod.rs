//! The contenders, one module each. The entry of a contender gives a reason for each workload that it doesn't support.

mod entry;
mod hand;
mod locks;
#[macro_use]
mod ours;
mod ours_direct;

#[cfg(feature = "act-zero")]
mod act_zero;
#[cfg(feature = "actify")]
mod actify;
#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "interthread")]
mod interthread;
#[cfg(feature = "kameo")]
mod kameo;
#[cfg(feature = "ractor")]
mod ractor;
#[cfg(feature = "rsactor")]
mod rsactor;
#[cfg(feature = "spawned")]
mod spawned;
#[cfg(feature = "tokio-actors")]
mod tokio_actors;
#[cfg(feature = "xtra")]
mod xtra;

use crate::workloads::Workload;
use anyhow::{Context, Result};
pub use entry::{Entry, Sampler};

/// The contender that the others are compared with.
pub const REFERENCE: &str = "hand";
/// The reference compared with itself: the difference is noise.
pub const AGAIN: &str = "hand-again";
#[cfg(any(feature = "act-zero", feature = "ractor"))]
const UNBOUNDED: &str = "its mailbox can't be bounded, so its tells never wait";

/// All contenders whose features are enabled, in the order of the report.
pub fn all() -> Vec<Entry> {
    vec![
        hand::entry(AGAIN),
        ours::entry(),
        ours_direct::entry(),
        locks::std_mutex(),
        locks::tokio_mutex(),
        #[cfg(feature = "act-zero")]
        act_zero::entry(),
        #[cfg(feature = "actify")]
        actify::entry(),
        #[cfg(feature = "actix")]
        actix::entry(),
        #[cfg(feature = "interthread")]
        interthread::entry(),
        #[cfg(feature = "kameo")]
        kameo::entry(),
        #[cfg(feature = "ractor")]
        ractor::entry(),
        #[cfg(feature = "rsactor")]
        rsactor::entry(),
        #[cfg(feature = "spawned")]
        spawned::entry(),
        #[cfg(feature = "tokio-actors")]
        tokio_actors::entry(),
        #[cfg(feature = "xtra")]
        xtra::entry(),
    ]
}

/// The contender with this name.
pub fn find(name: &str) -> Result<Entry> {
    let found = all().into_iter().find(|entry| entry.name == name);
    found.with_context(|| format!("unknown contender `{name}`; see `list`, and enable its feature"))
}

/// Whether the contender supports the workload.
pub fn is_able(name: &str, workload: Workload) -> bool {
    find(name).is_ok_and(|entry| entry.sampler(workload).is_ok())
}

/// The reference's function for the workload. It supports all of them.
pub fn hand_sampler(workload: Workload) -> Sampler {
    hand::entry(REFERENCE).sampler(workload).expect("the reference runs every workload")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workload_is_supported_or_has_a_reason() {
        for entry in all() {
            for spec in &crate::workloads::ALL {
                assert_ne!(entry.sampler(spec.workload).err(), Some(entry::UNKNOWN), "{} {}", entry.name, spec.name);
            }
        }
    }

    /// Each sample checks order, final value and drops itself.
    #[test]
    fn every_contender_passes_the_checks() {
        for entry in all() {
            for spec in &crate::workloads::ALL {
                if let Ok(sampler) = entry.sampler(spec.workload) {
                    let outcome = sampler(spec.operations / 100);
                    assert!(outcome.is_ok(), "{} {}: {outcome:?}", entry.name, spec.name);
                }
            }
        }
    }
}
