use actor_runtime::{Actor, ActorControl, CallError, actor};
use std::collections::HashMap;

#[derive(Debug, PartialEq)]
struct NoSuchKey;

#[derive(Default)]
struct Counters {
    counts: HashMap<String, u64>,
}

#[actor]
impl Counters {
    pub fn add(&mut self, key: &str, n: u64) -> u64 {
        let count = self.counts.entry(key.to_owned()).or_default();
        *count += n;
        *count
    }

    pub fn get(&self, key: &str) -> Option<u64> {
        self.counts.get(key).copied()
    }

    pub fn reset(&mut self, key: &str) -> Result<u64, NoSuchKey> {
        self.counts.remove(key).ok_or(NoSuchKey)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counters = Counters::default().spawn();
    assert_eq!(counters.add("visits", 2).await?, 2);
    assert_eq!(counters.get("visits").await?, Some(2));
    let unknown = counters.reset("visit").await;
    assert!(matches!(unknown, Err(CallError::Handler(NoSuchKey))));

    counters.shutdown().await;
    Ok(())
}
