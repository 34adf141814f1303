//! Models of the mailbox, the reply and the run loop. loom runs them with every interleaving of their threads:
//! `RUSTFLAGS="--cfg actor_loom" cargo test -p actor-runtime --lib --release loom`.
//!
//! A caller that is never woken is a deadlock, which loom reports. loom runs all threads of a model on one system thread, so
//! `is_current` may be true for all of them while a handler is polled. Therefore no model awaits a method that stops the actor.

#[cfg(feature = "direct")]
mod direct;
mod full;
mod lanes;
mod reply;

use crate::core::mailbox::Outgoing;
use crate::{Actor, ActorControl, ActorHandle, CallError, StopReason, actor};
use ::loom::{future::block_on, model::Builder, thread};
use std::{
    future::{Future, pending},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

/// The handlers that ran, in order. The lock is not one of loom's, so it adds no ordering to the model.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn write(&self, n: u8) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(n);
    }

    fn read(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[actor]
struct Subject(Log);

#[actor]
impl Subject {
    pub(crate) fn note(&mut self, n: u8) -> Log {
        self.0.write(n);
        self.0.clone()
    }

    pub(crate) async fn hang(&mut self, n: u8) {
        self.0.write(n);
        pending::<()>().await;
    }

    pub(crate) fn finish(self, n: u8) {
        self.0.write(n);
    }
}

/// Runs the model with every interleaving that has at most `preemptions` preemptions. Bugs of this kind need few.
fn model(preemptions: usize, run: impl Fn() + Send + Sync + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(run);
}

/// Polls once, with a waker that does nothing.
fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Checks that the outcome says truthfully whether the handler ran.
fn told_the_truth(outcome: &Result<(), CallError>, ran: bool) {
    match outcome {
        Ok(()) => assert!(ran),
        Err(CallError::NoReply { .. }) => {}
        Err(error) => assert!(!ran && !error.may_have_run(), "{error}"),
    }
}

/// What happens at the same time as the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The mailbox is closed, and the actor drains.
    Close,
    Abort,
    /// The run loop's future is dropped, polled once or never.
    Drop,
    DropUnpolled,
    /// The last message, which discards the queue.
    Discard,
    /// Nothing, before the reply is there.
    Later,
}

/// One caller, one way to stop, and perhaps a second handle that stays alive.
fn c1(end: End, keeps_second: bool) {
    model(3, move || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).spawner().capacity(1).into_task();
        let (ender, second) = (handle.clone(), keeps_second.then(|| handle.clone()));
        let run_loop = thread::spawn(move || {
            let mut task = Box::pin(task);
            match end {
                End::Drop => drop(poll_once(task.as_mut())),
                End::DropUnpolled => {}
                _ => drop(block_on(task)),
            }
        });
        let caller = thread::spawn(move || block_on(handle.note(1)).map(drop));
        match end {
            End::Close => drop(ender.shutdown()),
            End::Abort => drop(ender.abort()),
            End::Discard => drop(ender.finish(2).try_tell().map_err(|_| ender.shutdown())),
            End::Drop | End::DropUnpolled | End::Later => {}
        }
        let outcome = if end == End::Later {
            let outcome = caller.join().expect("no panic");
            drop(ender.shutdown());
            outcome
        } else {
            drop(ender);
            caller.join().expect("no panic")
        };
        run_loop.join().expect("no panic");
        let ran = log.read().contains(&1);
        told_the_truth(&outcome, ran);
        drop(second);
    });
}

macro_rules! c1 {
    ($($model:ident: $end:ident, $keeps_second:expr;)*) => {$(
        #[test]
        fn $model() {
            c1(End::$end, $keeps_second);
        }
    )*};
}

c1! {
    c1_call_races_close: Close, false;
    c1_call_races_close_with_a_second_handle: Close, true;
    c1_call_races_abort: Abort, false;
    c1_call_races_abort_with_a_second_handle: Abort, true;
    c1_call_races_run_loop_drop: Drop, false;
    c1_call_races_run_loop_drop_with_a_second_handle: Drop, true;
    c1_call_races_drop_of_an_unpolled_run_loop: DropUnpolled, false;
    c1_call_races_drop_of_an_unpolled_run_loop_with_a_second_handle: DropUnpolled, true;
    c1_call_without_a_stop_resolves: Later, false;
    c1_call_races_self_method: Discard, false;
    c1_call_races_self_method_with_a_second_handle: Discard, true;
}

