//! When an actor restarts, how often, and after which delay.

use crate::util::memory::shrink;
use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// After which failures a supervised actor gets a new state. [What restarts](super#what-restarts) lists every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestartPolicy {
    /// Never restarts. The factory is called once, in the actor's task.
    Never,
    /// Restarts after a panic of a handler, the start hook or the factory.
    #[default]
    OnPanic,
    /// Restarts after a panic, and after an error of the start hook or the factory.
    OnFailure,
}

impl RestartPolicy {
    /// Whether the actor restarts after a failure, which is a panic or an error.
    pub(super) const fn applies(self, panicked: bool) -> bool {
        match self {
            Self::Never => false,
            Self::OnPanic => panicked,
            Self::OnFailure => true,
        }
    }
}

/// For how many restarts an actor keeps memory once more have counted.
const KEPT_RESTARTS: usize = 64;

#[derive(Debug)]
pub(super) struct Policy {
    pub(super) restart: RestartPolicy,
    pub(super) restarts: u32,
    pub(super) period: Duration,
    pub(super) initial_delay: Duration,
    pub(super) max_delay: Duration,
    /// The instants of the restarts that count, oldest first.
    granted: VecDeque<Instant>,
    /// How often the delay was doubled.
    doubled: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            restart: RestartPolicy::default(),
            restarts: 5,
            period: Duration::from_secs(10),
            initial_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(5),
            granted: VecDeque::new(),
            doubled: 0,
        }
    }
}

impl Policy {
    /// The delay before a restart now. `None` if the restart limit is reached.
    pub(super) fn next_delay(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let last = self.granted.back().copied();
        while self.granted.front().is_some_and(|first| now - *first >= self.period) {
            self.granted.pop_front();
        }
        shrink(&mut self.granted, KEPT_RESTARTS);
        if self.granted.len() >= usize::try_from(self.restarts).unwrap_or(usize::MAX) {
            return None;
        }
        // The delay before an incarnation is no part of its life.
        let lasted = last.is_none_or(|last| now - last >= self.period.saturating_add(self.delay()));
        self.doubled = if lasted { 0 } else { self.doubled.saturating_add(1) };
        self.granted.push_back(now);
        Some(self.delay())
    }

    /// The delay before the restart that was granted last.
    fn delay(&self) -> Duration {
        let factor = 2_u32.checked_pow(self.doubled).unwrap_or(u32::MAX);
        self.initial_delay.saturating_mul(factor).min(self.max_delay)
    }
}
