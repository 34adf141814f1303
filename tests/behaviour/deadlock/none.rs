//! Situations that look like a cycle and are not a deadlock.

use super::{Node, nodes, nothing, within};
use crate::{
    subject::{Code, Gate},
    support::{bounded, on_runtime, poll_once, settle},
};
use actor_runtime::{Actor, ActorControl, CallError};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};
use tokio::{
    join, select,
    sync::oneshot,
    time::{sleep, timeout},
};

#[test]
fn o4_no_deadlock_with_a_timeout() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let (told, seen) = oneshot::channel();
        let inner: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let outcome = within(&a, async move { to_b.run(inner).timeout(Duration::from_secs(1)).await }).await;
        assert!(matches!(outcome, Err(CallError::Timeout { accepted: true, .. })));
        assert_eq!(seen.await.expect("b continues").expect("a is idle again"), 1);

        let own = a.clone();
        let outcome = within(&a, async move { own.note().timeout(Duration::from_secs(1)).await }).await;
        assert!(matches!(outcome, Err(CallError::Timeout { .. })), "{outcome:?}");
    });
}

/// The timer may also belong to tokio instead of the call.
#[test]
fn o4_no_deadlock_with_a_timer_in_select() {
    on_runtime(async {
        let [a] = nodes();
        let own = a.clone();
        let outcome = within(&a, async move { timeout(Duration::from_secs(1), own.note()).await });
        assert!(outcome.await.is_err());
        let own = a.clone();
        let slept = within(&a, async move {
            select! {
                outcome = own.note() => panic!("{outcome:?}"),
                () = sleep(Duration::from_secs(1)) => "slept",
            }
        });
        assert_eq!(slept.await, "slept");
    });
}

#[test]
fn o4_no_deadlock_with_a_channel_in_select() {
    on_runtime(async {
        let ([a, b], (send, receive)) = (nodes(), oneshot::channel::<u8>());
        let (to_a, to_b) = (a.clone(), b.clone());
        let (told, seen) = oneshot::channel();
        let inner: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let run = within(&a, async move {
            select! {
                _ = to_b.run(inner) => panic!("b waits for a"),
                received = receive => received.expect("a value is sent"),
            }
        });
        let later = async {
            settle().await;
            send.send(3).expect("the receiver exists");
        };
        assert_eq!(bounded(async { join!(run, later) }).await.0, 3);
        assert_eq!(bounded(seen).await.expect("b continues").expect("a is idle again"), 1);
    });
}

/// The same as above, after an earlier handler that stored its waker.
#[test]
fn o4_no_deadlock_with_a_channel_after_a_handler_kept_its_waker() {
    on_runtime(async {
        let (a, (send, receive)) = (Node::default().spawner().capacity(3).spawn(), oneshot::channel::<u8>());
        let (kept, own) = (Arc::new(Mutex::new(None)), a.clone());
        let place = kept.clone();
        let leave = poll_fn(move |cx| {
            *place.lock().unwrap() = Some(cx.waker().clone());
            Poll::Ready(())
        });
        a.run(Box::pin(leave)).try_tell().expect("there is capacity");
        let run = within(&a, async move {
            select! {
                outcome = own.note() => panic!("{outcome:?}"),
                received = receive => received.expect("a value is sent"),
            }
        });
        let later = async {
            settle().await;
            send.send(3).expect("the receiver exists");
        };
        assert_eq!(bounded(async { join!(run, later) }).await.0, 3);
        assert!(kept.lock().unwrap().is_some());
    });
}

#[test]
fn o4_no_deadlock_with_enqueued_calls() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b, own) = (a.clone(), b.clone(), a.clone());
        let (told, seen) = oneshot::channel();
        let inner: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let pending = within(&a, async move {
            let from_itself = own.note().enqueue().await.expect("there is capacity");
            let from_b = to_b.run(inner).enqueue().await.expect("b runs");
            settle().await;
            (from_itself, from_b)
        });
        let (from_itself, from_b) = bounded(pending).await;
        from_b.await.expect("it is answered");
        assert_eq!(
            from_itself.await.expect("it is answered") + seen.await.expect("b continues").expect("a is idle again"),
            3
        );
    });
}

#[test]
fn o4_no_deadlock_in_a_spawned_task() {
    on_runtime(async {
        let [a, b] = nodes();
        let (own, to_b) = (a.clone(), b.clone());
        let task = within(&a, async move { (tokio::spawn(async move { (own.note().await, to_b.note().await) }),) });
        let (from_itself, from_b) = bounded(bounded(task).await.0).await.expect("no panic");
        assert_eq!((from_itself.expect("it is answered"), from_b.expect("it is answered")), (1, 1));
    });
}

