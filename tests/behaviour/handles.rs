//! Options, the methods of every handle, and the forms of a call.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Subject, SubjectMessage},
    support::{CallOutcome, bounded, on_runtime, outcome_of, panic_of, poll_once, settle},
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
fn spawner_options_override_attribute_options_and_defaults() {
    on_runtime(async {
        let (on_struct, on_block, plain) = (OnStruct.spawn(), OnBlock.spawn(), Plain.spawn());
        assert_eq!((on_struct.mailbox_capacity(), on_struct.name()), (Some(LIMIT), "on the struct"));
        assert_eq!((on_block.mailbox_capacity(), on_block.name()), (Some(6), "on the block"));
        assert_eq!((plain.mailbox_capacity(), plain.name()), (Some(64), "Plain"));
        let spawned = OnStruct.spawner().capacity(7).name(format!("actor {}", 1)).spawn();
        assert_eq!((spawned.mailbox_capacity(), spawned.name()), (Some(7), "actor 1"));
        assert_eq!(OnBlock.spawner().unbounded().spawn().mailbox_capacity(), None);
        for ping in [on_struct.ping().await, on_block.ping().await, plain.ping().await] {
            ping.expect("the actor runs");
        }
    });
}

#[test]
fn capacity_zero_panics() {
    let message = panic_of(|| Plain.spawner().capacity(0));
    assert!(message.contains("capacity 0"), "{message}");
}

#[test]
fn handles_have_an_id_a_name_and_debug_output() {
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
fn handles_report_mailbox_length_and_stopped() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        bounded(subject.started()).await.expect("the actor starts");
        subject.wait(0, gate.clone()).try_tell().expect("there is capacity");
        journal.until(Event::Ran(0)).await;
        assert_eq!(subject.mailbox_len(), 0, "what has started is not queued");
        subject.note(1).try_tell().expect("there is capacity");
        assert_eq!((subject.mailbox_len(), subject.is_stopped()), (1, false));
        let stopped = subject.shutdown();
        assert!(!subject.is_stopped(), "it drains");
        gate.open();
        bounded(stopped).await;
        assert!(subject.is_stopped() && subject.mailbox_len() == 0);
    });
}

#[test]
fn rejected_message_can_be_sent_to_another_actor() {
    on_runtime(async {
        let (journal, other) = (Journal::default(), Journal::default());
        let ended = Subject::new(&journal).spawn();
        bounded(ended.abort()).await;
        let message = ended.note(7).try_tell().expect_err("it has stopped").into_message();
        assert!(matches!(message, SubjectMessage::Note { n: 7, .. }));
        let subject = Subject::new(&other).spawn();
        bounded(subject.send(message)).await.expect("there is capacity");
        other.until(Event::Ran(7)).await;
        assert!(journal.ran().is_empty());
    });
}

#[test]
fn reply_channel_receives_the_reply() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let (respond_to, reply) = ReplyTo::channel();
        bounded(subject.send(SubjectMessage::Note { n: 3, respond_to })).await.expect("there is capacity");
        assert_eq!(bounded(reply).await.expect("the handler replies"), 3);
        let (respond_to, mut reply) = ReplyTo::channel();
        assert!(poll_once(&mut reply).is_pending());
        respond_to.send(4);
        assert_eq!(bounded(reply).await.expect("the value was sent"), 4);
        ReplyTo::<u8>::none().send(5);
    });
}

#[test]
fn call_works_in_join_select_timeout_and_join_set() {
    on_runtime(async {
        let (journal, gate) = (Journal::default(), Gate::shut());
        let subject = Subject::new(&journal).spawn();
        let (one, two) = tokio::join!(subject.note(1), subject.note(2));
        assert_eq!((one.expect("the actor runs"), two.expect("the actor runs")), (1, 2));
        let both = tokio::try_join!(subject.note(3), subject.note(4)).expect("the actor runs");
        assert_eq!(both, (3, 4));
        tokio::select! {
            biased;
            _ = subject.wait(5, gate.clone()) => panic!("the gate stays shut"),
            () = settle() => {}
        }
        let late = tokio::time::timeout(Duration::from_secs(1), subject.note(6)).await;
        assert!(late.is_err(), "the handler of the dropped call still runs");
        gate.open();
        let mut calls = JoinSet::new();
        (7..10).for_each(|n| drop(calls.spawn(subject.note(n).into_owned())));
        let replies = bounded(calls.join_all()).await;
        assert_eq!(replies.into_iter().filter_map(Result::ok).sum::<u64>(), 7 + 8 + 9);
        assert_eq!(journal.ran().len(), 9);
    });
}

