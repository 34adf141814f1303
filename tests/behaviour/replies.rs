//! C5, C6: untaken replies, huge replies, replies that panic on drop, and stored reply senders.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject},
    support::{Flag, PLANNED, bounded, drive, on_runtime, poll_once, settle, silence_planned_panics},
};
use actor_runtime::{Actor, ActorHandle, ReplyTo};
use std::{
    pin::pin,
    sync::{Arc, Barrier},
    task::Context,
    thread,
    time::Duration,
};

/// A reply that panics on drop.
#[derive(Debug)]
pub struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.0, "{PLANNED}");
    }
}

#[actor]
struct Replier;

#[actor]
impl Replier {
    pub async fn bomb(&mut self, gate: Gate) -> Bomb {
        gate.pass().await;
        Bomb(true)
    }

    pub fn huge(&mut self) -> Vec<u8> {
        vec![7; 64 << 20]
    }

    pub fn wide(&mut self) -> [u64; 1_024] {
        [7; 1_024]
    }
}

#[test]
fn c6_reply_that_panics_on_drop_does_not_stop_the_actor() {
    silence_planned_panics();
    on_runtime(async {
        let (replier, gate) = (Replier.spawn(), Gate::shut());
        replier.bomb(gate.clone()).tell().await.expect("there is capacity");
        drop(replier.bomb(gate.clone()).enqueue().await.expect("there is capacity"));
        let (respond_to, reply) = ReplyTo::channel();
        replier.send(ReplierMessage::Bomb { gate: gate.clone(), respond_to }).await.expect("there is capacity");
        drop(reply);
        gate.open();
        assert_eq!(bounded(replier.wide()).await.expect("the actor runs")[1_023], 7);
    });
}

#[test]
fn c6_untaken_and_huge_replies_do_not_stop_the_actor() {
    on_runtime(async {
        let replier = Replier.spawn();
        drop(replier.huge().enqueue().await.expect("there is capacity"));
        let untaken = replier.huge().enqueue().await.expect("there is capacity");
        settle().await;
        drop(untaken);
        assert_eq!(bounded(replier.huge()).await.expect("the actor runs").len(), 64 << 20);
    });
}

/// Stores its reply senders.
#[actor]
#[derive(Default)]
struct Waiting(Vec<ReplyTo<u64>>);

#[actor]
impl Waiting {
    pub fn wait(&mut self, #[actor(reply)] respond_to: ReplyTo<u64>) {
        self.0.push(respond_to);
    }

    /// Opens `gone` once its caller no longer waits.
    pub fn observe(&mut self, gone: Gate, #[actor(reply)] respond_to: ReplyTo<u64>) {
        let mut respond_to = respond_to;
        tokio::spawn(async move {
            respond_to.closed().await;
            gone.open();
        });
    }

    /// Returns how many of the callers no longer wait.
    pub fn closed(&mut self) -> usize {
        self.0.iter().filter(|respond_to| respond_to.is_closed()).count()
    }
}

#[test]
fn c5_reply_sender_is_closed_when_its_caller_is_dropped() {
    on_runtime(async {
        let waiting = Waiting::default().spawn();
        let kept = waiting.wait().enqueue().await.expect("there is capacity");
        let dropped = waiting.wait().enqueue().await.expect("there is capacity");
        let (respond_to, by_hand) = ReplyTo::channel();
        waiting.send(WaitingMessage::Wait { respond_to }).await.expect("there is capacity");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(0));
        drop(dropped);
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(1));
        assert!(waiting.wait().timeout(Duration::from_secs(1)).await.is_err(), "no reply is sent");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(2));
        drop(by_hand);
        waiting.wait().tell().await.expect("there is capacity");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(4), "no caller waits after a tell either");
        drop(kept);
    });
}

#[test]
fn c5_reply_sender_is_closed_after_the_callers_timeout() {
    on_runtime(async {
        let (waiting, second) = (Waiting::default().spawn(), Duration::from_secs(1));
        let mut call = pin!(waiting.wait().timeout(second).into_future());
        let mut pending = pin!(waiting.wait().timeout(second).enqueue().await.expect("there is capacity"));
        assert!(call.as_mut().await.is_err() && pending.as_mut().await.is_err(), "no reply is sent");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(2), "the futures still exist");
    });
}

#[test]
fn c5_closed_resolves_when_the_caller_is_dropped_or_times_out() {
    on_runtime(async {
        let (waiting, second, gone) = (Waiting::default().spawn(), Duration::from_secs(1), Gate::shut());
        let dropped = waiting.observe(gone.clone()).enqueue().await.expect("there is capacity");
        settle().await;
        assert!(poll_once(&mut pin!(gone.pass())).is_pending(), "the caller still waits");
        drop(dropped);
        bounded(gone.pass()).await;

        let [asked, enqueued, told] = [Gate::shut(), Gate::shut(), Gate::shut()];
        let mut call = pin!(waiting.observe(asked.clone()).timeout(second).into_future());
        let pending = waiting.observe(enqueued.clone()).timeout(second).enqueue().await;
        let mut pending = pin!(pending.expect("there is capacity"));
        assert!(call.as_mut().await.is_err() && pending.as_mut().await.is_err(), "no reply is sent");
        bounded(asked.pass()).await;
        bounded(enqueued.pass()).await;
        waiting.observe(told.clone()).tell().await.expect("there is capacity");
        bounded(told.pass()).await;
        assert!(poll_once(&mut pin!(ReplyTo::<u64>::none().closed())).is_ready());
    });
}

#[test]
fn c5_closed_wakes_the_waker_of_its_last_poll() {
    let (mut respond_to, reply) = ReplyTo::<u64>::channel();
    let [(first, first_woken), (last, last_woken)] = [Flag::waker(), Flag::waker()];
    for waker in [&first, &last] {
        assert!(pin!(respond_to.closed()).poll(&mut Context::from_waker(waker)).is_pending());
    }
    drop(reply);
    assert!(last_woken.take() && !first_woken.take());
    assert!(poll_once(&mut pin!(respond_to.closed())).is_ready());
    assert_eq!(respond_to.try_send(7), Err(7));

    let (mut respond_to, reply) = ReplyTo::<u64>::channel();
    assert!(poll_once(&mut pin!(respond_to.closed())).is_pending());
    respond_to.send(7);
    assert_eq!(drive(reply).expect("the reply was sent"), 7);
}

#[test]
fn c5_closed_resolves_when_another_thread_drops_the_caller() {
    for _ in 0..100 {
        let ((mut respond_to, reply), start) = (ReplyTo::<u64>::channel(), Arc::new(Barrier::new(2)));
        let there = start.clone();
        let caller = thread::spawn(move || {
            there.wait();
            drop(reply);
        });
        start.wait();
        drive(respond_to.closed());
        assert!(respond_to.is_closed());
        caller.join().expect("no panic");
    }
}

#[test]
fn c6_untaken_reply_is_dropped_at_once() {
    on_runtime(async {
        let (journal, token) = (Journal::default(), Journal::default());
        let subject = Subject::new(&journal).spawn();
        drop(subject.echo(1, token.clone()).enqueue().await.expect("there is capacity"));
        subject.echo(2, token.clone()).tell().await.expect("there is capacity");
        journal.until(Event::Ran(2)).await;
        settle().await;
        assert_eq!(token.holders(), 1);
    });
}
