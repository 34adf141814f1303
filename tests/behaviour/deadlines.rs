//! C8: from when each time limit counts.

use crate::{
    actor,
    subject::{Gate, Journal, Subject, SubjectHandle},
    support::{on_runtime, panic_of, poll_once, settle},
};
use actor_runtime::{
    Actor, ActorControl, CallError, PendingReply, StopReason,
    supervision::{ShutdownGroup, supervised},
};
use std::{future::Future, pin::Pin, task::Poll, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, advance, timeout},
};

const LIMIT: Duration = Duration::from_secs(20);

/// How long each future of the table exists before its first poll.
const LATE: Duration = Duration::from_secs(4);

/// When the limit has passed, from the moment at which the future was made.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// Making the future does something, so the time counts from there.
    FromTheCall,
    /// Nothing happens before the first poll.
    FromTheFirstPoll,
}

type Limited = Pin<Box<dyn Future<Output = ()>>>;

/// Makes a future whose limit is [`LIMIT`]. The actor is in a handler that never returns, and has capacity for one message.
type Make = fn(SubjectHandle) -> Limited;

const TABLE: &[(&str, Counts, Make)] = &[
    ("ask", Counts::FromTheFirstPoll, |subject| {
        Box::pin(async move { assert_timed_out(&subject.note(1).timeout(LIMIT).await, true) })
    }),
    ("ask that waits for capacity", Counts::FromTheFirstPoll, |subject| {
        fill(&subject);
        Box::pin(async move { assert_timed_out(&subject.note(1).timeout(LIMIT).await, false) })
    }),
    ("owned ask", Counts::FromTheFirstPoll, |subject| {
        let call = subject.note(1).timeout(LIMIT).into_owned();
        Box::pin(async move { assert_timed_out(&call.await, true) })
    }),
    ("tell", Counts::FromTheFirstPoll, |subject| {
        fill(&subject);
        let tell = subject.note(1).timeout(LIMIT).into_owned().tell();
        Box::pin(async move { assert!(tell.await.expect_err("the mailbox is full").is_timeout()) })
    }),
    ("delayed call", Counts::FromTheCall, |subject| {
        let delayed = subject.note(1).after(LIMIT);
        Box::pin(async move {
            delayed.await.expect("there is capacity");
            drop(subject);
        })
    }),
    ("limit of a delayed call", Counts::FromTheCall, |subject| {
        fill(&subject);
        // The limit counts from when the time has passed.
        let delayed = subject.note(1).timeout(LIMIT / 2).after(LIMIT / 2);
        Box::pin(async move {
            assert!(delayed.await.expect_err("the mailbox is full").is_timeout());
            drop(subject);
        })
    }),
    ("enqueue", Counts::FromTheFirstPoll, |subject| {
        fill(&subject);
        let enqueue = subject.note(1).timeout(LIMIT).into_owned().enqueue();
        Box::pin(async move { assert_timed_out(&enqueue.await, false) })
    }),
    ("reply to an enqueued call", Counts::FromTheCall, |subject| {
        // The first poll is here.
        let mut enqueue = subject.note(1).timeout(LIMIT).enqueue();
        expect_no_reply(poll_once(&mut enqueue).map(|sent| sent.expect("there is capacity")))
    }),
    ("reply to a call of try_enqueue", Counts::FromTheCall, |subject| {
        let sent = subject.note(1).timeout(LIMIT).try_enqueue().expect("there is capacity");
        expect_no_reply(Poll::Ready(sent))
    }),
    ("shutdown", Counts::FromTheCall, |subject| {
        // The rest is for the abort.
        let shutdown = subject.shutdown_timeout(LIMIT + Duration::from_secs(1));
        Box::pin(async move { assert!(matches!(shutdown.await, Ok(StopReason::Aborted))) })
    }),
    ("shutdown of a group", Counts::FromTheCall, |subject| {
        let mut group = ShutdownGroup::new();
        group.add(&subject);
        let shutdown = group.shutdown_timeout(LIMIT + Duration::from_secs(1));
        Box::pin(async move { assert!(matches!(shutdown.await[0].outcome, Ok(StopReason::Aborted))) })
    }),
    ("restart delay", Counts::FromTheCall, |_| {
        let supervised = supervised(|| Subject::new(&Journal::default())).backoff(LIMIT, LIMIT);
        let (subject, task) = supervised.into_task();
        drop(subject.boom(1).try_enqueue().expect("there is capacity"));
        // The handler panics here.
        let mut task = Box::pin(task);
        assert!(poll_once(&mut task).is_pending());
        Box::pin(async move {
            let actor = tokio::spawn(task);
            subject.note(2).await.expect("the actor restarts");
            drop(subject);
            actor.await.expect("no panic");
        })
    }),
    ("interval", Counts::FromTheFirstPoll, |_| {
        let (ticks, mut ticked) = mpsc::unbounded_channel();
        let (handle, task) = Clock(ticks).into_task();
        Box::pin(async move {
            let run_loop = tokio::spawn(task);
            assert!(ticked.recv().await.is_some());
            handle.abort().await;
            drop(run_loop.await);
        })
    }),
];

