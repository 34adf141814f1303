//! O1, O2, O3, O5: a mailbox that is full, a mailbox that is never empty, many senders at once.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{Fate, Flag, bounded, fate, on_runtime, poll_once, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use actor_tests::storm::turn;
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};
use tokio::task::yield_now;

/// As many polls as tokio grants a task without a break, and messages the run loop handles without one.
pub const BUDGET: u64 = 128;

/// An actor whose handler waits and whose mailbox is full.
async fn full(journal: &Journal, gate: &Gate) -> SubjectHandle {
    let subject = Subject::new(journal).spawner().capacity(2).spawn();
    subject.wait(0, gate.clone()).try_tell().expect("there is room");
    journal.until(Event::Ran(0)).await;
    (1..=2).for_each(|n| subject.note(n).try_tell().expect("there is room"));
    subject
}

#[test]
fn o1_try_tell_never_waits_and_never_overfills() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        for n in 10..20 {
            assert!(subject.note(n).try_tell().is_err_and(|error| error.is_full()));
            assert_eq!(subject.queued(), 2);
        }
        gate.open();
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn o1_a_full_mailbox_hands_the_message_back() {
    on_runtime(async {
        let (journal, token) = (Journal::default(), Journal::default());
        let subject = full(&journal, &Gate::shut()).await;
        let error = subject.echo(9, token.clone()).try_tell().expect_err("it is full");
        assert_eq!(token.holders(), 2);
        let message = error.into_message();
        assert!(matches!(message, SubjectMessage::Echo { n: 9, .. }));
        drop(message);
        assert_eq!(token.holders(), 1);
    });
}

/// Waiting senders come first, whoever tries to slip in between.
#[test]
fn o1_waiting_senders_are_served_first_come_first_served() {
    on_runtime(async {
        let (journal, gates) = (Journal::default(), [Gate::shut(), Gate::shut()]);
        let subject = full(&journal, &gates[0]).await;
        let mut waiting: Vec<_> = (10..14).map(|n| subject.wait(n, gates[1].clone())).collect();
        assert!(waiting.iter_mut().all(|call| poll_once(call).is_pending()));
        drop(waiting.remove(1));
        gates[0].open();
        settle().await;
        assert_eq!((journal.ran(), subject.queued()), (vec![0, 1, 2, 10], 2), "the next two have moved up");
        assert!(subject.note(20).try_tell().is_err_and(|error| error.is_full()), "no place is left for a latecomer");
        gates[1].open();
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 2, 10, 12, 13]);
    });
}

#[test]
fn o1_a_waiting_sender_is_woken_when_it_is_accepted_and_not_before() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let (waker, woken) = Flag::waker();
        let mut tell = pin!(subject.note(9).tell());
        assert!(tell.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        settle().await;
        assert!(!woken.take());
        gate.open();
        settle().await;
        assert!(woken.take());
        assert!(matches!(tell.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(Ok(()))));
    });
}

/// The run loop takes all that is queued at once. What of it has not started is still in the queue. Five, so that the next one
/// leaves neither half of them nor none.
#[test]
fn o1_what_was_handed_over_counts_until_it_starts() {
    on_runtime(async {
        let (journal, gates) = (Journal::default(), [Gate::shut(), Gate::shut()]);
        let subject = Subject::new(&journal).spawner().capacity(5).spawn();
        for (n, gate) in (0..).zip(&gates) {
            subject.wait(n, gate.clone()).try_tell().expect("there is room");
        }
        (2..5).for_each(|n| subject.note(n).try_tell().expect("there is room"));
        journal.until(Event::Ran(0)).await;
        assert_eq!(subject.queued(), 4, "the others were handed over, and wait");
        subject.note(5).try_tell().expect("there is room");
        assert!(subject.note(6).try_tell().is_err_and(|error| error.is_full()));
        let (waker, woken) = Flag::waker();
        let mut tell = pin!(subject.note(7).tell());
        assert!(tell.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        settle().await;
        assert!(!woken.take() && subject.queued() == 5);
        gates[0].open();
        journal.until(Event::Ran(1)).await;
        assert!(woken.take(), "the next one has started, and its place is taken before it ends");
        assert_eq!((journal.count(Event::Done(1)), subject.queued()), (0, 5));
        gates[1].open();
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 5, 7]);
    });
}

/// Room may have been made on another thread just before, by a run loop that did not see anybody wait.
#[test]
fn o1_the_run_loop_hears_of_the_first_who_waits() {
    let (subject, task) = Subject::new(&Journal::default()).spawner().capacity(1).into_task();
    let (waker, woken) = Flag::waker();
    let mut task = pin!(task);
    subject.wait(0, Gate::shut()).try_tell().expect("there is room");
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    subject.note(1).try_tell().expect("there is room");
    woken.take();
    let (mut first, mut second) = (subject.note(2), subject.note(3));
    assert!(poll_once(&mut first).is_pending() && woken.take());
    assert!(poll_once(&mut second).is_pending() && !woken.take(), "it knows that somebody waits");
}

#[test]
fn o1_an_unbounded_mailbox_takes_everything() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().unbounded().spawn();
        (0..10_000).for_each(|n| subject.note(n).try_tell().expect("there is room"));
        assert_eq!((subject.queued(), subject.capacity()), (10_000, None));
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran().len(), 10_000);
    });
}

