//! Who takes part: one module each. A contender that cannot run a workload says why in its entry.

mod entry;
mod hand;
#[macro_use]
mod ours;
mod ours_direct;
mod std_mutex;
mod tokio_mutex;

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

/// What the others are compared with.
pub const REFERENCE: &str = "hand";
/// The same against itself: what it differs by is noise.
pub const AGAIN: &str = "hand-again";
const NO_ACTOR: &str = "a lock has no mailbox to tell into, no task to start or stop, and nobody to pass a token on";
const CALL: &str = "a tell is a call whose reply is dropped";
#[cfg(any(feature = "act-zero", feature = "ractor"))]
const UNBOUNDED: &str = "its mailbox cannot be bounded, so that its tells never wait";

/// All contenders that were built, in the order of the report.
pub fn all() -> Vec<Entry> {
    vec![
        hand::entry(AGAIN),
        ours::entry(),
        ours_direct::entry(),
        std_mutex::entry(),
        tokio_mutex::entry(),
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

/// The one of that name.
pub fn find(name: &str) -> Result<Entry> {
    let found = all().into_iter().find(|entry| entry.name == name);
    found.with_context(|| format!("no contender is named `{name}`; see `list`, and the features of the suite"))
}

/// Whether it is worth a process.
pub fn is_able(name: &str, workload: Workload) -> bool {
    find(name).is_ok_and(|entry| entry.sampler(workload).is_ok())
}

/// The recipe by hand, which runs every workload.
pub fn hand_sampler(workload: Workload) -> Sampler {
    hand::entry(REFERENCE).sampler(workload).expect("the reference runs every workload")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workload_is_run_or_has_a_reason() {
        for entry in all() {
            for spec in &crate::workloads::ALL {
                assert_ne!(entry.sampler(spec.workload).err(), Some(entry::UNKNOWN), "{} {}", entry.name, spec.name);
            }
        }
    }

    /// The checks are the test: order, final value, drops.
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
