//! The kill storm: actors aborted at any moment, and callers that must hear of it (C1).
//!
//! Three callers ask one actor in a loop, each with a handle of its own, until a call fails; the actor is aborted after 0
//! to 96 turns. A caller that is still waiting a while after its actor has ended is hung: nobody is left to answer.

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
/// Room for fewer messages than there are callers, so that some of them wait.
const CAPACITY: usize = 1;
/// More threads than most machines have cores, so that they are interrupted anywhere.
const THREADS: usize = 8;
/// Actors at a time.
const LANES: u64 = 8;
/// How long a call may go on after its actor has ended, on a machine that is busy with the storm.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is stormed.
pub trait Victim: Clone + Send + Sync + 'static {
    /// A live actor, and its task.
    fn spawn() -> (Self, JoinHandle<()>);

    /// One call; whether it was answered.
    fn call(&self) -> impl Future<Output = bool> + Send;

    /// Ends the actor, in one of the ways there are.
    fn abort(&self, task: &AbortHandle, way: u64);
}

/// An actor that counts the numbers it has given out, as a victim.
macro_rules! victim {
    ($(#[$doc:meta])* $victim:ident, $numbers:ident, $handle:ident, $($option:ident)?) => {
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
        pub struct $victim($handle);

        impl Victim for $victim {
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

victim! {
    /// An actor of this library.
    Ours, Numbers, NumbersHandle,
}

victim! {
    /// One whose callers run its handlers.
    Direct, DirectNumbers, DirectNumbersHandle, direct
}

/// The same actor, written by hand over `tokio::sync` as *Actors with Tokio* shows it.
#[derive(Clone, Debug)]
pub struct ByHand(mpsc::Sender<oneshot::Sender<u64>>);

impl Victim for ByHand {
    fn spawn() -> (Self, JoinHandle<()>) {
        let (sender, mut receiver) = mpsc::channel::<oneshot::Sender<u64>>(CAPACITY);
        let task = tokio::spawn(async move {
            let mut next = 0;
            while let Some(respond_to) = receiver.recv().await {
                next += 1;
                let _nobody_need_wait = respond_to.send(next);
            }
        });
        (Self(sender), task)
    }

    async fn call(&self) -> bool {
        let (respond_to, reply) = oneshot::channel();
        // When this fails, so does the reply.
        drop(self.0.send(respond_to).await);
        reply.await.is_ok()
    }

    fn abort(&self, task: &AbortHandle, _: u64) {
        task.abort();
    }
}

/// What came of a storm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Actors that were aborted.
    pub aborts: u64,
    /// Calls that were answered.
    pub answered: u64,
    /// Callers that hung.
    pub unresolved: u64,
}

/// Aborts `aborts` actors; tells `progress` the toll so far.
///
/// # Panics
///
/// When the threads cannot be started.
pub fn storm<V: Victim>(aborts: u64, mut progress: impl FnMut(Toll)) -> Toll {
    let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_time().build();
    runtime.expect("threads can be started").block_on(async {
        let (reports, mut reported) = mpsc::channel(64);
        let mut lanes = JoinSet::new();
        for lane in 0..LANES {
            let share = aborts / LANES + u64::from(lane < aborts % LANES);
            lanes.spawn(run_lane::<V>(share, lane + 1, reports.clone()));
        }
        drop(reports);
        let mut total = Toll::default();
        while let Some(Toll { aborts, answered, unresolved }) = reported.recv().await {
            total.aborts += aborts;
            total.answered += answered;
            total.unresolved += unresolved;
            progress(total);
        }
        lanes.join_all().await;
        total
    })
}

async fn run_lane<V: Victim>(aborts: u64, seed: u64, reports: mpsc::Sender<Toll>) {
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for _ in 0..aborts {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let toll = strike::<V>(random % (MOST_TURNS + 1), random >> 32).await;
        if reports.send(toll).await.is_err() {
            return;
        }
    }
}

/// One actor, from its start to its end.
async fn strike<V: Victim>(turns: u64, way: u64) -> Toll {
    let (victim, task) = V::spawn();
    let callers: Vec<_> = (0..CALLERS).map(|_| tokio::spawn(call_until_refused(victim.clone()))).collect();
    for _ in 0..turns {
        turn().await;
    }
    victim.abort(&task.abort_handle(), way);
    // It was cancelled, or has ended: both are the end.
    drop(task.await);
    let mut toll = Toll { aborts: 1, ..Toll::default() };
    for mut caller in callers {
        if let Ok(answered) = timeout(PATIENCE, &mut caller).await {
            toll.answered += answered.unwrap_or_default();
        } else {
            caller.abort();
            toll.unresolved += 1;
        }
    }
    toll
}

async fn call_until_refused<V: Victim>(victim: V) -> u64 {
    let mut answered = 0;
    while victim.call().await {
        answered += 1;
    }
    answered
}

/// Lets the tasks that are ready have a turn. tokio's own yield goes behind its driver, which takes far longer.
pub async fn turn() {
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
