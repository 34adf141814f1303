use kameo::{Actor, actor::Spawn, error::SendError, messages};
use std::collections::HashMap;

#[derive(Debug, PartialEq)]
struct NoSuchKey;

#[derive(Actor, Default)]
struct Counters {
    counts: HashMap<String, u64>,
}

#[messages]
impl Counters {
    #[message]
    fn add(&mut self, key: String, n: u64) -> u64 {
        let count = self.counts.entry(key).or_default();
        *count += n;
        *count
    }

    #[message]
    fn get(&self, key: String) -> Option<u64> {
        self.counts.get(&key).copied()
    }

    #[message]
    fn reset(&mut self, key: String) -> Result<u64, NoSuchKey> {
        self.counts.remove(&key).ok_or(NoSuchKey)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counters = Counters::spawn(Counters::default());
    assert_eq!(counters.ask(Add { key: "visits".to_owned(), n: 2 }).await?, 2);
    assert_eq!(counters.ask(Get { key: "visits".to_owned() }).await?, Some(2));
    let unknown = counters.ask(Reset { key: "visit".to_owned() }).await;
    assert!(matches!(unknown, Err(SendError::HandlerError(NoSuchKey))));

    counters.stop_gracefully().await?;
    counters.wait_for_shutdown().await;
    Ok(())
}