#[test]
fn o2_an_abort_reaches_an_actor_with_a_full_mailbox_and_a_handler_that_waits() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = full(&journal, &Gate::shut()).await;
        let mut waiting = subject.note(9);
        assert!(poll_once(&mut waiting).is_pending());
        // The run loop has a look at who waits, and goes to sleep.
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!(fate(&bounded(waiting).await), Fate::NotSent);
        assert_eq!(journal.ran(), [0]);
    });
}

#[test]
fn o2_a_shutdown_reaches_an_actor_with_a_full_mailbox_and_a_handler_that_waits() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let waiting = tokio::spawn(subject.note(9).owned());
        settle().await;
        let stopped = subject.shutdown();
        let refused = bounded(waiting).await.expect("no panic");
        assert_eq!(fate(&refused), Fate::NotSent, "it was not accepted, and hears of it at once");
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

/// Counts, and writes no journal.
#[actor]
struct Counter(Arc<AtomicU64>);

#[actor]
impl Counter {
    pub fn count(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The most that `count` grew between two turns of a task beside, until `work` ended.
pub async fn longest_stretch(count: Arc<AtomicU64>, work: impl Future<Output = ()> + Send + 'static) -> u64 {
    let work = tokio::spawn(work);
    let (mut longest, mut last) = (0, count.load(Ordering::Relaxed));
    while !work.is_finished() {
        turn().await;
        let now = count.load(Ordering::Relaxed);
        longest = longest.max(now - last);
        last = now;
    }
    work.await.expect("no panic");
    longest
}

#[test]
fn o3_a_million_ready_messages_starve_nobody_for_more_than_one_budget() {
    on_runtime(async {
        let count = Arc::new(AtomicU64::new(0));
        let counter = Counter(count.clone()).spawner().unbounded().spawn();
        (0..1_000_000).for_each(|_| counter.count().try_tell().expect("it is unbounded"));
        let stopped = counter.shutdown();
        let longest = tokio::spawn(longest_stretch(count.clone(), async { drop(stopped.await) }));
        let longest = longest.await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");
        assert_eq!(count.load(Ordering::Relaxed), 1_000_000);
    });
}

#[test]
fn o3_a_caller_that_never_waits_starves_nobody_for_more_than_one_budget() {
    on_runtime(async {
        let calls = Arc::new(AtomicU64::new(0));
        let counter = Counter(Arc::default()).spawner().unbounded().spawn();
        let (told, live) = (calls.clone(), counter.clone());
        let tells = async move {
            for _ in 0..10_000 {
                live.count().tell().await.expect("it is open");
                told.fetch_add(1, Ordering::Relaxed);
            }
        };
        let longest = tokio::spawn(longest_stretch(calls.clone(), tells)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");

        bounded(counter.shutdown()).await;
        let (asked, before) = (calls.clone(), calls.load(Ordering::Relaxed));
        let asks = async move {
            for _ in 0..10_000 {
                counter.count().await.expect_err("it has ended");
                asked.fetch_add(1, Ordering::Relaxed);
            }
        };
        calls.store(0, Ordering::Relaxed);
        let longest = tokio::spawn(longest_stretch(calls, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}, after {before}");
    });
}

/// Two tasks ask one actor in a loop; a third has its turns.
#[test]
fn o3_callers_that_ask_in_a_loop_starve_nobody() {
    on_runtime(async {
        let count = Arc::new(AtomicU64::new(0));
        let counter = Counter(count.clone()).spawn();
        let asks = async move {
            for _ in 0..5_000 {
                let (one, two) = tokio::join!(counter.count(), counter.count());
                one.and(two).expect("it lives");
            }
        };
        let longest = tokio::spawn(longest_stretch(count, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");
    });
}

/// Notices when a handler starts while another runs.
#[actor]
struct Alone(Arc<AtomicBool>);

struct Within<'a>(&'a AtomicBool);

impl<'a> Within<'a> {
    fn enter(flag: &'a AtomicBool) -> Self {
        assert!(!flag.swap(true, Ordering::AcqRel), "two handlers at a time");
        Self(flag)
    }
}

impl Drop for Within<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[actor]
impl Alone {
    #[actor(start)]
    async fn begin(&mut self) {
        self.read().await;
    }

    pub async fn write(&mut self) {
        self.read().await;
    }

    pub async fn read(&self) {
        let _within = Within::enter(&self.0);
        yield_now().await;
    }

    pub fn glance(&self) {
        drop(Within::enter(&self.0));
    }

    #[actor(stop)]
    async fn end(&mut self) {
        self.read().await;
    }
}

#[test]
fn o5_one_handler_at_a_time() {
    let threads =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("threads can be started");
    threads.block_on(async {
        let alone = Alone(Arc::default()).spawn();
        let callers: Vec<_> = (0..8).map(|_| tokio::spawn(call_all(alone.clone()))).collect();
        for caller in callers {
            caller.await.expect("no panic");
        }
        assert!(matches!(alone.shutdown().await, StopReason::Shutdown));
    });
}

async fn call_all(alone: AloneHandle) {
    for _ in 0..200 {
        let (read, written, glanced, other) = tokio::join!(alone.read(), alone.write(), alone.glance(), alone.read());
        read.and(written).and(glanced).and(other).expect("no handler panics");
    }
}
