//! A call from a thread that may block.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};
use tokio::task::coop;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Parks the thread until `future` is ready; `None` once `patience` has passed.
pub(crate) fn park_on<F: Future + Unpin>(future: &mut F, patience: Option<Duration>) -> Option<F::Output> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    // A deadline too far to be told is none.
    let until = patience.and_then(|patience| Instant::now().checked_add(patience));
    loop {
        if let Poll::Ready(outcome) = Pin::new(&mut *future).poll(&mut cx) {
            return Some(outcome);
        }
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => thread::park_timeout(left),
        }
    }
}

/// Panics where parking the thread would stop the tasks that it drives.
///
/// tokio tells nobody whether a thread drives tasks, but it gives a budget to tasks and to the future of `block_on`, and
/// to nothing else: neither to `spawn_blocking` nor to `block_in_place`. More units than any budget has are asked for;
/// those that were granted go back when they are dropped, the last one first.
#[track_caller]
pub(crate) fn refuse_on_a_runtime_thread() {
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
