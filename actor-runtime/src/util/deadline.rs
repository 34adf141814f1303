//! The time limit of a call.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    time::{Instant, Sleep, sleep, sleep_until, timeout_at},
};

/// Limits `duration` so that the instant after it can be computed. The limit is longer than any program runs.
pub(crate) fn representable(duration: Duration) -> Duration {
    duration.min(Duration::from_secs(u32::MAX.into()))
}

/// Whether no timer can be started because this is the destructor of a thread-local and tokio's own are gone. A limit then counts as
/// passed: a panic in a destructor aborts the process.
fn is_thread_ending() -> bool {
    Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed())
}

/// The time of tokio's clock, which cannot be read while the thread is ending and the clock may be paused.
pub(crate) fn now() -> Instant {
    if is_thread_ending() { Instant::from_std(std::time::Instant::now()) } else { Instant::now() }
}

/// Waits for `future` until `end`.
///
/// # Panics
///
/// Outside of a tokio runtime with a timer.
pub(crate) async fn wait_until<F: Future>(end: Instant, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    if is_thread_ending() {
        return poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => Poll::Ready(None),
        })
        .await;
    }
    timeout_at(end, future).await.ok()
}

/// A time limit that counts from its first poll, or earlier if it is told to. The timer is made at the first poll, so a call without a
/// limit costs nothing.
#[derive(Debug)]
pub(crate) enum Deadline {
    Never,
    /// The clock has not started.
    After(Duration),
    /// The clock has started. There is no timer yet. In a box, so that a call is no larger.
    At(Box<Instant>),
    Running(Pin<Box<Sleep>>),
    Passed,
}

impl Deadline {
    /// Starts the clock, if it has not started.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with a timer.
    #[inline]
    pub(crate) fn start(&mut self) {
        if let Self::After(duration) = *self {
            self.start_timer(|| sleep(duration));
        }
    }

    /// Not inlined, to keep its code out of the path of calls without a limit.
    #[cold]
    fn start_timer(&mut self, timer: impl FnOnce() -> Sleep) {
        *self = if is_thread_ending() { Self::Passed } else { Self::Running(Box::pin(timer())) };
    }

    /// Starts the clock without a timer, which needs a runtime.
    pub(crate) fn count_from_now(&mut self) {
        if let Self::After(duration) = *self {
            *self = Self::At(Box::new(now() + representable(duration)));
        }
    }

    /// Ready once the time has passed.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.start();
        if let Self::At(end) = self {
            let end = **end;
            self.start_timer(|| sleep_until(end));
        }
        match self {
            Self::Running(sleep) => sleep.as_mut().poll(cx),
            Self::Passed => Poll::Ready(()),
            Self::Never | Self::After(_) | Self::At(_) => Poll::Pending,
        }
    }

    pub(crate) const fn is_never(&self) -> bool {
        matches!(self, Self::Never)
    }

    /// Takes the limit, if the clock has not started.
    pub(crate) fn take_unstarted(&mut self) -> Option<Duration> {
        match *self {
            Self::After(duration) => {
                *self = Self::Never;
                Some(duration)
            }
            Self::Never | Self::At(_) | Self::Running(_) | Self::Passed => None,
        }
    }
}
