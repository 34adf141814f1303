//! The two ends of a reply on real threads: for miri, which sees what loom does not, and for every other run.
//! `cargo +nightly miri test -p actor-runtime --lib reply`.

use super::{Failure, PendingReply, Receiver, ReplyTo};
use crate::{CallError, blocking::park_on};
use std::{
    pin::Pin,
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
fn whoever_polled_last_is_woken_once() {
    let (first, second) = (Arc::default(), Arc::default());
    let (duty, mut pending) = ReplyTo::channel();
    for task in [&first, &second, &second] {
        assert!(poll(&mut pending, task).is_pending());
    }
    duty.send(reply(1));
    assert_eq!(
        [first, second].map(|task: Arc<Woken>| (task.0.load(SeqCst), Arc::strong_count(&task))),
        [(0, 1), (1, 1)]
    );
    assert_eq!(park_on(&mut pending, None).expect("no deadline").expect("a reply"), reply(1));
}

#[test]
fn a_reply_is_dropped_once_whoever_goes_first() {
    let value = Arc::new(());
    for order in 0..4 {
        let (duty, mut pending) = ReplyTo::channel();
        let task = Arc::default();
        if order % 2 == 0 {
            assert!(poll(&mut pending, &task).is_pending());
        }
        if order < 2 {
            duty.send(value.clone());
            drop(pending);
        } else {
            drop(pending);
            duty.send(value.clone());
        }
        assert_eq!((Arc::strong_count(&value), Arc::strong_count(&task)), (1, 1), "{order}");
    }
}

#[test]
fn a_reply_for_nobody_comes_back() {
    let (duty, pending) = ReplyTo::channel();
    drop(pending);
    assert_eq!(duty.try_send(reply(1)), Err(reply(1)));
    assert_eq!(ReplyTo::nobody().try_send(reply(2)), Err(reply(2)));
    let (duty, mut pending) = ReplyTo::channel();
    assert_eq!(duty.try_send(reply(3)), Ok(()));
    assert!(matches!(poll(&mut pending, &Arc::default()), Poll::Ready(Ok(given)) if given == reply(3)));
}

#[test]
fn a_duty_that_is_dropped_resolves_its_caller() {
    for polls in [false, true] {
        let (duty, mut pending) = ReplyTo::<String>::channel();
        let task = Arc::default();
        if polls {
            assert!(poll(&mut pending, &task).is_pending());
        }
        drop(duty);
        assert!(matches!(poll(&mut pending, &task), Poll::Ready(Err(CallError::Interrupted { reason: None }))));
    }
}

#[test]
fn a_reply_of_another_type_is_no_reply() {
    let mut receiver = Receiver::<String>::none();
    let sink = receiver.open(None);
    sink.send(String::from("another").into_bytes());
    let polled = receiver.poll(&Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Err(Failure::Interrupted(None)))));
}

#[test]
fn both_ends_at_once() {
    let dropped = Arc::new(());
    let rounds = if cfg!(miri) { 12 } else { 3_000 };
    for round in 0..rounds {
        let (duty, mut pending) = ReplyTo::channel();
        let (value, start) = ((dropped.clone(), reply(round)), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                if round % 2 == 0 { duty.send(value) } else { drop((duty, value)) }
            });
            scope.spawn(|| {
                start.wait();
                let outcome = match round % 6 / 2 {
                    0 => return drop(pending),
                    1 => {
                        let _ = poll(&mut pending, &Arc::default());
                        return drop(pending);
                    }
                    _ => park_on(&mut pending, None).expect("no deadline"),
                };
                assert_eq!(outcome.ok().map(|(_, text)| text), (round % 2 == 0).then(|| reply(round)));
            });
        });
        assert_eq!(Arc::strong_count(&dropped), 1);
    }
}
