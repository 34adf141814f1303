//! O1, O2, O3, O5: full mailboxes, mailboxes that are never empty, and many senders at once.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, Flag, bounded, on_runtime, outcome_of, poll_once, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use actor_tests::storm::yield_once;
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};
use tokio::task::yield_now;

/// The number of polls that tokio grants a task, and of messages that the run loop handles, without yielding.
pub const BUDGET: u64 = 128;

/// Returns an actor with a waiting handler and a full mailbox.
async fn full(journal: &Journal, gate: &Gate) -> SubjectHandle {
    let subject = Subject::new(journal).spawner().capacity(2).spawn();
    subject.wait(0, gate.clone()).try_tell().expect("there is capacity");
    journal.until(Event::Ran(0)).await;
    (1..=2).for_each(|n| subject.note(n).try_tell().expect("there is capacity"));
    subject
}

#[test]
fn o1_try_tell_never_waits_and_never_exceeds_the_capacity() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        for n in 10..20 {
            assert!(subject.note(n).try_tell().is_err_and(|error| error.is_full()));
            assert_eq!(subject.mailbox_len(), 2);
        }
        gate.open();
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

#[test]
fn o1_try_tell_to_full_mailbox_returns_the_message() {
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

/// Waiting senders are accepted before a sender that calls later.
#[test]
fn o1_waiting_senders_are_accepted_first_in_first_out() {
    on_runtime(async {
        let (journal, gates) = (Journal::default(), [Gate::shut(), Gate::shut()]);
        let subject = full(&journal, &gates[0]).await;
        let mut waiting: Vec<_> = (10..14).map(|n| subject.wait(n, gates[1].clone())).collect();
        assert!(waiting.iter_mut().all(|call| poll_once(call).is_pending()));
        drop(waiting.remove(1));
        gates[0].open();
        settle().await;
        assert_eq!(
            (journal.ran(), subject.mailbox_len()),
            (vec![0, 1, 2, 10], 2),
            "the next two senders were accepted"
        );
        assert!(subject.note(20).try_tell().is_err_and(|error| error.is_full()), "no capacity is left");
        gates[1].open();
        settle().await;
        assert_eq!(journal.ran(), [0, 1, 2, 10, 12, 13]);
    });
}

#[test]
fn o1_waiting_sender_is_woken_only_when_accepted() {
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

/// The run loop takes all queued messages as one batch. Messages of the batch that have not started still count.
/// With a capacity of five, the count after one start is neither half of the batch nor zero.
#[test]
fn o1_message_in_a_batch_counts_as_queued_until_it_starts() {
    on_runtime(async {
        let (journal, gates) = (Journal::default(), [Gate::shut(), Gate::shut()]);
        let subject = Subject::new(&journal).spawner().capacity(5).spawn();
        for (n, gate) in (0..).zip(&gates) {
            subject.wait(n, gate.clone()).try_tell().expect("there is capacity");
        }
        (2..5).for_each(|n| subject.note(n).try_tell().expect("there is capacity"));
        journal.until(Event::Ran(0)).await;
        assert_eq!(subject.mailbox_len(), 4, "the rest of the batch is still queued");
        subject.note(5).try_tell().expect("there is capacity");
        assert!(subject.note(6).try_tell().is_err_and(|error| error.is_full()));
        let (waker, woken) = Flag::waker();
        let mut tell = pin!(subject.note(7).tell());
        assert!(tell.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        settle().await;
        assert!(!woken.take() && subject.mailbox_len() == 5);
        gates[0].open();
        journal.until(Event::Ran(1)).await;
        assert!(woken.take(), "the waiting sender is accepted when the next message starts");
        assert_eq!((journal.count(Event::Done(1)), subject.mailbox_len()), (0, 5));
        gates[1].open();
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran(), [0, 1, 2, 3, 4, 5, 7]);
    });
}

/// Another thread may have freed capacity just before, in a run loop that did not see the waiting sender.
#[test]
fn o1_first_waiting_sender_wakes_the_run_loop() {
    let (subject, task) = Subject::new(&Journal::default()).spawner().capacity(1).into_task();
    let (waker, woken) = Flag::waker();
    let mut task = pin!(task);
    subject.wait(0, Gate::shut()).try_tell().expect("there is capacity");
    assert!(task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    subject.note(1).try_tell().expect("there is capacity");
    woken.take();
    let (mut first, mut second) = (subject.note(2), subject.note(3));
    assert!(poll_once(&mut first).is_pending() && woken.take());
    assert!(poll_once(&mut second).is_pending() && !woken.take(), "the run loop already knows of a waiting sender");
}

#[test]
fn o1_unbounded_mailbox_accepts_every_message() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().unbounded().spawn();
        (0..10_000).for_each(|n| subject.note(n).try_tell().expect("there is capacity"));
        assert_eq!((subject.mailbox_len(), subject.mailbox_capacity()), (10_000, None));
        bounded(subject.shutdown()).await;
        assert_eq!(journal.ran().len(), 10_000);
    });
}

