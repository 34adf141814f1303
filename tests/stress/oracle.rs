//! The checks of a round, after everything has stopped.

use super::{
    actors::Method,
    journal::{Causes, Check, Counted, Journal},
    observed::{Made, Observed, Verdict},
    plan::Kind,
    state::Setup,
};
use actor_runtime::StopReason;
use actor_tests::support::{PLANNED, chain};
use std::{error::Error, sync::atomic::Ordering::Relaxed};

/// What a round has observed.
pub struct Round<'a> {
    pub setup: &'a Setup,
    /// What each client that has returned reports.
    pub clients: Vec<Observed>,
    /// The reason that the round itself saw.
    pub reason: StopReason,
}

impl Made {
    fn starts(&self) -> u32 {
        self.entry.starts.load(Relaxed)
    }

    fn started_at(&self) -> u64 {
        self.entry.started_at.load(Relaxed)
    }

    fn describe(&self) -> String {
        format!("{} ({:?}, {:?})", self.entry, self.method, self.verdict)
    }
}

impl Round<'_> {
    /// Makes all checks, and notes what does not hold.
    pub fn check(&self) {
        for client in &self.clients {
            for made in &client.made {
                self.check_message(made);
            }
            self.check_order(&client.made);
            for (observer, reason) in &client.reasons {
                self.check_same_reason(observer, reason);
            }
        }
        self.check_reason();
        self.check_replaced();
    }

    fn journal(&self) -> &Journal {
        &self.setup.journal
    }

    fn require(&self, holds: bool, check: Check, made: &Made, rule: &str) {
        let reason = &self.reason;
        self.journal().require(holds, check, || {
            format!(
                "{}: {rule}; it started {} times, and the actor stopped by {reason:?}",
                made.describe(),
                made.starts()
            )
        });
    }

    fn check_message(&self, made: &Made) {
        let (starts, drops) = (made.starts(), made.entry.drops.load(Relaxed));
        self.require(drops == 1, Check::Balance, made, &format!("it was dropped {drops} times"));
        self.require(starts <= 1, Check::Once, made, "a message runs at most once");
        let Some(verdict) = &made.verdict else {
            return self.require(false, Check::Lost, made, "every call resolves");
        };
        match verdict {
            Verdict::Served | Verdict::Refused => {
                self.require(starts == 1, Check::Lost, made, "a reply comes from a handler");
            }
            Verdict::NoReply(reason) => {
                self.require(starts == 1, Check::Refused, made, "`NoReply` is for handlers that started");
                if let Some(reason) = reason {
                    self.check_no_reply(made, reason);
                }
            }
            Verdict::Discarded(reason) => {
                self.require(starts == 0, Check::Refused, made, "a discarded message never runs");
                self.check_same_reason(&made.describe(), reason);
            }
            Verdict::Closed(reason) => {
                self.require(starts == 0, Check::Refused, made, "a refused message never runs");
                if made.after_stop {
                    self.check_same_reason(&made.describe(), reason);
                } else {
                    self.require(
                        self.is_plausible(reason),
                        Check::Reason,
                        made,
                        "a closed mailbox names what closed it",
                    );
                }
            }
            Verdict::Full
            | Verdict::TimedOut { accepted: false }
            | Verdict::Dropped { polled: false, accepted: false } => {
                self.require(starts == 0, Check::Refused, made, "a message that was not accepted never runs");
            }
            Verdict::TimedOut { .. } | Verdict::Told | Verdict::Dropped { .. } => {}
        }
        if made.accepted_at.is_some() && self.has_drained() && !self.is_replaceable(made) {
            self.require(starts == 1, Check::Lost, made, "an actor that stops gracefully handles what it has accepted");
        }
    }

    /// The handler of a supervised actor may have been cut off by a panic that did not stop the actor.
    fn check_no_reply(&self, made: &Made, reason: &StopReason) {
        let is_restart = self.setup.plan.is_supervised
            && matches!(reason, StopReason::Panicked(panic) if self.journal().causes(|causes| causes.panics.contains(panic)));
        if !is_restart {
            self.check_same_reason(&made.describe(), reason);
        }
    }

    fn is_replaceable(&self, made: &Made) -> bool {
        self.setup.plan.kind == Kind::Lanes && made.method == Method::Latest && made.is_told
    }

    /// Each replaced message was replaced by another one.
    fn check_replaced(&self) {
        let all = || self.clients.iter().flat_map(|client| &client.made).filter(|made| self.is_replaceable(made));
        let replaced = all().filter(|made| made.accepted_at.is_some() && made.starts() == 0).count();
        let replacing = all().filter(|made| made.accepted_at.is_some() && made.is_try).count();
        if self.has_drained() && self.all_clients_returned() {
            self.journal().require(replaced <= replacing, Check::Lost, || {
                format!("{replaced} messages were replaced by {replacing} others")
            });
        }
    }

    fn all_clients_returned(&self) -> bool {
        self.clients.len() == self.setup.plan.clients as usize
    }

    /// The messages of one client that started are in the order of acceptance.
    fn check_order(&self, made: &[Made]) {
        let mut started: Vec<&Made> = made.iter().filter(|made| made.starts() > 0).collect();
        started.sort_by_key(|made| made.order);
        for (index, later) in started.iter().enumerate() {
            for earlier in &started[..index] {
                let holds = !self.is_ordered(earlier, later) || earlier.started_at() < later.started_at();
                self.journal().require(holds, Check::Order, || {
                    format!("{} started before {}", later.describe(), earlier.describe())
                });
            }
        }
    }

    /// Whether `earlier` must start before `later`, whose first poll came later.
    fn is_ordered(&self, earlier: &Made, later: &Made) -> bool {
        if earlier.method == later.method || self.setup.plan.kind != Kind::Lanes {
            return true;
        }
        // A message that replaces another one takes its place in the queue.
        if self.is_replaceable(later) && later.is_try {
            return false;
        }
        match (earlier.method, later.method) {
            // Before acceptance they wait for different lanes.
            (Method::Urgent, _) => earlier.accepted_at.is_some_and(|at| at < later.order),
            (_, Method::Urgent) => false,
            _ => true,
        }
    }

    fn check_same_reason(&self, observer: &str, reason: &StopReason) {
        let (seen, stopped) = (chain(reason), chain(&self.reason));
        self.journal()
            .require(seen == stopped, Check::Reason, || format!("{observer} saw `{seen}`, others `{stopped}`"));
    }

    /// Whether the mailbox may be closed for `reason`.
    fn is_plausible(&self, reason: &StopReason) -> bool {
        let plan = &self.setup.plan;
        let names = |texts: &[String], reason: &dyn Error| texts.iter().any(|text| reason.to_string().contains(text));
        self.journal().causes(|causes| match reason {
            StopReason::Shutdown => causes.is_shut_down,
            StopReason::HandlesDropped => causes.handles_dropped,
            StopReason::Aborted => causes.is_aborted,
            StopReason::Consumed => causes.is_consumed,
            StopReason::MailboxOverflow => causes.has_overflowed,
            StopReason::Stopped(error) => names(&causes.own_stops, &***error),
            StopReason::StartFailed(error) => names(&causes.start_failures, &***error),
            StopReason::StopFailed(error) => names(&causes.stop_errors, &***error),
            StopReason::Panicked(panic) => causes.panics.contains(panic) || causes.stop_panics.contains(panic),
            StopReason::RestartsExhausted(last) => {
                let failures = causes.panics.len() + causes.start_failures.len();
                let is_known = chain(&**last).contains(PLANNED);
                plan.is_supervised && is_known && failures > plan.restart_limit as usize
            }
            _ => false,
        })
    }

    /// Whether the actor has handled what it had accepted.
    fn has_drained(&self) -> bool {
        match &self.reason {
            StopReason::Shutdown | StopReason::HandlesDropped | StopReason::Stopped(_) | StopReason::StopFailed(_) => {
                true
            }
            StopReason::Panicked(panic) => self.journal().causes(|causes| causes.stop_panics.contains(panic)),
            _ => false,
        }
    }

    fn check_reason(&self) {
        let reason = &self.reason;
        let note = |holds, rule: &str| self.journal().require(holds, Check::Reason, || format!("{reason:?}: {rule}"));
        note(self.is_plausible(reason), "this has not happened");
        let drained = self.has_drained();
        let plan = &self.setup.plan;
        let rules: [(bool, &str); 5] = self.journal().causes(|causes: &mut Causes| {
            let hook_has_run = causes.stop_hooks_started == 1 && causes.stop_hooks_returned == 1;
            [
                (!drained || hook_has_run, "the stop hook has not run once"),
                (causes.stop_hooks_started <= 1, "the stop hook has run more than once"),
                (!drained || !causes.is_aborted_for_sure, "the actor was aborted before"),
                (!drained || !causes.is_consumed, "a method has consumed the actor"),
                (!drained || plan.is_supervised || causes.panics.is_empty(), "a handler has panicked"),
            ]
        });
        for (holds, rule) in rules {
            note(holds, rule);
        }
    }
}

/// Everything that the actor and its callers had is dropped.
pub fn check_balance(journal: &Journal) {
    for counted in [Counted::State, Counted::Message, Counted::Reply, Counted::Task] {
        let alive = journal.alive(counted);
        journal.require(alive == 0, Check::Balance, || format!("{alive} of {counted:?} are alive"));
    }
}
