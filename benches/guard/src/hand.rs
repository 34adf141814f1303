//! The hand-written actor, for comparison: the cost of the same calls with a tokio mpsc channel and a oneshot.

use crate::counter::Counter;
use std::hint::black_box;
use tokio::sync::{mpsc, oneshot};

enum CounterMessage {
    Add { payload: u64, respond_to: oneshot::Sender<u32> },
    Note { payload: u64 },
}

struct CounterActor {
    receiver: mpsc::Receiver<CounterMessage>,
    count: u32,
}

impl CounterActor {
    fn add(&mut self, payload: u64) -> u32 {
        black_box(&payload);
        self.count += 1;
        self.count
    }

    fn handle(&mut self, message: CounterMessage) {
        match message {
            CounterMessage::Add { payload, respond_to } => {
                let _ = respond_to.send(self.add(payload));
            }
            CounterMessage::Note { payload } => {
                self.add(payload);
            }
        }
    }
}

async fn run(mut counter: CounterActor) {
    while let Some(message) = counter.receiver.recv().await {
        counter.handle(message);
    }
}

pub struct CounterHandle {
    sender: mpsc::Sender<CounterMessage>,
}

impl Counter for CounterHandle {
    fn start(capacity: usize) -> Self {
        let (sender, receiver) = mpsc::channel(capacity);
        tokio::spawn(run(CounterActor { receiver, count: 0 }));
        Self { sender }
    }

    async fn ask(&self) -> u32 {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(CounterMessage::Add { payload: 7, respond_to }).await;
        reply.await.expect("a reply")
    }

    async fn tell(&self) {
        let _ = self.sender.send(CounterMessage::Note { payload: 7 }).await;
    }
}
