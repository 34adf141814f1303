//! The soak: many calls, spawns, waits, cancelled and delayed calls, watchers and restarts, after each of which the memory is back where
//! it was.
//!
//! An actor keeps some memory for its next messages, whatever it has been through, so each phase may leave [`ALLOWED`] bytes behind.

use actor_runtime::{
    ActorControl, ActorHandle, CallError, StopReason, actor,
    supervision::{RestartPolicy, supervised},
};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::{
    runtime::Builder,
    task::{unconstrained, yield_now},
};

/// What a phase may leave behind, in bytes.
pub const ALLOWED: isize = 64 * 1024;

/// How many calls, senders or watchers there are at the same time.
const TOGETHER: u64 = 10_000;

const CAPACITY: usize = 4;

/// One phase, and the live bytes before and after it.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The name of the phase.
    pub phase: &'static str,
    /// The live bytes before it.
    pub before: isize,
    /// The live bytes after it.
    pub after: isize,
}

impl Measured {
    /// What the phase left behind.
    #[must_use]
    pub const fn left(&self) -> isize {
        self.after - self.before
    }
}

/// Runs every phase with about `count` operations. `live` returns the live bytes of the process.
///
/// # Panics
///
/// If a call has an outcome that it must not have, or if there is no runtime.
pub fn soak<S: SoakedActor>(count: u64, live: fn() -> isize, mut report: impl FnMut(Measured)) {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime without I/O");
    for (phase, run) in S::phases() {
        runtime.block_on(async {
            let actor = S::spawn_one(if *phase == "queued" { usize::MAX } else { CAPACITY });
            // What the runtime and the actor allocate once. The caller of a tell is told by a waker, which wakes the run loop.
            run(actor.clone(), 1).await;
            idle().await;
            let before = live();
            let rounds = count.div_ceil(TOGETHER);
            for round in 0..rounds {
                let together = if round + 1 == rounds { count - round * TOGETHER } else { TOGETHER };
                unconstrained(run(actor.clone(), together)).await;
                idle().await;
            }
            report(Measured { phase, before, after: live() });
            actor.shutdown().await;
        });
    }
}

/// Lets the actor become idle.
async fn idle() {
    for _ in 0..64 {
        yield_now().await;
    }
}

/// Does something `together` times with an actor.
pub type Phase<S> = fn(S, u64) -> Pin<Box<dyn Future<Output = ()>>>;

/// A handle of a soaked actor.
pub trait SoakedActor: ActorControl {
    /// Spawns a supervised actor with this mailbox capacity.
    fn spawn_one(capacity: usize) -> Self;

    /// The phases by name.
    fn phases() -> &'static [(&'static str, Phase<Self>)];
}

/// Polls each future once. Returns those that are pending.
fn poll_all<F: Future + Unpin>(futures: impl IntoIterator<Item = F>) -> Vec<F> {
    let mut cx = Context::from_waker(Waker::noop());
    let pending = |mut future: F| match Pin::new(&mut future).poll(&mut cx) {
        Poll::Pending => Some(future),
        Poll::Ready(_) => None,
    };
    futures.into_iter().filter_map(pending).collect()
}

/// Drops the elements in an order that is neither the first nor the last one.
fn drop_scattered<T>(elements: Vec<T>) {
    let mut elements: Vec<Option<T>> = elements.into_iter().map(Some).collect();
    let length = elements.len();
    // A prime number.
    (0..length).for_each(|index| drop(elements[index * 7919 % length].take()));
}

