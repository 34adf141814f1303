//! Helpers of the tests. None of them sleeps.

use actor_runtime::CallError;
use actor_tests::support::panic_text;
pub use actor_tests::{
    storm::yield_once,
    support::{PLANNED, chain, drive, silence_planned_panics},
};
use std::{
    fmt::Debug,
    future::Future,
    panic,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};
use tokio::{runtime::Runtime, task::yield_now, time::timeout};

/// The number of polls within which everything must resolve that "resolves in bounded steps".
const STEPS: usize = 2_000;

/// The outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    Served,
    Closed,
    Discarded,
    NoReply,
    TimedOut { accepted: bool },
    Refused,
}

pub fn outcome_of<T, E>(outcome: &Result<T, CallError<E>>) -> CallOutcome {
    match outcome {
        Ok(_) => CallOutcome::Served,
        Err(CallError::Closed { .. }) => CallOutcome::Closed,
        Err(CallError::Discarded { .. }) => CallOutcome::Discarded,
        Err(CallError::NoReply { .. }) => CallOutcome::NoReply,
        Err(CallError::Timeout { accepted, .. }) => CallOutcome::TimedOut { accepted: *accepted },
        Err(CallError::Handler(_)) => CallOutcome::Refused,
        Err(_) => unreachable!("no other error is known"),
    }
}

/// Returns the stop reason in the error with its causes, or an empty string.
pub fn stop_reason_of<T, E>(outcome: &Result<T, CallError<E>>) -> String {
    outcome.as_ref().err().and_then(CallError::stop_reason).map(|reason| chain(reason)).unwrap_or_default()
}

/// Records whether it was woken.
#[derive(Debug)]
pub struct Flag(AtomicBool);

impl Flag {
    /// Returns a waker and its flag.
    pub fn waker() -> (Waker, Arc<Self>) {
        let flag = Arc::new(Self(AtomicBool::new(false)));
        (Waker::from(flag.clone()), flag)
    }

    /// Returns whether it was woken since the last call.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Polls `future` once, with a waker that does nothing.
pub fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Awaits `future`, which is polled only after a wake and must resolve before other tasks had [`STEPS`] polls.
pub async fn bounded<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let (waker, woken) = Flag::waker();
    waker.wake_by_ref();
    for _ in 0..STEPS {
        if woken.take()
            && let Poll::Ready(outcome) = future.as_mut().poll(&mut Context::from_waker(&waker))
        {
            return outcome;
        }
        yield_now().await;
    }
    panic!("unresolved after {STEPS} steps");
}

/// Lets other tasks run until `condition` holds.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..STEPS {
        if condition() {
            return;
        }
        yield_now().await;
    }
    panic!("{what}: not after {STEPS} steps");
}

/// Lets every ready task be polled several times.
pub async fn settle() {
    for _ in 0..64 {
        yield_now().await;
    }
}

/// Returns a current-thread runtime with a paused clock.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O needs nothing of the system")
}

/// A limit for waits on other threads, which only a failing test reaches.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Returns a current-thread runtime with a running clock.
pub fn real_time_runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// Waits for `future` in real time, because another thread takes no polls of this runtime.
pub fn block_on<F: Future>(future: F) -> F::Output {
    real_time_runtime().block_on(async { timeout(TEST_TIMEOUT, future).await }).expect("it resolves")
}

/// Runs `test` on a [`runtime`].
pub fn on_runtime<T>(test: impl Future<Output = T>) -> T {
    runtime().block_on(test)
}

/// Returns the message with which `code` panics.
pub fn panic_of<T: Debug>(code: impl FnOnce() -> T) -> String {
    silence_planned_panics();
    let payload = panic::catch_unwind(panic::AssertUnwindSafe(code)).expect_err("a panic was expected");
    panic_text(&*payload).unwrap_or_default().to_owned()
}
