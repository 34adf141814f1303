//! The time limit of a call.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Sleep, sleep};

/// Limits `duration` so that the instant after it can be computed. The limit is longer than any program runs.
pub(crate) fn representable(duration: Duration) -> Duration {
    duration.min(Duration::from_secs(u32::MAX.into()))
}

/// A time limit that counts from its first poll. The timer is made then, so a call without a limit costs nothing.
#[derive(Debug)]
pub(crate) enum Deadline {
    Never,
    After(Duration),
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
            *self = Self::Running(Box::pin(sleep(duration)));
        }
    }

    /// Ready once the time has passed.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.start();
        match self {
            Self::Running(sleep) => sleep.as_mut().poll(cx),
            Self::Never | Self::After(_) => Poll::Pending,
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
            Self::Never | Self::Running(_) => None,
        }
    }
}