/// Defines an actor and its phases.
macro_rules! soaked {
    ($module:ident: $(#[$doc:meta])* $soaked:ident, $handle:ident, $($option:ident)?) => {
        mod $module {
            use super::*;

            $(#[$doc])*
            #[derive(Debug, Default)]
            pub struct $soaked {
                sum: u64,
            }

            #[actor($($option)?)]
            impl $soaked {
                /// Returns the sum.
                pub fn add(&mut self, n: u64) -> u64 {
                    self.sum = self.sum.wrapping_add(n);
                    self.sum
                }

                /// Overtakes the others.
                #[actor(priority)]
                pub fn urgent(&mut self, n: u64) {
                    self.sum ^= n;
                }

                /// Is replaced.
                #[actor(when_full = coalesce)]
                pub fn latest(&mut self, n: u64) {
                    self.sum ^= n;
                }

                /// Restarts the actor.
                pub fn fail(&mut self) {
                    panic!("planned panic");
                }

                /// Waits for `calls` of `other` at the same time.
                pub async fn fan_out(&mut self, other: $handle, calls: u64) {
                    let mut calls: Vec<_> = (0..calls).map(|n| other.add(n)).collect();
                    std::future::poll_fn(|cx| {
                        calls.retain_mut(|call| Pin::new(call).poll(cx).is_pending());
                        if calls.is_empty() { Poll::Ready(()) } else { Poll::Pending }
                    })
                    .await;
                }
            }
        }

        pub use $module::{$soaked, $handle};

        impl SoakedActor for $handle {
            fn spawn_one(capacity: usize) -> Self {
                let supervised = supervised($soaked::default).restart(RestartPolicy::OnPanic);
                // No limit, no delay.
                supervised.restart_limit(1, Duration::ZERO).backoff(Duration::ZERO, Duration::ZERO).capacity(capacity).spawn()
            }

            fn phases() -> &'static [(&'static str, Phase<Self>)] {
                &[
                    ("calls", |actor, count| Box::pin(async move {
                        for n in 0..count {
                            actor.add(n).await.expect("the actor runs");
                        }
                    })),
                    ("queued", |actor, count| Box::pin(async move {
                        for n in 0..count / 3 + 1 {
                            actor.add(n).try_tell().expect("unbounded");
                            actor.urgent(n).try_tell().expect("unbounded");
                            actor.latest(n).try_tell().expect("unbounded");
                        }
                        actor.add(0).await.expect("the actor runs");
                    })),
                    ("replaced", |actor, count| Box::pin(async move {
                        while actor.latest(0).try_tell().is_ok() && actor.mailbox_len() < CAPACITY {}
                        for n in 0..count {
                            actor.latest(n).try_tell().expect("it replaces one");
                        }
                    })),
                    ("waits", |actor, count| Box::pin(async move {
                        let tells = (0..count / 2 + 1).map(|n| actor.add(n).tell());
                        let urgent = (0..count / 2 + 1).map(|n| actor.urgent(n).tell());
                        for tell in poll_all(tells).into_iter().chain(poll_all(urgent)) {
                            tell.await.expect("the actor runs");
                        }
                    })),
                    ("cancelled", |actor, count| Box::pin(async move {
                        drop_scattered(poll_all((0..count).map(|n| actor.add(n).tell())));
                    })),
                    ("timed out", |actor, count| Box::pin(async move {
                        for n in 0..count {
                            let _reply_or_timeout = actor.add(n).timeout(Duration::ZERO).await;
                        }
                    })),
                    ("delayed", |actor, count| Box::pin(async move {
                        for first in (0..count).step_by(1000) {
                            let numbers = first..count.min(first + 1000);
                            let delayed = numbers.map(|n| actor.add(n).after(Duration::from_secs(3600))).collect();
                            // The tasks start here, and those of dropped calls are freed when the runtime polls them.
                            idle().await;
                            drop_scattered(delayed);
                            idle().await;
                        }
                    })),
                    ("replies dropped", |actor, count| Box::pin(async move {
                        for n in 0..count {
                            drop(actor.add(n).enqueue().await.expect("the actor runs"));
                        }
                    })),
                    ("watchers", |actor, count| Box::pin(async move {
                        drop_scattered(poll_all((0..count).map(|_| actor.stopped())));
                    })),
                    ("fan out", |actor, count| Box::pin(async move {
                        let other = Self::spawn_one(usize::MAX);
                        actor.fan_out(other.clone(), count).await.expect("the actor runs");
                        other.shutdown().await;
                    })),
                    ("spawns", |_, count| Box::pin(async move {
                        for n in 0..count {
                            let actor = Self::spawn_one(CAPACITY);
                            actor.add(n).await.expect("the actor runs");
                            assert!(matches!(actor.abort().await, StopReason::Aborted));
                        }
                    })),
                    ("restarts", |actor, count| Box::pin(async move {
                        for _ in 0..count {
                            assert!(matches!(actor.fail().await, Err(CallError::NoReply { .. })));
                        }
                    })),
                ]
            }
        }
    };
}

soaked! {
    queued:
    /// An actor that handles its calls in its task.
    Soaked, SoakedHandle,
}

soaked! {
    direct:
    /// An actor whose callers run its handlers.
    DirectlySoaked, DirectlySoakedHandle, direct
}
