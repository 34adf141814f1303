//! The table of the module `supervision`, and the budget.

use super::*;
use std::fmt;
use tokio::time::{Instant, sleep};

/// What happens to the actor.
#[derive(Clone, Copy, Debug)]
enum Blow {
    Handler,
    FactoryPanics,
    FactoryFails,
    StartPanics,
    StartFails,
    Finish,
    StopFails,
    StopPanics,
    Stopped,
    Shutdown,
    Abort,
    TooSlow,
}

struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("planned failure")
    }
}

impl From<Refused> for Box<dyn std::error::Error + Send + Sync> {
    fn from(refused: Refused) -> Self {
        refused.to_string().into()
    }
}

/// The first incarnation is hit, the second is not.
fn victim(blow: Blow, restart: Restart) -> Supervised<Subject> {
    let (journal, mut made) = (Journal::default(), 0);
    let factory = move || {
        made += 1;
        let mut subject = Subject::new(&journal);
        match (blow, made) {
            (Blow::FactoryPanics, 1) => panic!("{PLANNED}"),
            (Blow::FactoryFails, 1) => return Err(Refused),
            (Blow::StartPanics, 1) => subject.start = Step::Panic,
            (Blow::StartFails, 1) => subject.start = Step::Fail,
            (Blow::StopPanics, 1) => subject.stop = Step::Panic,
            (Blow::StopFails, 1) => subject.stop = Step::Fail,
            _ => {}
        }
        Ok(subject)
    };
    unlimited(supervised(factory)).restart(restart)
}

/// The restart, or the end.
async fn outcome(blow: Blow, restart: Restart) -> String {
    crate::support::quiet();
    let (subject, log) = Log::of(victim(blow, restart));
    let subject = subject.spawn();
    match blow {
        Blow::Handler => drop(bounded(subject.boom(1)).await),
        Blow::Finish => drop(bounded(subject.finish(1, open())).await),
        Blow::StopFails | Blow::StopPanics | Blow::Shutdown => drop(bounded(subject.shutdown()).await),
        Blow::Stopped => drop(bounded(subject.stop_behind(1, open())).await),
        Blow::Abort => drop(subject.abort()),
        Blow::TooSlow => while subject.press(1).try_tell().is_ok() {},
        Blow::FactoryPanics | Blow::FactoryFails | Blow::StartPanics | Blow::StartFails => {}
    }
    settle().await;
    let lived = if let Ok(2) = bounded(subject.note(2)).await { "goes on" } else { "" };
    assert_eq!(log.lines().len(), usize::from(!lived.is_empty()), "each restart is logged");
    if lived.is_empty() { bounded(subject.stopped()).await.to_string() } else { lived.to_owned() }
}

fn open() -> Gate {
    let gate = Gate::shut();
    gate.open();
    gate
}

macro_rules! rows {
    ($($row:ident: $blow:expr => $never:expr, $on_panic:expr, $always:expr;)*) => {$(
        #[test]
        fn $row() {
            on_runtime(async {
                assert_eq!(outcome($blow, Restart::Never).await, $never);
                assert_eq!(outcome($blow, Restart::OnPanic).await, $on_panic);
                assert_eq!(outcome($blow, Restart::Always).await, $always);
            });
        }
    )*};
}

const ON: &str = "goes on";
const PANICKED: &str = "the actor panicked: planned panic";
const START_PANICKED: &str = "the actor failed to start: planned panic";
const START_FAILED: &str = "the actor failed to start: planned failure";
const STOP_FAILED: &str = "the actor's stop hook failed: planned failure";
const SHUT_DOWN: &str = "the actor was shut down";
const FINISHED: &str = "the actor's last message ended it";
const ABORTED: &str = "the actor was aborted";
const STOPPED: &str = "the actor stopped: planned end";
const TOO_SLOW: &str = "the actor was too slow, its mailbox was full";

rows! {
    f6_a_handler_panics: Blow::Handler => PANICKED, ON, ON;
    f6_the_factory_panics: Blow::FactoryPanics => START_PANICKED, ON, ON;
    f6_the_factory_fails: Blow::FactoryFails => START_FAILED, START_FAILED, ON;
    f6_the_start_hook_panics: Blow::StartPanics => START_PANICKED, ON, ON;
    f6_the_start_hook_fails: Blow::StartFails => START_FAILED, START_FAILED, ON;
    f6_a_method_takes_self: Blow::Finish => FINISHED, FINISHED, FINISHED;
    f6_the_stop_hook_fails: Blow::StopFails => STOP_FAILED, STOP_FAILED, STOP_FAILED;
    f6_the_stop_hook_panics: Blow::StopPanics => PANICKED, PANICKED, PANICKED;
    f6_it_stops_itself: Blow::Stopped => STOPPED, STOPPED, STOPPED;
    f6_it_is_shut_down: Blow::Shutdown => SHUT_DOWN, SHUT_DOWN, SHUT_DOWN;
    f6_it_is_aborted: Blow::Abort => ABORTED, ABORTED, ABORTED;
    f6_it_is_too_slow: Blow::TooSlow => TOO_SLOW, TOO_SLOW, TOO_SLOW;
}

