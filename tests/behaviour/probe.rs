//! `Probe`: a handle without an actor. The test receives the calls and replies.

use crate::{
    subject::{Event, Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, Flag, bounded, drive, on_runtime, outcome_of, panic_of, poll_once, settle, stop_reason_of},
};
use actor_runtime::test_util::ProbeExt;
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason, test_util::Probe};
use std::{
    cell::Cell,
    pin::pin,
    sync::{Arc, Barrier},
    task::Context,
    thread,
    time::Duration,
};
use tokio::task::yield_now;

/// Returns the number of the next call and its reply sender.
async fn next(probe: &mut Probe<SubjectHandle>) -> (u64, ReplyTo<u64>) {
    match bounded(probe.next()).await {
        Some(SubjectMessage::Note { n, respond_to }) => (n, respond_to),
        other => panic!("{other:?}"),
    }
}

#[test]
fn probe_replies_to_calls() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(4);
        assert_eq!((handle.name(), handle.mailbox_capacity(), handle.mailbox_len()), ("SubjectHandle", Some(4), 0));
        bounded(handle.started()).await.expect("a probe has started");
        let mut call = handle.note(1);
        assert!(poll_once(&mut call).is_pending() && handle.mailbox_len() == 1);
        let (n, respond_to) = next(&mut probe).await;
        assert!(n == 1 && respond_to.is_expected() && handle.mailbox_len() == 0);
        assert!(poll_once(&mut call).is_pending(), "no reply was sent");
        respond_to.send(7);
        assert_eq!(bounded(call).await.expect("the test replies"), 7);

        let pending = bounded(handle.note(2).enqueue()).await.expect("there is capacity");
        next(&mut probe).await.1.send(8);
        assert_eq!(bounded(pending).await.expect("the test replies"), 8);

        let mut call = handle.refuse(3);
        assert!(poll_once(&mut call).is_pending());
        let Some(SubjectMessage::Refuse { respond_to, .. }) = probe.try_next() else { panic!("the method was called") };
        respond_to.send(Err("as told".to_owned()));
        assert!(matches!(bounded(call).await, Err(CallError::Handler(why)) if why == "as told"));
    });
}

#[test]
fn dropped_probe_message_returns_no_reply_and_a_tell_expects_none() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(4);
        let mut call = handle.note(1);
        assert!(poll_once(&mut call).is_pending());
        drop(next(&mut probe).await);
        assert_eq!(outcome_of(&bounded(call).await), CallOutcome::NoReply);
        handle.note(2).try_tell().expect("there is capacity");
        let (n, respond_to) = next(&mut probe).await;
        assert!(n == 2 && !respond_to.is_expected());
        respond_to.send(1);
    });
}

#[test]
fn c4_probe_receives_calls_in_order() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(usize::MAX);
        assert_eq!(handle.mailbox_capacity(), None);
        for n in 0..200 {
            handle.clone().note(n).try_tell().expect("no bound");
        }
        for n in 0..200 {
            let expected = u64::try_from(handle.mailbox_len()).expect("small");
            assert_eq!((next(&mut probe).await.0, expected), (n, 200 - n));
        }
        probe.expect_no_call();
    });
}

#[test]
fn o1_taking_a_call_from_a_probe_frees_capacity() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(4);
        let mut tells: Vec<_> = (0..10).map(|n| handle.note(n).tell()).collect();
        let done = |tells: &mut Vec<_>| tells.iter_mut().map(|tell| poll_once(tell).is_ready()).collect::<Vec<_>>();
        let ready = done(&mut tells);
        assert_eq!(ready, [vec![true; 4], vec![false; 6]].concat());
        tells.drain(..4);
        for n in 0..6 {
            assert_eq!(
                (next(&mut probe).await.0, handle.mailbox_len()),
                (n, 4),
                "the first waiting sender is accepted"
            );
            assert!(poll_once(&mut tells.remove(0)).is_ready());
        }
        assert!(handle.note(99).try_tell().is_err_and(|error| error.is_full()));
        for n in 6..10 {
            assert_eq!(next(&mut probe).await.0, n);
        }
    });
}

