//! The actors written with `#[actor]`.

use crate::counter::Counter;
use actor_runtime::{Actor, ActorHandle, actor};
use std::hint::black_box;

/// Defines a module with a counter whose method, a `fn` or an `async fn`, is called with `$payload`.
macro_rules! counter {
    ($module:ident: #[$($attribute:tt)+] $($function:ident)+($payload:expr => $type:ty)) => {
        pub mod $module {
            use super::*;

            #[actor]
            #[derive(Default)]
            pub struct Counter {
                count: u32,
            }

            #[$($attribute)+]
            impl Counter {
                pub $($function)+ add(&mut self, payload: $type) -> u32 {
                    // Keeps the compiler from removing the unused payload.
                    black_box(&payload);
                    self.count += 1;
                    self.count
                }
            }

            impl super::Counter for CounterHandle {
                fn start(capacity: usize) -> Self {
                    Counter::default().spawner().capacity(capacity).spawn()
                }

                async fn ask(&self) -> u32 {
                    self.add($payload).await.expect("a reply")
                }

                async fn tell(&self) {
                    self.add($payload).tell().await.expect("room");
                }
            }
        }
    };
}

counter!(plain: #[actor] fn(7 => u64));
counter!(direct: #[actor(direct)] fn(7 => u64));
counter!(asynchronous: #[actor] async fn(7 => u64));
counter!(kib: #[actor] fn([7; 1024] => [u8; 1024]));

/// Spawns one actor after another. Each stops before the next one starts.
pub async fn spawn(operations: u32) {
    for _ in 0..operations {
        let counter = plain::Counter::default().spawn();
        assert_eq!(counter.ask().await, 1);
        let stopped = counter.stopped();
        drop(counter);
        stopped.await;
    }
}