#[test]
fn unpolled_call_sends_nothing() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let unpolled =
            (subject.note(1), subject.note(2).tell(), subject.note(3).enqueue(), subject.note(4).into_owned());
        settle().await;
        drop(unpolled);
        bounded(subject.shutdown()).await;
        assert!(journal.ran().is_empty());
    });
}

/// A call that was polled before may still become another kind of call, and its message is sent once.
#[test]
fn polled_call_can_still_become_any_kind_of_call() {
    on_runtime(async {
        for waits in [true, false] {
            let (journal, gate) = (Journal::default(), Gate::shut());
            let subject = Subject::new(&journal).spawner().capacity(if waits { 1 } else { 8 }).spawn();
            subject.wait(0, gate.clone()).try_tell().expect("there is capacity");
            journal.until(Event::Ran(0)).await;
            subject.note(1).try_tell().expect("there is capacity");
            let polled = |n| {
                let mut call = subject.note(n);
                assert!(poll_once(&mut call).is_pending());
                call
            };
            let owned = polled(2).into_owned();
            let timed = polled(3).timeout(Duration::from_secs(9));
            let told = polled(4).tell();
            let enqueued = polled(5).enqueue();
            assert_eq!(polled(6).try_tell().is_ok(), !waits, "only the accepted one is sent");
            gate.open();
            let call_outcomes = [outcome_of(&bounded(owned).await), outcome_of(&bounded(timed).await)];
            assert_eq!(call_outcomes, [CallOutcome::Served; 2]);
            bounded(told).await.expect("it is accepted");
            let pending = bounded(enqueued).await.expect("it is accepted");
            assert_eq!(bounded(pending).await.expect("the handler replies"), 5);
            bounded(subject.shutdown()).await;
            let expected: Vec<u64> = (0..if waits { 6 } else { 7 }).collect();
            assert_eq!(journal.ran(), expected);
        }
    });
}

#[test]
fn call_polled_after_completion_panics() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let mut call = pin!(subject.note(1));
        bounded(call.as_mut()).await.expect("the actor runs");
        let message = panic_of(|| poll_once(&mut call).is_ready());
        assert!(message.contains("polled after it had resolved"), "{message}");
    });
}

/// An actor with a method for each method name of handles.
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
fn user_methods_named_like_handle_methods_take_precedence() {
    on_runtime(async {
        let namesake = Actor::spawn(Namesake);
        macro_rules! own {
            ($($method:ident),*) => {$(
                let reply = bounded(namesake.$method()).await.expect("the method is a message");
                assert_eq!(reply, stringify!($method));
            )*};
        }
        own!(shutdown, abort, stopped, clone, spawn, raw, id, forward);
        let another = Clone::clone(&namesake);
        assert!(another.same_actor(&namesake) && !namesake.is_stopped());
        assert!(matches!(bounded(ActorControl::shutdown(&namesake)).await, StopReason::Shutdown));
    });
}

/// Uses no name of the library that the prelude lacks.
mod prelude {
    use actor_runtime::prelude::*;

    #[actor]
    pub struct Teller;

    #[actor]
    impl Teller {
        pub fn leave(&mut self, #[actor(context)] cx: &Context<Self>) {
            cx.stop("closing time");
        }
    }

    pub fn refused_by(error: &TellError<TellerMessage>) -> Option<(ActorId, StopReason)> {
        Some((error.target().actor_id(), error.stop_reason()?.clone()))
    }
}

#[test]
fn prelude_is_enough_for_an_actor_with_a_context_and_its_errors() {
    on_runtime(async {
        let teller = prelude::Teller.spawn();
        bounded(teller.leave()).await.expect("the handler replies");
        let error = teller.leave().try_tell().expect_err("the mailbox is closed");
        let (id, reason) = prelude::refused_by(&error).expect("the mailbox is closed");
        assert!(id == teller.id() && matches!(reason, StopReason::Stopped(_)));
    });
}