#[test]
fn c5_closed_resolves_for_a_probed_call_whose_caller_is_dropped() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(4);
        let mut call = handle.note(1);
        assert!(poll_once(&mut call).is_pending());
        let (_, mut respond_to) = next(&mut probe).await;
        let (waker, woken) = Flag::waker();
        assert!(pin!(respond_to.closed()).poll(&mut Context::from_waker(&waker)).is_pending());
        drop(call);
        assert!(woken.take());
        assert!(poll_once(&mut pin!(respond_to.closed())).is_ready() && respond_to.is_closed());

        handle.note(2).try_tell().expect("there is capacity");
        let (_, mut respond_to) = next(&mut probe).await;
        assert!(poll_once(&mut pin!(respond_to.closed())).is_ready(), "no caller waits after a tell");
    });
}

#[test]
fn c5_dropped_caller_does_not_affect_the_probe() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(1);
        let (mut accepted, mut waiting) = (handle.note(1), handle.note(2));
        assert!(poll_once(&mut accepted).is_pending() && poll_once(&mut waiting).is_pending());
        drop(waiting);
        drop(accepted);
        let (n, respond_to) = next(&mut probe).await;
        assert_eq!(n, 1);
        respond_to.send(1);
        probe.expect_no_call();
        let late = handle.note(3).timeout(Duration::from_secs(1)).await;
        assert_eq!(outcome_of(&late), CallOutcome::TimedOut { accepted: true });
        next(&mut probe).await.1.send(3);
    });
}

#[test]
fn next_is_woken_and_loses_nothing_when_dropped() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(2);
        for n in 0..6 {
            let (waker, woken) = Flag::waker();
            {
                let mut dropped = pin!(probe.next());
                assert!(dropped.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                if n % 2 == 0 {
                    handle.note(n).try_tell().expect("there is capacity");
                    assert!(woken.take());
                }
            }
            if n % 2 == 1 {
                handle.note(n).try_tell().expect("there is capacity");
            }
            assert_eq!(next(&mut probe).await.0, n);
        }
    });
}

#[test]
fn probe_stops_after_last_handle_drop_shutdown_or_abort() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(2);
        let stopped = handle.stopped();
        handle.note(1).try_tell().expect("there is capacity");
        drop(handle);
        assert_eq!(next(&mut probe).await.0, 1, "an accepted message can still be taken");
        assert!(bounded(probe.next()).await.is_none() && bounded(probe.next()).await.is_none());
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));

        let (handle, mut probe) = SubjectHandle::probe(2);
        let mut shutdown = handle.shutdown();
        assert!(poll_once(&mut shutdown).is_pending(), "a probe stops when it is polled");
        assert_eq!(outcome_of(&bounded(handle.note(1)).await), CallOutcome::Closed);
        assert!(matches!(bounded(probe.expect_stop()).await, StopReason::Shutdown));
        assert!(matches!(bounded(shutdown).await, StopReason::Shutdown));

        let (handle, mut probe) = SubjectHandle::probe(2);
        let queued = bounded(handle.note(1).enqueue()).await.expect("there is capacity");
        let aborted = handle.abort();
        assert!(probe.try_next().is_none() && handle.is_stopped());
        assert!(matches!(bounded(aborted).await, StopReason::Aborted));
        assert_eq!(outcome_of(&bounded(queued).await), CallOutcome::Discarded);
    });
}

#[test]
fn c1_every_call_resolves_when_the_probe_stops() {
    for dropped in [true, false] {
        on_runtime(async {
            let (handle, mut probe) = SubjectHandle::probe(2);
            let mut calls: Vec<_> = (0..5).map(|n| handle.note(n)).collect();
            let pending = |call| poll_once(call).is_pending();
            assert!(calls.iter_mut().all(pending));
            let taken = next(&mut probe).await;
            let reason = if dropped {
                drop(probe);
                "the actor was aborted"
            } else {
                probe.stop(StopReason::Panicked("a short circuit".to_owned().into()));
                "the actor panicked: a short circuit"
            };
            assert_eq!(bounded(handle.stopped()).await.to_string(), reason);
            let mut call_outcomes = Vec::new();
            for call in calls.split_off(1) {
                let outcome = bounded(call).await;
                assert_eq!(stop_reason_of(&outcome), reason);
                call_outcomes.push(outcome_of(&outcome));
            }
            assert_eq!(
                call_outcomes,
                [CallOutcome::Discarded, CallOutcome::Discarded, CallOutcome::Closed, CallOutcome::Closed]
            );
            assert_eq!(outcome_of(&bounded(handle.note(9)).await), CallOutcome::Closed);
            taken.1.send(5);
            assert_eq!(bounded(calls.remove(0)).await.expect("the test replies to a message that it took"), 5);
        });
    }
}

