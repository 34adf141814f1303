//! Models of `when_full`, with capacity for one message.

use super::{Log, model, poll_once};
use crate::{Actor, ActorHandle, StopReason, actor};
use ::loom::{future::block_on, thread};
use std::future::pending;

struct Dial(Log);

#[actor(capacity = 1)]
impl Dial {
    #[actor(when_full = coalesce)]
    pub(crate) fn set(&mut self, n: u8) {
        self.0.write(n);
    }

    #[actor(when_full = stop)]
    pub(crate) fn press(&mut self, n: u8) {
        self.0.write(n);
    }

    pub(crate) async fn hang(&mut self, n: u8) {
        self.0.write(n);
        pending::<()>().await;
    }

    pub(crate) fn other(&mut self, n: u8) {
        self.0.write(n);
    }
}

/// A message is either replaced or received, and the last one is never lost.
#[test]
fn coalesce_races_the_run_loop() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Dial(log.clone()).into_task();
        let run_loop = thread::spawn(move || drop(block_on(task)));
        for n in 1..=3 {
            handle.set(n).try_tell().expect("there is capacity or a message to replace");
            assert!(handle.mailbox_len() <= 1);
        }
        drop(handle);
        run_loop.join().expect("no panic");
        let ran = log.read();
        assert!(ran.is_sorted_by(|a, b| a < b) && ran.last() == Some(&3), "{ran:?}");
    });
}

/// One message is replaced while another waits for the capacity that the run loop frees.
#[test]
fn coalesce_races_a_waiting_sender() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Dial(log.clone()).into_task();
        handle.set(1).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        let sender = handle.clone();
        let sender = thread::spawn(move || block_on(sender.other(10).tell()).expect("it is open"));
        let replaced = handle.set(2).try_tell().is_ok();
        drop(handle);
        sender.join().expect("no panic");
        run_loop.join().expect("no panic");
        let ran = log.read();
        assert_eq!((ran.contains(&10), ran.contains(&2), ran.len() <= 3), (true, replaced, true), "{ran:?}");
    });
}

/// The run loop is woken by the overflow, whatever it is about to do.
#[test]
fn stop_when_full_races_the_run_loop() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Dial(log.clone()).into_task();
        handle.other(1).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        let outcome = handle.press(2).try_tell();
        let stopped = handle.stopped();
        drop(handle);
        let reason = block_on(stopped);
        run_loop.join().expect("no panic");
        match outcome {
            Ok(()) => assert!(matches!(reason, StopReason::HandlesDropped) && log.read() == [1, 2]),
            Err(error) => {
                assert!(matches!(
                    (error.stop_reason(), reason),
                    (Some(StopReason::MailboxOverflow), StopReason::MailboxOverflow)
                ));
                assert!(!log.read().contains(&2));
            }
        }
    });
}

/// A handler that never ends keeps no caller waiting, although the run loop may be about to sleep.
#[test]
fn stop_when_full_races_a_waiting_handler() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Dial(log.clone()).into_task();
        handle.hang(1).try_tell().expect("there is capacity");
        let mut task = Box::pin(task);
        assert!(poll_once(task.as_mut()).is_pending() && log.read() == [1]);
        handle.other(2).try_tell().expect("there is capacity");
        let run_loop = thread::spawn(move || drop(block_on(task)));
        assert!(handle.press(3).try_tell().is_err());
        run_loop.join().expect("no panic");
        assert!(handle.is_stopped() && log.read() == [1]);
    });
}

/// The run loop is dropped after one poll or none, and the reason stays.
#[test]
fn stop_when_full_races_run_loop_drop() {
    for polled in [false, true] {
        model(3, move || {
            let (handle, task) = Dial(Log::default()).into_task();
            handle.other(1).try_tell().expect("there is capacity");
            let run_loop = thread::spawn(move || {
                let mut task = Box::pin(task);
                if polled {
                    drop(poll_once(task.as_mut()));
                }
            });
            let outcome = handle.press(2).try_tell();
            run_loop.join().expect("no panic");
            let told = outcome.is_err_and(|error| matches!(error.stop_reason(), Some(StopReason::MailboxOverflow)));
            let reason = block_on(handle.stopped());
            assert!(!told || matches!(reason, StopReason::MailboxOverflow), "{reason}");
        });
    }
}