#[test]
fn o2_abort_stops_an_actor_with_a_full_mailbox_and_a_waiting_handler() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = full(&journal, &Gate::shut()).await;
        let mut waiting = subject.note(9);
        assert!(poll_once(&mut waiting).is_pending());
        // The run loop sees the waiting sender and goes idle.
        settle().await;
        assert!(matches!(bounded(subject.abort()).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::Closed);
        assert_eq!(journal.ran(), [0]);
    });
}

#[test]
fn o2_shutdown_closes_an_actor_with_a_full_mailbox_and_a_waiting_handler() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = full(&journal, &gate).await;
        let waiting = tokio::spawn(subject.note(9).into_owned());
        settle().await;
        let stopped = subject.shutdown();
        let refused = bounded(waiting).await.expect("no panic");
        assert_eq!(outcome_of(&refused), CallOutcome::Closed, "a waiting sender gets its error at once");
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
        assert_eq!(journal.ran(), [0, 1, 2]);
    });
}

/// Counts its calls without a journal.
#[actor]
struct Counter(Arc<AtomicU64>);

#[actor]
impl Counter {
    pub fn count(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Returns the largest growth of `count` between two polls of this task, until `work` returns.
pub async fn longest_stretch(count: Arc<AtomicU64>, work: impl Future<Output = ()> + Send + 'static) -> u64 {
    let work = tokio::spawn(work);
    let (mut longest, mut last) = (0, count.load(Ordering::Relaxed));
    while !work.is_finished() {
        yield_once().await;
        let now = count.load(Ordering::Relaxed);
        longest = longest.max(now - last);
        last = now;
    }
    work.await.expect("no panic");
    longest
}

#[test]
fn o3_a_million_queued_messages_do_not_starve_other_tasks() {
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
fn o3_caller_that_never_waits_does_not_starve_other_tasks() {
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
                counter.count().await.expect_err("it has stopped");
                asked.fetch_add(1, Ordering::Relaxed);
            }
        };
        calls.store(0, Ordering::Relaxed);
        let longest = tokio::spawn(longest_stretch(calls, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}, after {before}");
    });
}

/// Two tasks ask one actor in a loop, and a third task must be polled in between.
#[test]
fn o3_callers_that_ask_in_a_loop_do_not_starve_other_tasks() {
    on_runtime(async {
        let count = Arc::new(AtomicU64::new(0));
        let counter = Counter(count.clone()).spawn();
        let asks = async move {
            for _ in 0..5_000 {
                let (one, two) = tokio::join!(counter.count(), counter.count());
                one.and(two).expect("the actor runs");
            }
        };
        let longest = tokio::spawn(longest_stretch(count, asks)).await.expect("no panic");
        assert!((1..=BUDGET).contains(&longest), "{longest}");
    });
}

/// Panics if two handlers run at the same time.
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
    #[actor(on_start)]
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

    #[actor(on_stop)]
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