#[test]
fn s8_stopped_probe_leaves_nothing() {
    on_runtime(async {
        let token = Journal::default();
        let (handle, mut probe) = SubjectHandle::probe(3);
        let mut calls: Vec<_> = (0..5).map(|n| handle.echo(n, token.clone())).collect();
        assert!(calls.iter_mut().all(|call| poll_once(call).is_pending()));
        drop(probe.try_next());
        // One message was taken and a waiting one was accepted. Five tokens remain, since a call that was sent holds
        // none.
        assert_eq!(token.holders(), 5);
        drop(probe);
        drop(calls);
        assert_eq!(token.holders(), 1);
    });
}

/// A test may inspect a call and leave the reply to a real actor.
#[test]
fn probe_message_can_be_sent_to_an_actor() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawn();
        let (handle, mut probe) = SubjectHandle::probe(3);
        let mut call = handle.note(4);
        assert!(poll_once(&mut call).is_pending());
        let message = probe.try_next().expect("the method was called");
        assert_eq!(format!("{message:?}"), r#"SubjectMessage { method: "note", .. }"#);
        bounded(subject.send(message)).await.expect("the actor runs");
        assert_eq!((bounded(call).await.expect("the actor runs"), journal.count(Event::Ran(4))), (4, 1));
    });
}

/// An actor with messages of two blocks.
#[actor_runtime::actor]
pub struct Desk;

#[actor_runtime::actor(direct)]
impl Desk {
    pub fn sit(&self) {}

    #[actor(when_full = coalesce)]
    pub fn turn(&mut self, degrees: u16) -> u16 {
        degrees
    }

    #[actor(when_full = stop)]
    pub fn shake(&mut self) {}
}

#[actor_runtime::actor(extend, message = DeskExtraMessage)]
impl Desk {
    pub fn lamp(&mut self, lit: bool) -> bool {
        lit
    }
    pub async fn write(&mut self, text: Cell<u8>) -> u8 {
        yield_now().await;
        text.get()
    }
}

#[test]
fn probe_takes_messages_of_additional_blocks() {
    on_runtime(async {
        let (handle, mut probe) = DeskHandle::probe(3);
        let mut call = handle.lamp(true);
        assert!(poll_once(&mut call).is_pending());
        match bounded(probe.next_of()).await {
            Some(DeskExtraMessage::Lamp { lit: true, respond_to }) if respond_to.is_expected() => {
                respond_to.send(false);
            }
            other => panic!("{other:?}"),
        }
        assert!(!bounded(call).await.expect("the test replies"));
        handle.sit().try_tell().expect("there is capacity");
        assert!(
            matches!(bounded(probe.next_of()).await, Some(DeskMessage::Sit { .. })),
            "a message of the first block"
        );
        let mut call = handle.write(Cell::new(1));
        assert!(poll_once(&mut call).is_pending());
        drop(probe.next_of::<DeskExtraMessage>().await);
        assert_eq!(outcome_of(&bounded(call).await), CallOutcome::NoReply);
        drop(handle);
        assert!(bounded(probe.next_of::<DeskExtraMessage>()).await.is_none());
    });
}

#[test]
fn when_full_options_apply_to_a_probe() {
    on_runtime(async {
        let (handle, mut probe) = DeskHandle::probe(2);
        for degrees in 0..4 {
            handle.turn(degrees).try_tell().expect("it replaces the message before");
        }
        for degrees in [0, 3] {
            assert!(matches!(probe.try_next(), Some(DeskMessage::Turn { degrees: turned, .. }) if turned == degrees));
        }
        handle.shake().try_tell().expect("there is capacity");
        handle.shake().try_tell().expect("there is capacity");
        assert!(handle.shake().try_tell().is_err());
        assert!(matches!(bounded(probe.expect_stop()).await, StopReason::MailboxOverflow));

        let (handle, probe) = DeskHandle::probe(1);
        handle.shake().try_tell().expect("there is capacity");
        assert!(handle.shake().try_tell().is_err());
        drop(probe);
        assert!(matches!(bounded(handle.stopped()).await, StopReason::MailboxOverflow));
    });
}

