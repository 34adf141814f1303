//! Factories that fail, and calls that are repeated.

use super::*;
use crate::support::{CallOutcome, PLANNED, outcome_of};
use std::{cell::Cell, future::pending};

#[test]
fn p2_call_is_repeated_if_the_actor_closes_first() {
    for sessions in both() {
        on_runtime(async {
            let (lives, calls) = (Arc::new(Lives::default()), Cell::new(0));
            let call = |session: &SessionHandle| {
                calls.set(calls.get() + 1);
                if calls.get() == 1 {
                    drop(session.shutdown());
                }
            };
            let reply = sessions.call(
                &0,
                || Session::spawn_in(&lives),
                |session| {
                    call(session);
                    session.number()
                },
            );
            assert_eq!((bounded(pin!(reply)).await.ok(), calls.get(), lives.most()), (Some(1), 2, 1));
        });
    }
}

#[test]
fn p2_call_is_repeated_if_its_message_is_discarded() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let session = sessions.get_or_spawn(&0, || Session::spawn_in(&lives)).await;
        session.hold().tell().await.expect("it is open");
        settle().await;
        let mut reply = pin!(sessions.call(&0, || Session::spawn_in(&lives), |session| session.number()));
        assert!(poll_once(&mut reply).is_pending());
        assert_eq!(session.mailbox_len(), 1);
        drop(session.abort());
        assert_eq!(bounded(reply).await.ok(), Some(1));
    });
}

#[test]
fn p2_call_is_repeated_only_once() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let reply = sessions.call(
            &0,
            || Session::spawn_in(&lives),
            |session| {
                drop(session.shutdown());
                session.number()
            },
        );
        assert_eq!(outcome_of(&bounded(pin!(reply)).await), CallOutcome::Closed);
        assert_eq!(lives.total(), 2);
    });
}

#[test]
fn p2_call_whose_handler_started_is_not_repeated() {
    silence_planned_panics();
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let reply = sessions.call(&0, || Session::spawn_in(&lives), |session| session.boom());
        assert_eq!(outcome_of(&bounded(pin!(reply)).await), CallOutcome::NoReply);
        assert_eq!(lives.total(), 1);
    });
}

#[test]
fn p4_key_is_free_after_its_factory_failed() {
    for sessions in both() {
        on_runtime(async {
            let lives = Arc::new(Lives::default());
            assert_eq!(sessions.get_or_try_spawn(&0, || Err(1)).await.err(), Some(1));
            assert_eq!(sessions.get_or_try_spawn_async(&0, async || Err(2)).await.err(), Some(2));
            assert!(sessions.is_empty());
            let session = sessions.get_or_try_spawn(&0, || Ok::<_, ()>(Session::spawn_in(&lives))).await;
            assert!(session.is_ok_and(|session| sessions.get(&0).is_some_and(|same| same.same_actor(&session))));
        });
    }
}

#[test]
fn p4_key_is_free_after_its_factory_panicked() {
    silence_planned_panics();
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let other = sessions.clone();
        let panicked = tokio::spawn(async move { other.get_or_spawn(&0, || panic!("{PLANNED}")).await });
        assert!(panicked.await.is_err_and(|error| error.is_panic()));
        let session = bounded(pin!(sessions.get_or_spawn(&0, || Session::spawn_in(&lives)))).await;
        assert_eq!(session.number().await.ok(), Some(0));
    });
}

#[test]
fn p4_waiting_caller_takes_over_if_the_factory_is_dropped() {
    on_runtime(async {
        let (sessions, lives) = (Sessions::strong(), Arc::new(Lives::default()));
        let mut first = Box::pin(sessions.get_or_spawn_async(&0, pending));
        assert!(poll_once(&mut first).is_pending());
        let mut second = pin!(sessions.get_or_spawn(&0, || Session::spawn_in(&lives)));
        assert!(poll_once(&mut second).is_pending());
        drop(first);
        assert_eq!(bounded(second).await.number().await.ok(), Some(0));
    });
}
