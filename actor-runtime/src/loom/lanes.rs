//! Models of the two lanes, each with capacity for one message.

use super::{Log, model, poll_once};
use crate::{Actor, ActorHandle, actor};
use ::loom::{future::block_on, thread};

struct Desk(Log);

#[actor(capacity = 1)]
impl Desk {
    pub(crate) fn plain(&mut self, n: u8) {
        self.0.write(n);
    }

    #[actor(priority)]
    pub(crate) fn urgent(&mut self, n: u8) {
        self.0.write(n);
    }
}

/// An actor whose lanes are both full.
fn full(log: &Log) -> (DeskHandle, thread::JoinHandle<()>) {
    let (handle, task) = Desk(log.clone()).into_task();
    handle.plain(1).try_tell().expect("there is capacity");
    handle.urgent(11).try_tell().expect("there is capacity");
    (handle, thread::spawn(move || drop(block_on(task))))
}

/// One sender waits in each lane while the run loop frees capacity in both. Each is woken for its own.
#[test]
fn lanes_waiting_senders_race_the_run_loop() {
    model(2, || {
        let log = Log::default();
        let (handle, run_loop) = full(&log);
        let other = handle.clone();
        let other = thread::spawn(move || block_on(other.plain(2).tell()).expect("it is open"));
        block_on(handle.urgent(12).tell()).expect("it is open");
        assert!(handle.mailbox_len() <= 2);
        drop(handle);
        other.join().expect("no panic");
        run_loop.join().expect("no panic");
        let ran = log.read();
        let of = |first: u8| ran.iter().copied().filter(move |n| (first..first + 10).contains(n));
        assert!(ran[0] == 11 && ran.len() == 4 && of(1).eq([1, 2]) && of(11).eq([11, 12]), "{ran:?}");
    });
}

/// The sender that waits in one lane is dropped while the one in the other lane is admitted.
#[test]
fn lanes_cancelled_sender_races_the_run_loop() {
    model(2, || {
        let log = Log::default();
        let (handle, run_loop) = full(&log);
        let goes = handle.clone();
        let goes = thread::spawn(move || poll_once(goes.plain(2).tell()).is_ready());
        block_on(handle.urgent(12).tell()).expect("it is open");
        drop(handle);
        let accepted = goes.join().expect("no panic");
        run_loop.join().expect("no panic");
        let ran = log.read();
        assert!(ran.contains(&1) && ran.contains(&12) && (!accepted || ran.contains(&2)), "{ran:?}");
    });
}

/// A priority message is sent while the run loop is about to sleep, or takes messages of the other lane.
#[test]
fn lanes_priority_tell_races_the_idle_run_loop() {
    model(3, || {
        let log = Log::default();
        let (handle, task) = Desk(log.clone()).into_task();
        let run_loop = thread::spawn(move || drop(block_on(task)));
        let other = handle.clone();
        let other = thread::spawn(move || other.urgent(11).try_tell().is_ok());
        block_on(handle.plain(1)).expect("it is open");
        drop(handle);
        assert!(other.join().expect("no panic"));
        run_loop.join().expect("no panic");
        let mut ran = log.read();
        ran.sort_unstable();
        assert_eq!(ran, [1, 11]);
    });
}
