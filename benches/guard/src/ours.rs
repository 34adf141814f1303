//! The actors written with `#[actor]`.

#![expect(
    clippy::large_futures,
    clippy::large_stack_arrays,
    clippy::large_types_passed_by_value,
    reason = "the cost of large messages is measured"
)]

use crate::counter::Counter;
use crate::large::SIZE;
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
counter!(large: #[actor] fn([7; SIZE] => [u8; SIZE]));
counter!(large_async: #[actor] async fn([7; SIZE] => [u8; SIZE]));

pub mod large_concurrent {
    use crate::large::SIZE;
    use actor_runtime::{Actor, actor};
    use std::{
        hint::black_box,
        sync::atomic::{AtomicU32, Ordering},
    };

    #[actor]
    #[derive(Default)]
    pub struct Counter {
        count: AtomicU32,
    }

    #[actor]
    impl Counter {
        #[actor(concurrent)]
        #[expect(clippy::unused_async, reason = "a concurrent method is async")]
        pub async fn add(&self, payload: [u8; SIZE]) -> u32 {
            black_box(&payload);
            self.count.fetch_add(1, Ordering::Relaxed) + 1
        }
    }

    impl super::Counter for CounterHandle {
        fn start(capacity: usize) -> Self {
            Counter::default().spawner().capacity(capacity).spawn()
        }

        async fn ask(&self) -> u32 {
            self.add([7; SIZE]).await.expect("a reply")
        }

        async fn tell(&self) {
            self.add([7; SIZE]).tell().await.expect("room");
        }
    }
}

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
