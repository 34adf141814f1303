//! What happens in a round, as the actor's handlers and the clients record it.
//!
//! The handlers record with relaxed atomics. A lock or a stronger ordering would order the actor's accesses behind the callers', and
//! so hide a missing ordering in the runtime from the thread sanitizer.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
};

/// What the oracle checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// A message runs at most once.
    Once,
    /// Accepted calls resolve, their messages run unless the actor stops first, and the reply is that of the call.
    Lost,
    /// A message that was refused or discarded never runs.
    Refused,
    /// The messages of one task start in the order of their acceptance.
    Order,
    /// One handler runs at a time, or up to 64 concurrent ones, and one state exists at a time.
    Exclusion,
    /// All observers of a stop see the same reason, which is one that happened.
    Reason,
    /// States, messages, replies and tasks are dropped exactly once.
    Balance,
    /// The queue does not exceed its capacity.
    Capacity,
    /// The round ends.
    Hang,
}

/// A check that failed.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Which check.
    pub check: Check,
    /// What was observed.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.check, self.text)
    }
}

/// What is counted until it is dropped.
#[derive(Clone, Copy, Debug)]
pub enum Counted {
    State,
    Message,
    Reply,
    Task,
}

/// Counts as alive until it is dropped.
#[derive(Debug)]
pub struct Token {
    journal: Arc<Journal>,
    counted: Counted,
}

impl Token {
    pub fn new(journal: &Arc<Journal>, counted: Counted) -> Self {
        journal.alive[counted as usize].fetch_add(1, Relaxed);
        Self { journal: journal.clone(), counted }
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.journal.alive[self.counted as usize].fetch_sub(1, Relaxed);
    }
}

/// What is known of one message.
#[derive(Debug, Default)]
pub struct Entry {
    pub id: u64,
    /// How many times a handler started.
    pub starts: AtomicU32,
    /// The journal's clock at the start.
    pub started_at: AtomicU64,
    /// How many times the message was dropped.
    pub drops: AtomicU32,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "message {} of client {}", self.id & u64::from(u32::MAX), self.id >> 32)
    }
}

/// Why the actor may stop. What is noted here has happened, or is about to.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may be true beside the others")]
pub struct Causes {
    pub is_shut_down: bool,
    pub is_aborted: bool,
    /// An abort that came before anything else, so that the stop cannot be graceful.
    pub is_aborted_for_sure: bool,
    pub is_consumed: bool,
    pub has_overflowed: bool,
    pub handles_dropped: bool,
    /// The messages of panics in handlers.
    pub panics: Vec<String>,
    /// The messages of panics in the stop hook.
    pub stop_panics: Vec<String>,
    pub stop_errors: Vec<String>,
    /// Errors and panics of the start hook.
    pub start_failures: Vec<String>,
    /// The reasons given to `Context::stop`.
    pub own_stops: Vec<String>,
    pub stop_hooks_started: u32,
    pub stop_hooks_returned: u32,
}

impl Causes {
    /// Whether something happened that a later abort may not replace.
    pub fn is_decided(&self) -> bool {
        self.is_consumed
            || self.has_overflowed
            || self.stop_hooks_started > 0
            || !self.panics.is_empty()
            || !self.start_failures.is_empty()
    }
}

/// The record of one round.
#[derive(Debug, Default)]
pub struct Journal {
    clock: AtomicU64,
    /// The handlers that run: concurrent ones count 1, others [`EXCLUSIVE`].
    inside: AtomicU32,
    alive: [AtomicI64; 4],
    causes: Mutex<Causes>,
    violations: Mutex<Vec<Violation>>,
    /// Which operation each client is in, for the report of a hang.
    progress: [AtomicU32; 8],
}

/// How many violations of a round are printed at once.
const MOST_PRINTED: usize = 3;

const EXCLUSIVE: u32 = 1 << 16;
const MOST_CONCURRENT: u32 = 64;

impl Journal {
    pub fn violation(&self, check: Check, text: impl fmt::Display) {
        let violation = Violation { check, text: text.to_string() };
        let mut violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        if violations.len() < MOST_PRINTED {
            // Printed at once, because the process may not survive what comes next.
            eprintln!("violation: {violation}");
        }
        violations.push(violation);
    }

    pub fn require(&self, holds: bool, check: Check, text: impl FnOnce() -> String) {
        if !holds {
            self.violation(check, text());
        }
    }

    pub fn violations(&self) -> Vec<Violation> {
        self.violations.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn causes<T>(&self, access: impl FnOnce(&mut Causes) -> T) -> T {
        access(&mut self.causes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn alive(&self, counted: Counted) -> i64 {
        self.alive[counted as usize].load(Relaxed)
    }

    pub fn set_progress(&self, client: u32, operation: u32) {
        self.progress[client as usize].store(operation, Relaxed);
    }

    pub fn progress(&self, client: u32) -> u32 {
        self.progress[client as usize].load(Relaxed)
    }

    /// Records that the handler of `entry` starts.
    pub fn start(self: &Arc<Self>, entry: &Entry, is_concurrent: bool) -> Running {
        let starts = entry.starts.fetch_add(1, Relaxed);
        self.require(starts == 0, Check::Once, || format!("{entry} started again"));
        entry.started_at.store(self.clock.fetch_add(1, Relaxed), Relaxed);
        self.enter(is_concurrent, entry)
    }

    /// Records that user code of the actor runs.
    pub fn enter(self: &Arc<Self>, is_concurrent: bool, what: &dyn fmt::Display) -> Running {
        let weight = if is_concurrent { 1 } else { EXCLUSIVE };
        let before = self.inside.fetch_add(weight, Relaxed);
        let is_allowed = if is_concurrent { before < MOST_CONCURRENT } else { before == 0 };
        self.require(is_allowed, Check::Exclusion, || format!("{what} started while others ran: {before:#x}"));
        Running { journal: self.clone(), weight }
    }
}

/// User code of the actor runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    journal: Arc<Journal>,
    weight: u32,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.journal.inside.fetch_sub(self.weight, Relaxed);
    }
}
