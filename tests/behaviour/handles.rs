//! Options, the verbs of every handle, and the shapes a call takes.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectMessage},
    support::{Fate, bounded, fate, on_runtime, panic_of, poll_once, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, ReplyTo, StopReason};
use std::{collections::HashSet, pin::pin, time::Duration};
use tokio::task::JoinSet;

const LIMIT: usize = 5;
const ON_BLOCK: &str = "on the block";

#[actor(capacity = LIMIT, name = "on the struct")]
struct OnStruct;

#[actor]
impl OnStruct {
    pub fn ping(&self) {}
}

struct OnBlock;

#[actor(capacity = 6, name = ON_BLOCK)]
impl OnBlock {
    pub fn ping(&self) {}
}

#[actor]
struct Plain;

#[actor]
impl Plain {
    pub fn ping(&self) {}
}

#[test]
fn options_come_from_the_spawner_then_the_attribute_then_the_default() {
    on_runtime(async {
        let (on_struct, on_block, plain) = (OnStruct.spawn(), OnBlock.spawn(), Plain.spawn());
        assert_eq!((on_struct.capacity(), on_struct.name()), (Some(LIMIT), "on the struct"));
        assert_eq!((on_block.capacity(), on_block.name()), (Some(6), "on the block"));
        assert_eq!((plain.capacity(), plain.name()), (Some(64), "Plain"));
        let spawned = OnStruct.spawner().capacity(7).name(format!("actor {}", 1)).spawn();
        assert_eq!((spawned.capacity(), spawned.name()), (Some(7), "actor 1"));
        assert_eq!(OnBlock.spawner().unbounded().spawn().capacity(), None);
        for ping in [on_struct.ping().await, on_block.ping().await, plain.ping().await] {
            ping.expect("it lives");
        }
    });
}

#[test]
fn a_capacity_of_zero_is_refused() {
    let message = panic_of(|| Plain.spawner().capacity(0));
    assert!(message.contains("capacity 0"), "{message}");
}

#[test]
fn handles_tell_who_they_are() {
    on_runtime(async {
        let (one, two) = (Plain.spawn(), Plain.spawn());
        let other_type = OnBlock.spawn();
        assert!(one.same_actor(&one.clone()) && !one.same_actor(&two) && !one.same_actor(&other_type));
        assert_eq!((one.id(), one.downgrade().id()), (one.clone().id(), one.id()));
        let ids: HashSet<_> = [one.id(), two.id(), other_type.id()].into();
        assert_eq!(ids.len(), 3);
        let debug = format!("{one:?}");
        assert!(debug.contains("PlainHandle") && debug.contains("Plain"), "{debug}");
        assert!(format!("{:?}", one.downgrade()).contains("Plain"));
    });
}

#[test]
fn handles_tell_how_the_actor_is() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        bounded(subject.started()).await.expect("it starts");
        subject.wait(0, gate.clone()).try_tell().expect("there is room");
        journal.until(Event::Ran(0)).await;
        assert_eq!(subject.queued(), 0, "what has started is not queued");
        subject.note(1).try_tell().expect("there is room");
        assert_eq!((subject.queued(), subject.is_stopped()), (1, false));
        let stopped = subject.shutdown();
        assert!(!subject.is_stopped(), "it drains");
        gate.open();
        bounded(stopped).await;
        assert!(subject.is_stopped() && subject.queued() == 0);
    });
}

#[test]
fn a_refused_message_can_be_forwarded() {
    on_runtime(async {
        let (journal, other) = (Journal::default(), Journal::default());
        let ended = Subject::new(&journal).spawn();
        bounded(ended.abort()).await;
        let message = ended.note(7).try_tell().expect_err("it ended").into_message();
        assert!(matches!(message, SubjectMessage::Note { n: 7, .. }));
        let subject = Subject::new(&other).spawn();
        bounded(subject.forward(message)).await.expect("there is room");
        other.until(Event::Ran(7)).await;
        assert!(journal.ran().is_empty());
    });
}

#[test]
fn a_reply_channel_of_ones_own_brings_the_reply() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (respond_to, reply) = ReplyTo::channel();
        bounded(subject.forward(SubjectMessage::Note { n: 3, respond_to })).await.expect("there is room");
        assert_eq!(bounded(reply).await.expect("it replies"), 3);
        let (respond_to, mut reply) = ReplyTo::channel();
        assert!(poll_once(&mut reply).is_pending());
        respond_to.send(4);
        assert_eq!(bounded(reply).await.expect("it was sent"), 4);
        ReplyTo::<u8>::nobody().send(5);
    });
}

