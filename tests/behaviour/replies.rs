//! C6: a reply nobody takes, a reply whose `Drop` panics, a huge reply.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject},
    support::{PLANNED, bounded, on_runtime, quiet, settle},
};
use actor_runtime::{Actor, ActorHandle, ReplyTo};
use std::{pin::pin, time::Duration};

/// A reply that panics when it is dropped.
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
fn c6_a_reply_whose_drop_panics_leaves_the_actor_alone() {
    quiet();
    on_runtime(async {
        let (replier, gate) = (Replier.spawn(), Gate::shut());
        replier.bomb(gate.clone()).tell().await.expect("there is room");
        drop(replier.bomb(gate.clone()).enqueue().await.expect("there is room"));
        let (respond_to, reply) = ReplyTo::channel();
        replier.forward(ReplierMessage::Bomb { gate: gate.clone(), respond_to }).await.expect("there is room");
        drop(reply);
        gate.open();
        assert_eq!(bounded(replier.wide()).await.expect("it lives")[1_023], 7);
    });
}

#[test]
fn c6_a_reply_nobody_takes_and_a_huge_one_leave_the_actor_alone() {
    on_runtime(async {
        let replier = Replier.spawn();
        drop(replier.huge().enqueue().await.expect("there is room"));
        let untaken = replier.huge().enqueue().await.expect("there is room");
        settle().await;
        drop(untaken);
        assert_eq!(bounded(replier.huge()).await.expect("it lives").len(), 64 << 20);
    });
}

/// Keeps all duties.
#[actor]
#[derive(Default)]
struct Waiting(Vec<ReplyTo<u64>>);

#[actor]
impl Waiting {
    pub fn wait(&mut self, #[actor(reply)] respond_to: ReplyTo<u64>) {
        self.0.push(respond_to);
    }

    /// How many of them are no longer waited for.
    pub fn closed(&mut self) -> usize {
        self.0.iter().filter(|respond_to| respond_to.is_closed()).count()
    }
}

#[test]
fn c5_a_kept_duty_knows_when_its_caller_has_gone() {
    on_runtime(async {
        let waiting = Waiting::default().spawn();
        let kept = waiting.wait().enqueue().await.expect("there is room");
        let dropped = waiting.wait().enqueue().await.expect("there is room");
        let (respond_to, by_hand) = ReplyTo::channel();
        waiting.forward(WaitingMessage::Wait { respond_to }).await.expect("there is room");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(0));
        drop(dropped);
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(1));
        assert!(waiting.wait().timeout(Duration::from_secs(1)).await.is_err(), "nobody replies");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(2));
        drop(by_hand);
        waiting.wait().tell().await.expect("there is room");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(4), "nobody waits after a tell either");
        drop(kept);
    });
}

#[test]
fn c5_who_has_run_out_of_time_waits_no_longer() {
    on_runtime(async {
        let (waiting, second) = (Waiting::default().spawn(), Duration::from_secs(1));
        let mut call = pin!(waiting.wait().timeout(second).into_future());
        let mut pending = pin!(waiting.wait().timeout(second).enqueue().await.expect("there is room"));
        assert!(call.as_mut().await.is_err() && pending.as_mut().await.is_err(), "nobody replies");
        assert_eq!(bounded(waiting.closed()).await.ok(), Some(2), "though the futures are still there");
    });
}

#[test]
fn c6_a_reply_nobody_takes_is_dropped_at_once() {
    on_runtime(async {
        let (journal, token) = (Journal::default(), Journal::default());
        let subject = Subject::new(&journal).spawn();
        drop(subject.echo(1, token.clone()).enqueue().await.expect("there is room"));
        subject.echo(2, token.clone()).tell().await.expect("there is room");
        journal.until(Event::Ran(2)).await;
        settle().await;
        assert_eq!(token.holders(), 1);
    });
}
