//! The two ends of a reply on real threads: for miri, which sees what loom does not, and for every other run.
//! `cargo +nightly miri test -p actor-runtime --lib reply`.

use super::{PendingReply, ReplyReceiver, ReplyTo};
use crate::{CallError, instrument::deadlock::MessageEdge, util::block_on::block_on};
use std::{
    pin::{Pin, pin},
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn poll<R: Send + 'static>(pending: &mut PendingReply<R>, task: &Arc<Woken>) -> Poll<Result<R, CallError>> {
    Pin::new(pending).poll(&mut Context::from_waker(&Waker::from(task.clone())))
}

/// Too large for any register, and owned.
fn reply(n: u64) -> [String; 9] {
    std::array::from_fn(|_| n.to_string())
}

#[test]
fn last_polled_waker_is_woken_once() {
    let (first, second) = (Arc::default(), Arc::default());
    let (respond_to, mut pending) = ReplyTo::channel();
    for task in [&first, &second, &second] {
        assert!(poll(&mut pending, task).is_pending());
    }
    respond_to.send(reply(1));
    assert_eq!(
        [first, second].map(|task: Arc<Woken>| (task.0.load(SeqCst), Arc::strong_count(&task))),
        [(0, 1), (1, 1)]
    );
    assert_eq!(block_on(&mut pending, None).expect("no deadline").expect("a reply"), reply(1));
}

#[test]
fn reply_is_dropped_once_in_every_drop_order() {
    let value = Arc::new(());
    for order in 0..4 {
        let (respond_to, mut pending) = ReplyTo::channel();
        let task = Arc::default();
        if order % 2 == 0 {
            assert!(poll(&mut pending, &task).is_pending());
        }
        if order < 2 {
            respond_to.send(value.clone());
            drop(pending);
        } else {
            drop(pending);
            respond_to.send(value.clone());
        }
        assert_eq!((Arc::strong_count(&value), Arc::strong_count(&task)), (1, 1), "{order}");
    }
}

#[test]
fn reply_without_a_receiver_is_returned() {
    let (respond_to, pending) = ReplyTo::channel();
    drop(pending);
    assert_eq!(respond_to.try_send(reply(1)), Err(reply(1)));
    assert_eq!(ReplyTo::none().try_send(reply(2)), Err(reply(2)));
    let (respond_to, mut pending) = ReplyTo::channel();
    assert_eq!(respond_to.try_send(reply(3)), Ok(()));
    assert!(matches!(poll(&mut pending, &Arc::default()), Poll::Ready(Ok(given)) if given == reply(3)));
}

#[test]
fn a_respond_to_that_is_dropped_resolves_its_caller() {
    for polls in [false, true] {
        let (respond_to, mut pending) = ReplyTo::<String>::channel();
        let task = Arc::default();
        if polls {
            assert!(poll(&mut pending, &task).is_pending());
        }
        drop(respond_to);
        assert!(matches!(poll(&mut pending, &task), Poll::Ready(Err(CallError::NoReply { reason: None, .. }))));
    }
}

#[test]
fn reply_of_another_type_returns_no_reply() {
    let mut receiver = ReplyReceiver::<String>::NONE;
    let sender = receiver.open("", None, MessageEdge::default());
    sender.send(String::from("another").into_bytes());
    let polled = receiver.poll(Waker::noop());
    assert!(matches!(polled, Poll::Ready(Err(error)) if error.target().is_none()));
}

#[test]
fn the_sender_is_woken_when_the_receiver_is_dropped() {
    let (mut respond_to, pending) = ReplyTo::<String>::channel();
    let task: Arc<Woken> = Arc::default();
    let waker = Waker::from(task.clone());
    let mut poll_closed = || pin!(respond_to.closed()).poll(&mut Context::from_waker(&waker));
    assert!(poll_closed().is_pending() && poll_closed().is_pending());
    drop(pending);
    assert_eq!(task.0.load(SeqCst), 1);
    assert!(poll_closed().is_ready() && poll_closed().is_ready());
    drop(respond_to);
    drop(waker);
    assert_eq!(Arc::strong_count(&task), 1);
}

#[test]
fn reply_sender_and_receiver_race_on_two_threads() {
    let dropped = Arc::new(());
    let rounds = if cfg!(miri) { 12 } else { 3_000 };
    for round in 0..rounds {
        let (respond_to, mut pending) = ReplyTo::channel();
        let (value, start) = ((dropped.clone(), reply(round)), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                if round % 2 == 0 { respond_to.send(value) } else { drop((respond_to, value)) }
            });
            scope.spawn(|| {
                start.wait();
                let outcome = match round % 6 / 2 {
                    0 => return drop(pending),
                    1 => {
                        let _ = poll(&mut pending, &Arc::default());
                        return drop(pending);
                    }
                    _ => block_on(&mut pending, None).expect("no deadline"),
                };
                assert_eq!(outcome.ok().map(|(_, text)| text), (round % 2 == 0).then(|| reply(round)));
            });
        });
        assert_eq!(Arc::strong_count(&dropped), 1);
    }
}