#[test]
fn f6_a_panic_of_a_method_that_takes_self_is_the_end() {
    struct Last;

    #[actor]
    impl Last {
        pub fn finish(self) {
            panic!("{PLANNED}")
        }
    }

    on_runtime(async {
        crate::support::quiet();
        let last = unlimited(supervised(|| Last)).spawn();
        settle().await;
        assert_eq!(fate(&bounded(last.finish()).await), Fate::Interrupted);
        assert_eq!(bounded(last.stopped()).await.to_string(), PANICKED);
    });
}

#[test]
fn f6_more_failures_than_the_budget_has_are_the_end() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let (subject, log) = Log::of(at_once(&journal).budget(3, Duration::from_secs(10)));
        let subject = subject.spawn();
        for n in 0..3 {
            assert_eq!(fate(&bounded(subject.boom(n)).await), Fate::Interrupted);
        }
        let last = subject.boom_behind(3, gate.clone()).enqueue().await.expect("there is room");
        journal.until(Event::Ran(3)).await;
        let queued = subject.note(4).enqueue().await.expect("there is room");
        gate.open();
        let (last, queued) = (bounded(last).await, bounded(queued).await);
        let (reason, later) = (bounded(subject.stopped()).await, bounded(subject.note(5)).await);
        assert!(matches!(&reason, StopReason::RestartsExhausted(last) if matches!(**last, StopReason::Panicked(_))));
        assert_eq!([fate(&last), fate(&queued), fate(&later)], [Fate::Interrupted, Fate::Dropped, Fate::NotSent]);
        assert_eq!(blamed(&last), PANICKED);
        for outcome in [queued, later] {
            assert_eq!(blamed(&outcome), format!("the actor failed too often: {PANICKED}"));
        }
        assert_eq!((log.lines().len(), journal.ran()), (3, vec![0, 1, 2, 3]));
    });
}

#[test]
fn f6_the_budget_forgets_what_is_long_ago() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).budget(2, Duration::from_secs(10)).spawn();
        for n in 0..20 {
            assert_eq!(fate(&subject.boom(n).await), Fate::Interrupted);
            sleep(Duration::from_secs(5)).await;
        }
        assert!(!subject.is_stopped(), "never three within ten seconds");
        for n in 0..2 {
            assert_eq!(fate(&bounded(subject.boom(n)).await), Fate::Interrupted);
        }
        assert!(matches!(bounded(subject.stopped()).await, StopReason::RestartsExhausted(_)));
    });
}

#[test]
fn f6_no_budget_is_no_restart() {
    on_runtime(async {
        let (subject, log) = Log::of(at_once(&Journal::default()).budget(0, Duration::from_secs(10)));
        let subject = subject.spawn();
        assert_eq!(fate(&bounded(subject.boom(1)).await), Fate::Interrupted);
        let reason = bounded(subject.stopped()).await;
        assert_eq!(reason.to_string(), format!("the actor failed too often: {PANICKED}"));
        assert!(std::error::Error::source(&reason).is_some_and(|last| last.to_string() == PANICKED));
        assert!(log.lines().is_empty());
    });
}

#[test]
fn f6_the_pause_doubles_and_begins_anew_after_a_good_life() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = at_once(&journal).budget(9, Duration::from_secs(10));
        let (subject, log) = Log::of(subject.backoff(Duration::from_secs(1), Duration::from_secs(3)));
        let (subject, start) = (subject.spawn(), Instant::now());
        for n in 0..4 {
            assert!(subject.boom(n).await.is_err());
        }
        subject.note(4).await.expect("it is served");
        assert_eq!(start.elapsed().as_secs(), 1 + 2 + 3 + 3);
        sleep(Duration::from_secs(11)).await;
        assert!(subject.boom(5).await.is_err());
        subject.note(6).await.expect("it is served");
        let pauses: Vec<_> = log.lines().iter().filter_map(|line| Some(line.rsplit_once(' ')?.1.to_owned())).collect();
        assert_eq!(pauses, ["1s", "2s", "3s", "3s", "1s"]);
    });
}

#[test]
fn f6_a_panic_of_the_hook_on_restarts_is_ignored() {
    on_runtime(async {
        let subject = at_once(&Journal::default()).on_restart(|_| panic!("{PLANNED}")).spawn();
        assert!(bounded(subject.boom(1)).await.is_err());
        assert_eq!(bounded(subject.note(2)).await.ok(), Some(2));
    });
}

#[test]
fn f6_a_restart_prints_as_one_line() {
    on_runtime(async {
        let lines = Log::default();
        let written = lines.clone();
        let subject = at_once(&Journal::default()).name("till").on_restart(move |event| {
            written.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.to_string());
        });
        let subject = subject.spawn();
        assert!(bounded(subject.boom(1)).await.is_err());
        assert_eq!(lines.lines(), [format!("till {}: restart 1 in 0ns: {PANICKED}", subject.id())]);
    });
}
