//! The tools to examine actors with. Nothing in here sleeps.

use actor_runtime::{CallError, StopReason};
use std::{
    any::Any,
    fmt::Debug,
    future::{Future, poll_fn},
    mem, panic,
    pin::{Pin, pin},
    sync::{
        Arc, Once,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
    time::Duration,
};
use tokio::{runtime::Runtime, task::yield_now, time::timeout};

/// What a planned panic says. The panic hook keeps quiet about it.
pub const PLANNED: &str = "planned panic";

/// The turns that everything gets which "resolves in bounded steps".
const STEPS: usize = 2_000;

/// How a call came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Served,
    NotSent,
    Dropped,
    Interrupted,
    TimedOut { accepted: bool },
    Refused,
}

pub fn fate<T, E>(outcome: &Result<T, CallError<E>>) -> Fate {
    match outcome {
        Ok(_) => Fate::Served,
        Err(CallError::NotSent { .. }) => Fate::NotSent,
        Err(CallError::Dropped { .. }) => Fate::Dropped,
        Err(CallError::Interrupted { .. }) => Fate::Interrupted,
        Err(CallError::Timeout { accepted }) => Fate::TimedOut { accepted: *accepted },
        Err(CallError::Handler(_)) => Fate::Refused,
        Err(_) => unreachable!("no other error is known"),
    }
}

/// What the error says of the end of the actor; empty if nothing.
pub fn blamed<T, E>(outcome: &Result<T, CallError<E>>) -> String {
    outcome.as_ref().err().and_then(CallError::stop_reason).map(StopReason::to_string).unwrap_or_default()
}

/// Keeps planned panics, and those without a text, off the terminal.
pub fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if text(info.payload()).is_some_and(|message| !message.contains(PLANNED)) {
                loud(info);
            }
        }));
    });
}

/// Notes whether it was woken.
#[derive(Debug)]
pub struct Flag(AtomicBool);

impl Flag {
    /// A waker, and what it tells.
    pub fn waker() -> (Waker, Arc<Self>) {
        let flag = Arc::new(Self(AtomicBool::new(false)));
        (Waker::from(flag.clone()), flag)
    }

    /// Whether it was woken since this was asked last.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Polls `future` on this thread, which is parked in between: the smallest executor there is.
pub fn drive<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => return outcome,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// One poll that nobody is woken for.
pub fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Awaits `future`, which is polled only when it was woken and must resolve before other tasks have had [`STEPS`] turns.
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

/// Lets every other task that is ready have one turn. Unlike with `yield_now`, the task is in the queue again before the
/// runtime looks at anything else.
pub async fn step_back() {
    let mut back = false;
    poll_fn(|cx| {
        if mem::replace(&mut back, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Lets every task that is ready run, several times over.
pub async fn settle() {
    for _ in 0..64 {
        yield_now().await;
    }
}

/// A runtime of this thread whose clock stands still.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O needs nothing of the system")
}

/// What no test ever waits for, unless it fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A runtime of this thread whose clock goes.
pub fn ticking() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it needs nothing of the system")
}

/// What another thread does takes no turns of this one, so it is waited for in earnest.
pub fn patiently<F: Future>(future: F) -> F::Output {
    ticking().block_on(async { timeout(PATIENCE, future).await }).expect("it resolves")
}

/// Runs `test` on a [`runtime`].
pub fn on_runtime<T>(test: impl Future<Output = T>) -> T {
    runtime().block_on(test)
}

/// The message of a panic of `code`.
pub fn panic_of<T: Debug>(code: impl FnOnce() -> T) -> String {
    quiet();
    let payload = panic::catch_unwind(panic::AssertUnwindSafe(code)).expect_err("a panic was expected");
    text(&*payload).unwrap_or_default().to_owned()
}

fn text(payload: &dyn Any) -> Option<&str> {
    payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied())
}
