//! C6: a reply nobody takes, a reply whose `Drop` panics, a huge reply.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject},
    support::{PLANNED, bounded, on_runtime, quiet, settle},
};
use actor_runtime::{Actor, ActorHandle, ReplyTo};

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
