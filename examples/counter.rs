//! The counter of the README, with every way to call it: `cargo run --example counter`.

use actor_runtime::{Actor, ActorControl, CallError, actor};
use std::time::Duration;

/// A counter.
#[actor]
#[derive(Debug, Default)]
pub struct Counter {
    value: u64,
}

#[actor]
impl Counter {
    /// Adds `n` and returns the new value.
    pub fn add(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }

    /// Subtracts `n` and returns the new value.
    ///
    /// # Errors
    ///
    /// If the value is less than `n`.
    pub fn subtract(&mut self, n: u64) -> Result<u64, String> {
        self.value = self.value.checked_sub(n).ok_or_else(|| format!("{} is less than {n}", self.value))?;
        Ok(self.value)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counter = Counter::default().spawn();

    assert_eq!(counter.add(2).await?, 2); // ask: waits for capacity, then for the reply
    counter.add(1).tell().await?; // tell: waits for capacity only
    counter.add(1).try_tell()?; // never waits; the error returns the message
    assert_eq!(counter.add(1).timeout(Duration::from_secs(1)).await?, 5);

    let pending = counter.add(1).enqueue().await?; // waits until the message is accepted
    assert_eq!(pending.await?, 6); // waits for the reply

    let (one, two) = tokio::join!(counter.add(1), counter.add(1)); // a call is a future like any other
    assert_eq!(one? + two?, 15);

    let refused = counter.subtract(100).await;
    assert!(matches!(refused, Err(CallError::Handler(reason)) if reason == "8 is less than 100"));

    let from_a_thread = std::thread::spawn({
        let counter = counter.clone();
        move || counter.add(2).blocking()
    });
    assert_eq!(from_a_thread.join().expect("the thread has not panicked")?, 10);

    counter.shutdown().await; // closes the mailbox, handles what was accepted, then resolves
    let late = counter.add(1).await;
    assert!(late.is_err_and(|error| !error.may_have_run()));
    println!("10");
    Ok(())
}