#[test]
fn a_call_is_a_future_like_any_other() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        let (one, two) = tokio::join!(subject.note(1), subject.note(2));
        assert_eq!((one.expect("it lives"), two.expect("it lives")), (1, 2));
        let both = tokio::try_join!(subject.note(3), subject.note(4)).expect("it lives");
        assert_eq!(both, (3, 4));
        tokio::select! {
            biased;
            _ = subject.wait(5, gate.clone()) => panic!("nobody opens the gate"),
            () = settle() => {}
        }
        let late = tokio::time::timeout(Duration::from_secs(1), subject.note(6)).await;
        assert!(late.is_err(), "the handler that was left still runs");
        gate.open();
        let mut calls = JoinSet::new();
        (7..10).for_each(|n| drop(calls.spawn(subject.note(n).owned())));
        let replies = bounded(calls.join_all()).await;
        assert_eq!(replies.into_iter().filter_map(Result::ok).sum::<u64>(), 7 + 8 + 9);
        assert_eq!(journal.ran().len(), 9);
    });
}

#[test]
fn a_call_that_is_never_polled_sends_nothing() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let unpolled = (subject.note(1), subject.note(2).tell(), subject.note(3).enqueue(), subject.note(4).owned());
        settle().await;
        drop(unpolled);
        bounded(subject.shutdown()).await;
        assert!(journal.ran().is_empty());
    });
}

/// A verb on a call that was polled before: the message is sent once, whatever the verb.
#[test]
fn a_partly_polled_call_takes_any_verb() {
    on_runtime(async {
        for waits in [true, false] {
            let (journal, gate) = (Journal::default(), Gate::shut());
            let subject = Subject::new(&journal).spawner().capacity(if waits { 1 } else { 8 }).spawn();
            subject.wait(0, gate.clone()).try_tell().expect("there is room");
            journal.until(Event::Ran(0)).await;
            subject.note(1).try_tell().expect("there is room");
            let polled = |n| {
                let mut call = subject.note(n);
                assert!(poll_once(&mut call).is_pending());
                call
            };
            let owned = polled(2).owned();
            let timed = polled(3).timeout(Duration::from_secs(9));
            let told = polled(4).tell();
            let enqueued = polled(5).enqueue();
            assert_eq!(polled(6).try_tell().is_ok(), !waits, "one that waits finds no room, one accepted is sent");
            gate.open();
            let fates = [fate(&bounded(owned).await), fate(&bounded(timed).await)];
            assert_eq!(fates, [Fate::Served; 2]);
            bounded(told).await.expect("it is accepted");
            let pending = bounded(enqueued).await.expect("it is accepted");
            assert_eq!(bounded(pending).await.expect("it replies"), 5);
            bounded(subject.shutdown()).await;
            let expected: Vec<u64> = (0..if waits { 6 } else { 7 }).collect();
            assert_eq!(journal.ran(), expected);
        }
    });
}

#[test]
fn a_call_polled_after_it_has_resolved_panics_as_an_async_fn_does() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let mut call = pin!(subject.note(1));
        bounded(call.as_mut()).await.expect("it lives");
        let message = panic_of(|| poll_once(&mut call).is_ready());
        assert!(message.contains("polled after it had resolved"), "{message}");
    });
}

/// Every verb as a message of its own.
#[actor]
struct Namesake;

#[actor]
impl Namesake {
    pub fn shutdown(&self) -> &'static str {
        "shutdown"
    }
    pub fn abort(&self) -> &'static str {
        "abort"
    }
    pub fn stopped(&self) -> &'static str {
        "stopped"
    }
    pub fn clone(&self) -> &'static str {
        "clone"
    }
    pub fn spawn(&self) -> &'static str {
        "spawn"
    }
    pub fn raw(&self) -> &'static str {
        "raw"
    }
    pub fn id(&self) -> &'static str {
        "id"
    }
    pub fn forward(&self) -> &'static str {
        "forward"
    }
}

#[test]
fn methods_named_like_verbs_win_without_a_clash() {
    on_runtime(async {
        let namesake = Actor::spawn(Namesake);
        macro_rules! own {
            ($($method:ident),*) => {$(
                let reply = bounded(namesake.$method()).await.expect("it is a message like any other");
                assert_eq!(reply, stringify!($method));
            )*};
        }
        own!(shutdown, abort, stopped, clone, spawn, raw, id, forward);
        let another = Clone::clone(&namesake);
        assert!(another.same_actor(&namesake) && !namesake.is_stopped());
        assert!(matches!(bounded(ActorControl::shutdown(&namesake)).await, StopReason::Shutdown));
    });
}
