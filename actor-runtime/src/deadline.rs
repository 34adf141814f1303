//! The time that a call is given.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Sleep, sleep};

/// No longer than any program runs, so that the moment after it can be told.
pub(crate) fn tellable(duration: Duration) -> Duration {
    duration.min(Duration::from_secs(u32::MAX.into()))
}

/// Runs from its first poll on. The timer is made then, so a call without one costs nothing.
#[derive(Debug)]
pub(crate) enum Deadline {
    Never,
    After(Duration),
    Running(Pin<Box<Sleep>>),
}

impl Deadline {
    /// Starts the clock.
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

    /// The time that was given, if the clock has not started.
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
