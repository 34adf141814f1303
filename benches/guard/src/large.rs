//! Hand-written actors with a large argument: with a synchronous method, with an asynchronous one, and with a task per message.

#![expect(clippy::large_futures, clippy::large_stack_arrays, reason = "the cost of large messages is measured")]

use crate::counter::Counter;
use std::hint::black_box;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::sync::{mpsc, oneshot};

/// The size of the argument.
pub const SIZE: usize = 64 * 1024;

/// Defines a module with an actor that handles each message with `$handle`.
macro_rules! actor {
    ($module:ident: |$counter:ident, $message:ident| $handle:expr) => {
        pub mod $module {
            use super::*;

            enum CounterMessage {
                Add { payload: [u8; SIZE], respond_to: oneshot::Sender<u32> },
                Note { payload: [u8; SIZE] },
            }

            #[derive(Clone, Default)]
            struct CounterActor {
                count: Arc<AtomicU32>,
            }

            // Each module uses one of the two forms.
            #[allow(dead_code)]
            impl CounterActor {
                fn add(&self, payload: [u8; SIZE]) -> u32 {
                    black_box(&payload);
                    self.count.fetch_add(1, Ordering::Relaxed) + 1
                }

                async fn add_later(&self, payload: [u8; SIZE]) -> u32 {
                    self.add(payload)
                }

                fn handle(&self, message: CounterMessage) {
                    match message {
                        CounterMessage::Add { payload, respond_to } => {
                            let _ = respond_to.send(self.add(payload));
                        }
                        CounterMessage::Note { payload } => {
                            self.add(payload);
                        }
                    }
                }

                async fn handle_later(&self, message: CounterMessage) {
                    match message {
                        CounterMessage::Add { payload, respond_to } => {
                            let _ = respond_to.send(self.add_later(payload).await);
                        }
                        CounterMessage::Note { payload } => {
                            self.add_later(payload).await;
                        }
                    }
                }
            }

            async fn run($counter: CounterActor, mut receiver: mpsc::Receiver<CounterMessage>) {
                while let Some($message) = receiver.recv().await {
                    $handle;
                }
            }

            pub struct CounterHandle {
                sender: mpsc::Sender<CounterMessage>,
            }

            impl Counter for CounterHandle {
                fn start(capacity: usize) -> Self {
                    let (sender, receiver) = mpsc::channel(capacity);
                    tokio::spawn(run(CounterActor::default(), receiver));
                    Self { sender }
                }

                async fn ask(&self) -> u32 {
                    let (respond_to, reply) = oneshot::channel();
                    let _ = self.sender.send(CounterMessage::Add { payload: [7; SIZE], respond_to }).await;
                    reply.await.expect("a reply")
                }

                async fn tell(&self) {
                    let _ = self.sender.send(CounterMessage::Note { payload: [7; SIZE] }).await;
                }
            }
        }
    };
}

actor!(plain: |counter, message| counter.handle(message));
actor!(asynchronous: |counter, message| counter.handle_later(message).await);
actor!(spawned: |counter, message| {
    let counter = counter.clone();
    tokio::spawn(async move { counter.handle_later(message).await })
});
