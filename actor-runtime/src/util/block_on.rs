//! Polling a future on a thread that may block.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};
use tokio::task::coop;

/// Wakes a parked thread.
///
/// Code that the future runs may park the thread itself and consume the token of `unpark`. The flag keeps the wake in that case.
struct ThreadWaker {
    woken: AtomicBool,
    thread: Thread,
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

thread_local! {
    static PARKS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread polls a future of [`on_parking_thread`].
#[cfg(feature = "direct")]
pub(crate) fn is_parking_thread() -> bool {
    PARKS.get()
}

/// Polls `future` as code of a thread that may block, although a runtime may be entered on it.
pub(crate) fn on_parking_thread<F: Future>(mut future: Pin<&mut F>) -> impl Future<Output = F::Output> {
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            PARKS.set(self.0);
        }
    }

    poll_fn(move |cx| {
        let _restore = Restore(PARKS.replace(true));
        future.as_mut().poll(cx)
    })
}

/// Parks the thread until `future` is ready. Returns `None` once `timeout` has passed.
///
/// A timeout that reaches beyond the clock's range never passes.
pub(crate) fn block_on<F: Future>(future: F, timeout: Option<Duration>) -> Option<F::Output> {
    let thread = Arc::new(ThreadWaker { woken: AtomicBool::new(false), thread: thread::current() });
    let waker = Waker::from(thread.clone());
    let mut cx = Context::from_waker(&waker);
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let future = pin!(future);
    let mut future = pin!(on_parking_thread(future));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return Some(output);
        }
        while !thread.woken.swap(false, Ordering::Acquire) {
            match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                None => thread::park(),
                Some(Duration::ZERO) => return None,
                Some(left) => thread::park_timeout(left),
            }
        }
    }
}

/// Panics if parking this thread would stop the tasks that it drives.
///
/// tokio does not say whether a thread drives tasks. But it grants a budget to tasks and to the future of `block_on`, and to
/// nothing else: neither to `spawn_blocking` nor to `block_in_place`. So this asks for more units than any budget has. The units
/// that were granted go back in reverse order.
#[track_caller]
pub(crate) fn assert_may_block() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut granted = Vec::new();
    let limited = (0..=u8::MAX).any(|_| match coop::poll_proceed(&mut cx) {
        Poll::Ready(unit) => {
            granted.push(unit);
            false
        }
        Poll::Pending => true,
    });
    while granted.pop().is_some() {}
    assert!(!limited, "`.blocking()` was called on a thread that drives asynchronous tasks: write `.await` instead");
}
