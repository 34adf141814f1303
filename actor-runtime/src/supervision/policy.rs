//! When to restart, how often, and after which pause.

use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// After which failures a supervised actor is given a new state; [the table](super#what-restarts) has each case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Restart {
    /// None: the factory is called once. The same as an actor without supervision, but made in its own task.
    Never,
    /// Panics of a handler, of the start hook, of the factory.
    #[default]
    OnPanic,
    /// All of them: those, and errors of the start hook and of the factory as well.
    Always,
}

impl Restart {
    /// After a failure that is a panic or else an error.
    pub(super) const fn is_due(self, panicked: bool) -> bool {
        match self {
            Self::Never => false,
            Self::OnPanic => panicked,
            Self::Always => true,
        }
    }
}

#[derive(Debug)]
pub(super) struct Policy {
    pub(super) restart: Restart,
    pub(super) restarts: u32,
    pub(super) within: Duration,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
    /// When restarts were granted, oldest first, as far as they count.
    granted: VecDeque<Instant>,
    /// How often the pause has doubled.
    doubled: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            restart: Restart::default(),
            restarts: 5,
            within: Duration::from_secs(10),
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(5),
            granted: VecDeque::new(),
            doubled: 0,
        }
    }
}

impl Policy {
    /// The pause before a restart now; `None` if there have been enough of them.
    pub(super) fn grant(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let last = self.granted.back().copied();
        while self.granted.front().is_some_and(|first| now - *first >= self.within) {
            self.granted.pop_front();
        }
        if self.granted.len() >= usize::try_from(self.restarts).unwrap_or(usize::MAX) {
            return None;
        }
        // The pause that went before is no part of a life.
        let lasted = last.is_none_or(|last| now - last >= self.within.saturating_add(self.pause_before()));
        self.doubled = if lasted { 0 } else { self.doubled.saturating_add(1) };
        self.granted.push_back(now);
        Some(self.pause_before())
    }

    /// Before the restart that was granted last.
    fn pause_before(&self) -> Duration {
        let factor = 2_u32.checked_pow(self.doubled).unwrap_or(u32::MAX);
        self.first_pause.saturating_mul(factor).min(self.longest_pause)
    }
}
