//! Models of the reply slot alone: what its `unsafe` blocks rely on, with every interleaving of its two ends.

use super::model;
use crate::{CallError, PendingReply, ReplyTo};
use ::loom::{future::block_on, thread};
use std::{
    future::Future,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Wake, Waker},
};

/// A reply that counts how often it was dropped.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// What the actor does with the sending end, and the caller with the receiving end. `takes` returns the tasks that may be woken.
fn reply(gives: bool, takes: fn(PendingReply<Counted>) -> [Arc<Woken>; 2]) {
    model(3, move || {
        let dropped = Arc::new(AtomicUsize::new(0));
        let (respond_to, pending) = ReplyTo::channel();
        let counted = Counted(dropped.clone());
        let actor = thread::spawn(move || if gives { respond_to.send(counted) } else { drop((respond_to, counted)) });
        let woken = takes(pending);
        actor.join().expect("no panic");
        assert_eq!((dropped.load(SeqCst), Arc::strong_count(&dropped)), (1, 1));
        assert_eq!(woken.map(|woken| Arc::strong_count(&woken)), [1, 1], "a waker is left behind");
    });
}

fn awaited(pending: PendingReply<Counted>) -> [Arc<Woken>; 2] {
    let outcome = block_on(pending);
    assert!(matches!(outcome, Ok(_) | Err(CallError::NoReply { .. })));
    Default::default()
}

/// The receiving end is polled by two tasks, then by a third.
fn awaited_elsewhere(mut pending: PendingReply<Counted>) -> [Arc<Woken>; 2] {
    let tasks: [Arc<Woken>; 2] = Default::default();
    for task in &tasks {
        let waker = Waker::from(task.clone());
        if Pin::new(&mut pending).poll(&mut Context::from_waker(&waker)).is_ready() {
            return tasks;
        }
    }
    drop(block_on(pending));
    tasks
}

fn polled_and_dropped(mut pending: PendingReply<Counted>) -> [Arc<Woken>; 2] {
    let tasks: [Arc<Woken>; 2] = Default::default();
    let waker = Waker::from(tasks[0].clone());
    drop(Pin::new(&mut pending).poll(&mut Context::from_waker(&waker)));
    tasks
}

fn dropped(_: PendingReply<Counted>) -> [Arc<Woken>; 2] {
    Default::default()
}

#[test]
fn reply_races_an_awaiting_caller() {
    reply(true, awaited);
}

#[test]
fn reply_races_a_caller_moving_to_another_task() {
    reply(true, awaited_elsewhere);
}

#[test]
fn reply_races_a_dropped_caller() {
    reply(true, polled_and_dropped);
    reply(true, dropped);
}

#[test]
fn dropped_reply_sender_races_an_awaiting_caller() {
    reply(false, awaited);
    reply(false, awaited_elsewhere);
}

#[test]
fn dropped_reply_sender_races_a_dropped_caller() {
    reply(false, polled_and_dropped);
    reply(false, dropped);
}

/// The holder of a reply sender waits until the caller is gone. If the wake is lost, it waits forever.
#[test]
fn closed_races_a_dropped_caller() {
    for takes in [polled_and_dropped, dropped] {
        model(3, move || {
            let (mut respond_to, pending) = ReplyTo::<Counted>::channel();
            let actor = thread::spawn(move || {
                block_on(respond_to.closed());
                assert!(respond_to.is_closed());
                respond_to.try_send(Counted(Arc::default())).expect_err("the caller is gone");
            });
            drop(takes(pending));
            actor.join().expect("no panic");
        });
    }
}

/// The sender stops waiting for the caller to go, and sends its reply while the caller is dropped.
#[test]
fn reply_after_a_poll_of_closed_races_a_dropped_caller() {
    model(3, move || {
        let dropped = Arc::new(AtomicUsize::new(0));
        let (mut respond_to, pending) = ReplyTo::channel();
        let counted = Counted(dropped.clone());
        let task = Arc::<Woken>::default();
        let waker = Waker::from(task.clone());
        let actor = thread::spawn(move || {
            let _ready = pin!(respond_to.closed()).poll(&mut Context::from_waker(&waker));
            respond_to.send(counted);
        });
        drop(polled_and_dropped(pending));
        actor.join().expect("no panic");
        assert_eq!((dropped.load(SeqCst), Arc::strong_count(&dropped)), (1, 1));
        assert_eq!(Arc::strong_count(&task), 1, "a waker is left behind");
    });
}