#[test]
fn unexpected_call_is_named_in_the_panic() {
    let (handle, mut probe) = DeskHandle::probe(3);
    let text = |call: fn(&mut Probe<DeskHandle>)| {
        let (handle, mut probe) = DeskHandle::probe(3);
        handle.lamp(true).try_tell().expect("there is capacity");
        panic_of(|| call(&mut probe))
    };
    let taken = "expected a message of `DeskMessage`, but `lamp` of `DeskExtraMessage` was called: take it with \
                 `next_of::<DeskExtraMessage>()`";
    assert_eq!(text(|probe| drop(probe.try_next())), taken);
    let next = text(|probe| drop(poll_once(&mut pin!(probe.next()))));
    assert!(next.starts_with(&format!("{taken} (at ")) && next.contains("probe.rs:"), "{next}");
    assert_eq!(text(Probe::expect_no_call), "expected no call, but `lamp` was called");
    let end = text(|probe| drop(poll_once(&mut pin!(probe.expect_stop()))));
    assert!(end.starts_with("expected a stop, but `lamp` was called (at "), "{end}");

    handle.sit().try_tell().expect("there is capacity");
    let sit = panic_of(|| drop(poll_once(&mut pin!(probe.next_of::<DeskExtraMessage>()))));
    let expected = "expected a message of `DeskExtraMessage`, but `sit` of `DeskMessage` was called: take it with \
                    `next_of::<DeskMessage>()`";
    assert!(sit.starts_with(expected), "{sit}");
    assert!(panic_of(|| DeskHandle::probe(0)).contains("capacity 0"));
}

/// More callers than capacity, on several threads. The probe is used only to receive the calls.
#[test]
fn o1_no_sender_waits_while_a_probe_has_capacity() {
    for capacity in 1..4 {
        let (handle, mut probe) = SubjectHandle::probe(capacity);
        let start = Arc::new(Barrier::new(4));
        let callers = [0, 1, 2].map(|caller| {
            let (handle, start) = (handle.clone(), start.clone());
            thread::spawn(move || {
                start.wait();
                for n in 0..20 {
                    let n = caller * 100 + n;
                    assert_eq!(handle.note(n).blocking().expect("it is answered"), n + 1);
                }
            })
        });
        drop(handle);
        start.wait();
        let mut last = [None; 3];
        drive(async {
            while let Some(SubjectMessage::Note { n, respond_to }) = probe.next().await {
                let caller = usize::try_from(n / 100).expect("small");
                assert!(last[caller] < Some(n), "in order");
                last[caller] = Some(n);
                respond_to.send(n + 1);
            }
        });
        assert_eq!(last, [Some(19), Some(119), Some(219)]);
        for caller in callers {
            caller.join().expect("no panic");
        }
    }
}

#[test]
fn probe_drives_a_component_through_its_calls() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(1);
        let component = tokio::spawn(async move {
            let (one, two) = tokio::join!(handle.note(1), handle.wait(2, Gate::shut()));
            (one.ok(), outcome_of(&two))
        });
        settle().await;
        next(&mut probe).await.1.send(10);
        let Some(SubjectMessage::Wait { n: 2, respond_to, .. }) = bounded(probe.next()).await else {
            panic!("another")
        };
        drop(respond_to);
        assert_eq!(bounded(component).await.expect("no panic"), (Some(10), CallOutcome::NoReply));
        assert!(matches!(bounded(probe.expect_stop()).await, StopReason::HandlesDropped));
        assert!(probe.try_next().is_none());
    });
}

#[test]
fn f5_abort_after_the_stop_keeps_the_reason() {
    on_runtime(async {
        let (handle, mut probe) = SubjectHandle::probe(1);
        drop(handle.shutdown());
        assert!(matches!(bounded(probe.expect_stop()).await, StopReason::Shutdown));
        drop(handle.abort());
        assert!(probe.try_next().is_none());
        assert!(matches!(bounded(handle.stopped()).await, StopReason::Shutdown));
    });
}