/// Takes the capacity.
fn fill(subject: &SubjectHandle) {
    subject.note(0).try_tell().expect("there is capacity");
}

fn expect_no_reply(sent: Poll<PendingReply<u64>>) -> Limited {
    let Poll::Ready(pending) = sent else { panic!("there is capacity") };
    Box::pin(async move { assert_timed_out(&pending.await, true) })
}

fn assert_timed_out<T>(outcome: &Result<T, CallError>, was_accepted: bool) {
    assert!(matches!(outcome, Err(CallError::Timeout { accepted, .. }) if *accepted == was_accepted));
}

/// Ticks once per [`LIMIT`].
struct Clock(mpsc::UnboundedSender<()>);

#[actor]
impl Clock {
    #[actor(interval = LIMIT)]
    fn tick(&mut self) {
        let _closed = self.0.send(());
    }

    pub fn time(&self) {}
}

/// When `make`'s future resolves if it is first polled `late`, from the moment at which it is made.
async fn resolves_after(make: Make, late: Duration) -> Duration {
    let subject = Subject::new(&Journal::default()).spawner().capacity(1).spawn();
    drop(subject.wait(0, Gate::shut()).enqueue().await.expect("there is capacity"));
    settle().await;
    let start = Instant::now();
    let future = make(subject);
    advance(late).await;
    timeout(10 * LIMIT, future).await.expect("it has a limit");
    start.elapsed()
}

/// Timers count in milliseconds, rounded up.
fn assert_about(name: &str, found: Duration, expected: Duration) {
    assert!(found.abs_diff(expected) < Duration::from_millis(5), "{name}: {found:?} instead of {expected:?}");
}

#[test]
fn c8_each_limit_counts_from_the_call_or_from_its_first_poll() {
    for (name, counts, make) in TABLE {
        let expected = match counts {
            Counts::FromTheCall => LIMIT,
            Counts::FromTheFirstPoll => LATE + LIMIT,
        };
        on_runtime(async { assert_about(name, resolves_after(*make, LATE).await, expected) });
    }
}

#[test]
fn c8_reply_that_is_awaited_after_its_limit_times_out_at_once() {
    for (name, counts, make) in TABLE {
        if name.starts_with("reply") {
            on_runtime(async { assert_about(name, resolves_after(*make, 2 * LIMIT).await, 2 * LIMIT) });
            assert!(matches!(counts, Counts::FromTheCall));
        }
    }
}

/// Only the wait for the reply needs a timer.
#[test]
fn c8_try_enqueue_with_a_limit_needs_no_runtime() {
    let (subject, task) = Subject::new(&Journal::default()).into_task();
    let pending = subject.note(1).timeout(LIMIT).try_enqueue().expect("there is capacity");
    on_runtime(async {
        tokio::spawn(task);
        assert_eq!(pending.await.expect("the actor runs"), 1);
    });
    let (subject, _task) = Subject::new(&Journal::default()).into_task();
    let mut pending = subject.note(1).timeout(LIMIT).try_enqueue().expect("there is capacity");
    assert!(panic_of(|| poll_once(&mut pending).is_ready()).contains("no reactor running"));
}