/// The handler polls the call once and then moves it into a task.
#[test]
fn o4_no_deadlock_for_a_call_moved_to_a_task() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let (own, to_b, held) = (a.clone(), b.clone(), gate.clone());
        let task = within(&a, async move {
            let mut call = own.note().into_owned();
            poll_fn(|cx| {
                assert!(Pin::new(&mut call).poll(cx).is_pending());
                Poll::Ready(())
            })
            .await;
            let task = tokio::spawn(call);
            to_b.run(Box::pin(async move { held.pass().await })).await.expect("b continues");
            (task,)
        });
        let open = async {
            settle().await;
            gate.open();
        };
        let ((task,), ()) = bounded(async { join!(task, open) }).await;
        assert_eq!(bounded(task).await.expect("no panic").expect("it is answered"), 1);
    });
}

#[test]
fn o4_no_deadlock_between_concurrent_methods() {
    on_runtime(async {
        let [a, b] = nodes();
        let (own, to_a, to_b) = (a.clone(), a.clone(), b.clone());
        assert_eq!(
            bounded(a.read(Box::pin(async move { assert!(own.read(nothing()).await.is_ok()) }))).await.ok(),
            Some(0)
        );
        let back: Code = Box::pin(async move { assert!(to_a.read(nothing()).await.is_ok()) });
        let there: Code = Box::pin(async move { assert!(to_b.run(back).await.is_ok()) });
        bounded(a.read(there)).await.expect("it is answered");
    });
}

#[test]
fn o4_no_deadlock_for_a_tell_with_free_capacity() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let back = async move { to_a.note().tell().await.is_ok() };
        assert!(bounded(within(&a, async move { within(&to_b, back).await })).await);
        assert_eq!(bounded(a.note()).await.expect("the actor runs"), 2);
    });
}

/// The handler replies before it asks back.
#[test]
fn o4_no_deadlock_for_an_ask_after_the_reply() {
    on_runtime(async {
        let [a, b] = nodes();
        let (told, seen) = oneshot::channel();
        let (to_a, to_b) = (a.clone(), b.clone());
        let back: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let outcome = bounded(within(&a, async move { to_b.answer_first(back).await })).await;
        assert_eq!(outcome.expect("it is answered"), 7);
        assert_eq!(bounded(seen).await.expect("b continues").expect("a is idle again"), 1);
    });
}

/// The reply does not depend on the handler that was asked.
#[test]
fn o4_no_deadlock_if_another_task_replies() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let (told, seen) = oneshot::channel();
        let (to_a, to_b, held) = (a.clone(), b.clone(), gate.clone());
        let back: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let run = within(&a, async move { to_b.answer_elsewhere(held, back).await });
        let open = async {
            settle().await;
            gate.open();
        };
        assert_eq!(bounded(async { join!(run, open) }).await.0.expect("it is answered"), 7);
        assert_eq!(bounded(seen).await.expect("b continues").expect("a is idle again"), 1);
    });
}

/// A discarded call no longer waits.
#[test]
fn o4_no_deadlock_if_a_self_method_asks_the_caller_it_discards() {
    on_runtime(async {
        let [a, b] = nodes();
        let (told, seen) = oneshot::channel();
        let (to_a, to_b) = (a.clone(), b.clone());
        let back: Code = Box::pin(async move {
            let _ignored = told.send(to_a.note().await);
        });
        let run = within(&a, async move {
            to_b.finish(back).try_tell().expect("there is capacity");
            to_b.note().await
        });
        let outcome = bounded(run).await;
        assert!(matches!(outcome, Err(CallError::Discarded { .. } | CallError::Closed { .. })), "{outcome:?}");
        assert_eq!(bounded(seen).await.expect("b continues").expect("a is idle again"), 1);
    });
}

#[test]
fn o4_no_deadlock_for_an_ask_to_a_parent_waiting_for_its_child() {
    on_runtime(async {
        let ([parent, child], gate) = (nodes(), Gate::shut());
        let (to_child, held) = (child.clone(), gate.clone());
        let busy = within(&parent, async move { to_child.run(Box::pin(async move { held.pass().await })).await });
        let beside = async {
            settle().await;
            let mut call = parent.note();
            assert!(poll_once(&mut call).is_pending());
            gate.open();
            call.await
        };
        let (busy, beside) = bounded(async { join!(busy, beside) }).await;
        busy.expect("it is answered");
        assert_eq!(beside.expect("it is answered"), 1);
    });
}

/// An abort that has begun resolves the other calls.
#[test]
fn o4_no_deadlock_with_an_actor_being_aborted() {
    on_runtime(async {
        let [a, b, c] = nodes();
        let (to_a, to_b, to_c, aborted) = (a.clone(), b.clone(), c.clone(), a.clone());
        let (told, seen) = oneshot::channel();
        let last: Code = Box::pin(async move {
            settle().await;
            drop(aborted.abort());
            let _ignored = told.send(to_a.note().await);
        });
        let second: Code = Box::pin(async move { drop(to_c.run(last).await) });
        let first = a.run(Box::pin(async move { drop(to_b.run(second).await) }));
        assert!(matches!(bounded(first).await, Err(CallError::NoReply { .. })));
        assert!(matches!(bounded(seen).await, Ok(Err(CallError::Closed { .. }))));
    });
}