/// The abort must wake a run loop that may be about to sleep, polled by another task than before.
#[test]
fn s1_abort_races_a_waiting_handler() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).into_task();
        handle.hang(1).try_tell().expect("there is capacity");
        let mut task = Box::pin(task);
        assert!(poll_once(task.as_mut()).is_pending() && log.read() == [1]);
        let run_loop = thread::spawn(move || drop(block_on(task)));
        drop(handle.abort());
        run_loop.join().expect("no panic");
        assert!(handle.is_stopped());
    });
}

/// Two senders with `each` messages, and capacity for one.
fn c4(preemptions: usize, each: u8) {
    model(preemptions, move || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).spawner().capacity(1).into_task();
        let send = move |handle: SubjectHandle, first: u8| {
            for n in first..first + each {
                block_on(handle.note(n).tell()).expect("it is open");
                assert!(handle.mailbox_len() <= 1);
            }
        };
        let other = handle.clone();
        let senders = [thread::spawn(move || send(handle, 10)), thread::spawn(move || send(other, 20))];
        drop(block_on(task));
        for sender in senders {
            sender.join().expect("no panic");
        }
        let ran = log.read();
        let of = |first: u8| ran.iter().copied().filter(move |n| (first..first + 10).contains(n));
        assert!(of(10).eq(10..10 + each) && of(20).eq(20..20 + each) && ran.len() == 2 * usize::from(each));
    });
}

#[test]
fn c4_two_senders_one_message() {
    c4(2, 1);
}

#[test]
fn c4_two_senders_two_messages() {
    c4(1, 2);
}

/// One watcher registers while the actor stops, and one afterwards.
#[test]
fn f5_watch_races_stop() {
    model(3, || {
        let (handle, task) = Subject(Log::default()).into_task();
        drop(handle.shutdown());
        let run_loop = thread::spawn(move || drop(block_on(task)));
        block_on(handle.started()).expect("the actor starts");
        assert!(matches!(block_on(handle.stopped()), StopReason::Shutdown));
        run_loop.join().expect("no panic");
        assert!(matches!(block_on(handle.stopped()), StopReason::Shutdown));
    });
}

/// A message of the batch frees capacity when it starts, although its handler never ends.
#[test]
fn o1_waiting_sender_races_message_start() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).spawner().capacity(2).into_task();
        handle.note(0).try_tell().expect("there is capacity");
        handle.hang(1).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        for n in 2..4 {
            block_on(handle.note(n).tell()).expect("it is open");
            assert!(handle.mailbox_len() <= 2);
        }
        drop(handle.abort());
        run_loop.join().expect("no panic");
        assert_eq!(log.read(), [0, 1]);
    });
}

/// A waiting sender is dropped while the run loop admits it. Another one waits behind it.
#[test]
fn o1_cancelled_sender_races_the_run_loop() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).spawner().capacity(1).into_task();
        handle.note(1).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        let goes = handle.clone();
        let goes = thread::spawn(move || poll_once(goes.note(2).tell()).is_ready());
        block_on(handle.note(3).tell()).expect("it is open");
        assert!(handle.mailbox_len() <= 1);
        drop(handle);
        let accepted = goes.join().expect("no panic");
        run_loop.join().expect("no panic");
        let ran = log.read();
        assert!(ran.contains(&1) && ran.contains(&3) && (!accepted || ran.contains(&2)), "{ran:?}");
        assert!(ran.len() <= 3 && !log.read()[1..].contains(&1), "{ran:?}");
    });
}

/// A caller is dropped while its reply is sent. The reply is dropped once, by whichever end has it.
#[test]
fn c6_cancelled_call_races_its_reply() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).into_task();
        let run_loop = thread::spawn(move || drop(block_on(task)));
        drop(poll_once(handle.note(1)));
        drop(handle);
        run_loop.join().expect("no panic");
        assert_eq!((Arc::strong_count(&log.0), log.read()), (1, vec![1]));
    });
}

/// A message is retracted while the run loop empties the queue. The run loop is woken for the next message.
#[test]
fn retract_races_the_idle_run_loop() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Subject(log.clone()).spawner().capacity(1).into_task();
        handle.note(1).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        let mut outgoing = Outgoing::Sent;
        handle.raw().mailbox().retract(&mut outgoing, &|_| true);
        let retracted = matches!(outgoing, Outgoing::Unsent(_));
        block_on(handle.note(2)).expect("it is open");
        drop(handle);
        run_loop.join().expect("no panic");
        assert_eq!(log.read().contains(&1), !retracted);
    });
}
