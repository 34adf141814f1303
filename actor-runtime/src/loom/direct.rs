//! Models of callers that run handlers themselves.

use super::{End, Log, model, poll_once, told_the_truth};
use crate::{Actor, ActorControl, ActorHandle, CallError, StopReason, actor};
use ::loom::{future::block_on, sync::atomic::AtomicBool, thread};
use std::{
    pin::Pin,
    sync::{Arc, atomic::Ordering::Relaxed},
};

/// An actor whose handler notices if another one runs, and which the model can interrupt in the middle.
#[actor]
struct Subject {
    log: Log,
    busy: Arc<AtomicBool>,
}

#[actor(direct)]
impl Subject {
    pub(crate) fn note(&mut self, n: u8) {
        assert!(!self.busy.swap(true, Relaxed), "two handlers at a time");
        self.log.write(n);
        self.busy.store(false, Relaxed);
    }

    pub(crate) fn fail(&mut self) {
        self.busy.load(Relaxed);
        panic!("planned");
    }

    pub(crate) fn finish(self, n: u8) {
        self.busy.load(Relaxed);
        self.log.write(n);
    }
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An idle actor, its task, and what its handler shares with threads that observe it in the middle.
fn resting(log: &Log) -> (SubjectHandle, Task, Arc<AtomicBool>) {
    let busy = Arc::new(AtomicBool::new(false));
    let (handle, task) = Subject { log: log.clone(), busy: busy.clone() }.into_task();
    let mut task: Task = Box::pin(async { drop(task.await) });
    assert!(poll_once(task.as_mut()).is_pending());
    (handle, task, busy)
}

fn call_and_end(end: End) {
    model(3, move || {
        let log = Log::default();
        let (handle, task, busy) = resting(&log);
        let (ender, watcher) = (handle.clone(), handle.clone());
        let run_loop = thread::spawn(move || {
            let mut task = task;
            // loom only interleaves a `try_lock` with the middle of a handler if the two share something there.
            busy.load(Relaxed);
            match end {
                End::Drop => drop(poll_once(task.as_mut())),
                End::DropUnpolled => {}
                _ => block_on(task),
            }
        });
        let caller = thread::spawn(move || block_on(handle.note(1)));
        match end {
            End::Close => drop(ender.shutdown()),
            End::Abort => drop(ender.abort()),
            End::Discard => drop(ender.finish(2).try_tell().map_err(|_| ender.shutdown())),
            _ => {}
        }
        let outcome = caller.join().expect("no panic");
        run_loop.join().expect("no panic");
        let ran = log.read().contains(&1);
        told_the_truth(&outcome, ran);
        assert!(watcher.is_stopped());
        assert_eq!(Arc::strong_count(&log.0), 1, "the state is gone");
    });
}

#[test]
fn c1_direct_call_races_close() {
    call_and_end(End::Close);
}

#[test]
fn c1_direct_call_races_abort() {
    call_and_end(End::Abort);
}

#[test]
fn c1_direct_call_races_run_loop_drop() {
    call_and_end(End::Drop);
}

#[test]
fn c1_direct_call_races_run_loop_drop_before_the_next_poll() {
    call_and_end(End::DropUnpolled);
}

#[test]
fn c1_direct_call_races_self_method() {
    call_and_end(End::Discard);
}

/// The messages of one task are handled in order, by callers and by the run loop.
#[test]
fn c4_direct_calls_race_a_tell() {
    model(2, || {
        let log = Log::default();
        let (handle, task, _) = resting(&log);
        let other = handle.clone();
        let run_loop = thread::spawn(move || block_on(task));
        let caller = thread::spawn(move || block_on(other.note(20)).expect("it is open"));
        handle.note(10).try_tell().expect("there is capacity");
        block_on(handle.note(11)).expect("it is open");
        caller.join().expect("no panic");
        drop(handle);
        run_loop.join().expect("no panic");
        let place = |n| log.read().iter().position(|each| *each == n).expect("it ran");
        assert!(log.read().len() == 3 && place(10) < place(11), "{:?}", log.read());
    });
}

/// A panic in a handler that a caller runs stops the actor like one in the run loop.
#[test]
fn f2_panic_in_a_direct_call_races_a_tell() {
    std::panic::set_hook(Box::new(|_| {}));
    model(2, || {
        let log = Log::default();
        let (handle, task, _) = resting(&log);
        let other = handle.clone();
        let run_loop = thread::spawn(move || block_on(task));
        let caller = thread::spawn(move || block_on(other.fail()));
        let told = block_on(handle.note(1));
        let failed = caller.join().expect("no panic");
        run_loop.join().expect("no panic");
        assert!(matches!(failed, Err(CallError::NoReply { reason: Some(StopReason::Panicked(_)), .. })));
        assert_eq!(told.is_ok(), log.read() == [1]);
        assert!(handle.is_stopped() && Arc::strong_count(&log.0) == 1);
    });
}
