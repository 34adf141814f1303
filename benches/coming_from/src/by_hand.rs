use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};

#[derive(Debug, PartialEq)]
struct NoSuchKey;

struct Counters {
    receiver: mpsc::Receiver<CountersMessage>,
    counts: HashMap<String, u64>,
}

enum CountersMessage {
    Add { key: String, n: u64, respond_to: oneshot::Sender<u64> },
    Get { key: String, respond_to: oneshot::Sender<Option<u64>> },
    Reset { key: String, respond_to: oneshot::Sender<Result<u64, NoSuchKey>> },
}

impl Counters {
    fn handle_message(&mut self, message: CountersMessage) {
        match message {
            CountersMessage::Add { key, n, respond_to } => {
                let count = self.counts.entry(key).or_default();
                *count += n;
                let _ = respond_to.send(*count); // the caller may be gone
            }
            CountersMessage::Get { key, respond_to } => {
                let _ = respond_to.send(self.counts.get(&key).copied());
            }
            CountersMessage::Reset { key, respond_to } => {
                let _ = respond_to.send(self.counts.remove(&key).ok_or(NoSuchKey));
            }
        }
    }
}

async fn run(mut actor: Counters) {
    while let Some(message) = actor.receiver.recv().await {
        actor.handle_message(message);
    }
}

#[derive(Clone)]
struct CountersHandle {
    sender: mpsc::Sender<CountersMessage>,
}

impl CountersHandle {
    fn new() -> (Self, tokio::task::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(64);
        let task = tokio::spawn(run(Counters { receiver, counts: HashMap::new() }));
        (Self { sender }, task)
    }

    async fn add(&self, key: &str, n: u64) -> u64 {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(CountersMessage::Add { key: key.to_owned(), n, respond_to }).await;
        reply.await.expect("the actor is gone")
    }

    async fn get(&self, key: &str) -> Option<u64> {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(CountersMessage::Get { key: key.to_owned(), respond_to }).await;
        reply.await.expect("the actor is gone")
    }

    async fn reset(&self, key: &str) -> Result<u64, NoSuchKey> {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(CountersMessage::Reset { key: key.to_owned(), respond_to }).await;
        reply.await.expect("the actor is gone")
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (counters, task) = CountersHandle::new();
    assert_eq!(counters.add("visits", 2).await, 2);
    assert_eq!(counters.get("visits").await, Some(2));
    assert_eq!(counters.reset("visit").await, Err(NoSuchKey));

    drop(counters); // the last handle
    task.await?;
    Ok(())
}
