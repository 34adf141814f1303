//! Compares the registry of actor-patterns with a locked map written manually and, with the feature `moka`, with a cache of moka. Counts
//! the bytes per key and per subscription.
//!
//! ```text
//! cargo run --release -p patterns --features moka [-- KEYS]
//! ```

#[path = "../../suite/src/alloc.rs"]
mod alloc;
mod contenders;
mod memory;
mod speed;

use alloc::Count;
use anyhow::{Result, ensure};
use contenders::{Locked, Strong, Weak};

/// How many keys there are, if the command line names no number.
const KEYS: u64 = 1_000_000;

fn main() -> Result<()> {
    let keys = std::env::args().nth(1).map_or(Ok(KEYS), |keys| keys.replace('_', "").parse())?;
    ensure!(keys >= 64, "there must be at least one key per task");
    println!("{:24} {:>12} {:>12} {:>12}", "per key or subscription", "bytes", "blocks", "allocations");
    for (name, count) in memory::all(keys)? {
        let Count { bytes, live, calls } = count;
        let [bytes, live, calls] = [bytes, live, calls.cast_signed()].map(|sum| per(sum, keys));
        println!("{name:24} {bytes:>12.1} {live:>12.1} {calls:>12.1}");
    }
    println!("\n{:24} {:>12} {:>12} {:>12}", "thousand per second", "one key", "new keys", "known keys");
    speed::print::<Strong>("registry, strong", keys)?;
    speed::print::<Weak>("registry, weak", keys)?;
    speed::print::<Locked>("mutex and map", keys)?;
    #[cfg(feature = "moka")]
    speed::print::<contenders::Moka>("moka", keys)?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^52")]
fn per(sum: i64, count: u64) -> f64 {
    sum as f64 / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, PoisonError};

    /// The allocations of all threads are counted, so the tests run one after another.
    static ALONE: Mutex<()> = Mutex::new(());

    /// The docs of `Registry` and `Topic` state these bounds. The number of keys is where the maps are the least full.
    #[test]
    fn bytes_are_not_more_than_documented() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = 60_000;
        for (name, count) in memory::all(keys).expect("the memory is counted") {
            let most = if name == "subscription" { 100.0 } else { 210.0 };
            assert!(per(count.bytes, keys) <= most, "{name}: {:.1} bytes", per(count.bytes, keys));
        }
    }

    #[test]
    fn contenders_return_one_actor_per_key() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        for check in [speed::check::<Strong>, speed::check::<Weak>, speed::check::<Locked>] {
            check().expect("one actor per key");
        }
        #[cfg(feature = "moka")]
        speed::check::<contenders::Moka>().expect("one actor per key");
    }
}
