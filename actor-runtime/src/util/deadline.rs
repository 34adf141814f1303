//! The time limit of a call.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// Limits `duration` so that the instant after it can be computed. The limit is longer than any program runs.
pub(crate) fn representable(duration: Duration) -> Duration {
    duration.min(Duration::from_secs(u32::MAX.into()))
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
            self.start_timer(duration);
        }
    }

    /// Not inlined, to keep its code out of the path of calls without a limit.
    #[cold]
    fn start_timer(&mut self, duration: Duration) {
        *self = Self::Running(Box::pin(sleep(duration)));
    }

    /// Starts the clock without a timer, which needs a runtime.
    pub(crate) fn count_from_now(&mut self) {
        if let Self::After(duration) = *self {
            *self = Self::At(Box::new(Instant::now() + representable(duration)));
        }
    }

    /// Ready once the time has passed.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.start();
        if let Self::At(end) = self {
            *self = Self::Running(Box::pin(sleep_until(**end)));
        }
        match self {
            Self::Running(sleep) => sleep.as_mut().poll(cx),
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
            Self::Never | Self::At(_) | Self::Running(_) => None,
        }
    }
}
