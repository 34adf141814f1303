//! C1: the kill storm. Actors are aborted at random moments, and every caller must be resolved.
//!
//! Three callers ask one actor in a loop, each with its own handle, until a call fails. The actor is aborted after 0
//! to 96 polls. A caller that still waits some time after its actor has stopped counts as hung.

use actor_runtime::{Actor, ActorControl, actor};
use std::{
    future::{Future, poll_fn},
    mem,
    task::Poll,
    time::Duration,
};
use tokio::{
    runtime::Builder,
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinHandle, JoinSet},
    time::timeout,
};

const CALLERS: usize = 3;
const MOST_TURNS: u64 = 96;
/// The capacity is smaller than the number of callers, so that some callers wait.
const CAPACITY: usize = 1;
/// There are more threads than most machines have cores, so that threads are preempted anywhere.
const THREADS: usize = 8;
/// The number of actors at a time.
const LANES: u64 = 8;
/// How long a call may take to resolve after its actor has stopped, on a busy machine.
const HANG_TIMEOUT: Duration = Duration::from_secs(5);

/// An actor to be aborted, and its callers' handle.
pub trait StormedActor: Clone + Send + Sync + 'static {
    /// Spawns an actor and returns its handle and its task.
    fn spawn() -> (Self, JoinHandle<()>);

    /// Makes one call and returns whether it was answered.
    fn call(&self) -> impl Future<Output = bool> + Send;

    /// Aborts the actor, by its handle or by its task.
    fn abort(&self, task: &AbortHandle, way: u64);
}

/// Defines an actor that replies with increasing numbers, and implements [`StormedActor`] for its handle.
macro_rules! stormed {
    ($(#[$doc:meta])* $stormed:ident, $numbers:ident, $handle:ident, $($option:ident)?) => {
        #[actor(capacity = CAPACITY)]
        struct $numbers(u64);

        #[actor($($option)?)]
        impl $numbers {
            pub fn next(&mut self) -> u64 {
                self.0 += 1;
                self.0
            }
        }

        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $stormed($handle);

        impl StormedActor for $stormed {
            fn spawn() -> (Self, JoinHandle<()>) {
                let (numbers, task) = $numbers(0).into_task();
                (Self(numbers), tokio::spawn(async { _ = task.await }))
            }

            async fn call(&self) -> bool {
                self.0.next().await.is_ok()
            }

            fn abort(&self, task: &AbortHandle, way: u64) {
                if way.is_multiple_of(2) {
                    drop(self.0.abort());
                } else {
                    task.abort();
                }
            }
        }
    };
}

stormed! {
    /// An actor of this library.
    Ours, Numbers, NumbersHandle,
}

stormed! {
    /// An actor whose callers run its handlers.
    Direct, DirectNumbers, DirectNumbersHandle, direct
}

/// The same actor written manually with `tokio::sync`, as *Actors with Tokio* shows it.
#[derive(Clone, Debug)]
pub struct ByHand(mpsc::Sender<oneshot::Sender<u64>>);

impl StormedActor for ByHand {
    fn spawn() -> (Self, JoinHandle<()>) {
        let (sender, mut receiver) = mpsc::channel::<oneshot::Sender<u64>>(CAPACITY);
        let task = tokio::spawn(async move {
            let mut next = 0;
            while let Some(respond_to) = receiver.recv().await {
                next += 1;
                let _caller_may_be_gone = respond_to.send(next);
            }
        });
        (Self(sender), task)
    }

    async fn call(&self) -> bool {
        let (respond_to, reply) = oneshot::channel();
        // If sending fails, the reply fails as well.
        drop(self.0.send(respond_to).await);
        reply.await.is_ok()
    }

    fn abort(&self, task: &AbortHandle, _: u64) {
        task.abort();
    }
}

/// The result of a storm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Actors that were aborted.
    pub aborts: u64,
    /// Calls that were answered.
    pub answered: u64,
    /// Callers that hung.
    pub unresolved: u64,
}

/// Aborts `aborts` actors, and passes the totals so far to `progress`.
///
/// # Panics
///
/// When the threads cannot be started.
pub fn storm<V: StormedActor>(aborts: u64, mut progress: impl FnMut(Totals)) -> Totals {
    let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_time().build();
    runtime.expect("threads can be started").block_on(async {
        let (reports, mut reported) = mpsc::channel(64);
        let mut lanes = JoinSet::new();
        for lane in 0..LANES {
            let share = aborts / LANES + u64::from(lane < aborts % LANES);
            lanes.spawn(run_lane::<V>(share, lane + 1, reports.clone()));
        }
        drop(reports);
        let mut total = Totals::default();
        while let Some(Totals { aborts, answered, unresolved }) = reported.recv().await {
            total.aborts += aborts;
            total.answered += answered;
            total.unresolved += unresolved;
            progress(total);
        }
        lanes.join_all().await;
        total
    })
}

async fn run_lane<V: StormedActor>(aborts: u64, seed: u64, reports: mpsc::Sender<Totals>) {
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for _ in 0..aborts {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let totals = abort_one::<V>(random % (MOST_TURNS + 1), random >> 32).await;
        if reports.send(totals).await.is_err() {
            return;
        }
    }
}

/// Runs one actor from spawn to stop.
async fn abort_one<V: StormedActor>(turns: u64, way: u64) -> Totals {
    let (stormed, task) = V::spawn();
    let callers: Vec<_> = (0..CALLERS).map(|_| tokio::spawn(call_until_refused(stormed.clone()))).collect();
    for _ in 0..turns {
        yield_once().await;
    }
    stormed.abort(&task.abort_handle(), way);
    // The task was cancelled or has returned. Either way the actor has stopped.
    drop(task.await);
    let mut totals = Totals { aborts: 1, ..Totals::default() };
    for mut caller in callers {
        if let Ok(answered) = timeout(HANG_TIMEOUT, &mut caller).await {
            totals.answered += answered.unwrap_or_default();
        } else {
            caller.abort();
            totals.unresolved += 1;
        }
    }
    totals
}

async fn call_until_refused<V: StormedActor>(stormed: V) -> u64 {
    let mut answered = 0;
    while stormed.call().await {
        answered += 1;
    }
    answered
}

/// Lets the ready tasks be polled once. tokio's `yield_now` waits for the driver, too, which takes much longer.
pub async fn yield_once() {
    let mut first = true;
    poll_fn(|cx| {
        if !mem::take(&mut first) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
