//! C9: operations in the destructor of a thread-local. A panic there aborts the process, so none may panic, also after tokio's own
//! thread-locals are gone.

use crate::{
    subject::{Gate, Journal, Subject, SubjectHandle},
    support::{CallOutcome, TEST_TIMEOUT, drive, outcome_of, poll_once, real_time_runtime, runtime},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason};
use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::mpsc,
    task::Poll,
    thread,
    time::Duration,
};
use tokio::runtime::{Builder, Handle, Runtime};

type Code = Box<dyn FnOnce() + Send>;

/// Runs code when its thread ends.
struct AtExit(Code, mpsc::Sender<Result<(), String>>);

impl Drop for AtExit {
    fn drop(&mut self) {
        let code = std::mem::replace(&mut self.0, Box::new(|| {}));
        let outcome = catch_unwind(AssertUnwindSafe(code)).map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or_default()
        });
        self.1.send(outcome).expect("the test waits");
    }
}

thread_local! {
    static AT_EXIT: RefCell<Option<AtExit>> = const { RefCell::new(None) };
}

/// What the thread has done before it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Past {
    /// It never used tokio.
    Plain,
    /// tokio's thread-locals are destroyed after the destructor has run.
    Tokio,
    /// tokio's thread-locals, and those of this library, are destroyed before.
    TokioIsGone,
}

const PASTS: [Past; 3] = [Past::Plain, Past::Tokio, Past::TokioIsGone];

/// Runs `code` in the destructor of a thread-local. Returns the message of its panic as an error.
fn in_destructor(past: Past, subject: &SubjectHandle, code: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let (sender, outcome) = mpsc::channel();
    let subject = subject.clone();
    let code = move || {
        let is_gone = Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed());
        assert_eq!(is_gone, past == Past::TokioIsGone, "the order of the destructors");
        code();
    };
    let at_exit = AtExit(Box::new(code), sender);
    let thread = thread::spawn(move || {
        let used = || {
            let here = real_time_runtime();
            here.block_on(subject.note(0)).expect("the actor runs");
        };
        // Destructors run in reverse order of the first use.
        if past == Past::Tokio {
            used();
        }
        AT_EXIT.set(Some(at_exit));
        if past == Past::TokioIsGone {
            used();
        }
    });
    thread.join().expect("no panic");
    outcome.recv_timeout(TEST_TIMEOUT).expect("the destructor runs")
}

fn there() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_time().build().expect("threads can be started")
}

fn spawned(there: &Runtime) -> SubjectHandle {
    let _entered = there.enter();
    Subject::new(&Journal::default()).spawn()
}

/// What is done in the destructor, and its name.
type Operation = (&'static str, fn(&SubjectHandle));

fn assert_never_panics(pasts: &[Past], operations: &[Operation]) {
    // Once a clock was paused in the process, tokio looks up its context for the time.
    drop(runtime());
    let there = there();
    for past in pasts {
        for (name, operation) in operations {
            let subject = spawned(&there);
            let (own, operation) = (subject.clone(), *operation);
            let outcome = in_destructor(*past, &subject, move || operation(&own));
            assert_eq!(outcome, Ok(()), "{name}: {past:?}");
        }
    }
}

#[test]
fn c9_calls_in_a_destructor_of_a_thread_local_work() {
    assert_never_panics(
        &PASTS,
        &[
            ("ask, polled once", |subject| drop(poll_once(&mut subject.note(1)))),
            ("ask", |subject| assert_eq!(drive(subject.note(1)).ok(), Some(1))),
            ("failing ask", |subject| assert_eq!(outcome_of(&drive(subject.refuse(1))), CallOutcome::Refused)),
            ("tell", |subject| drive(subject.note(1).tell()).expect("there is capacity")),
            ("try_tell", |subject| subject.note(1).try_tell().expect("there is capacity")),
            ("send", |subject| {
                subject.abort();
                let refused = drive(subject.note(1).tell()).expect_err("it is closed");
                drive(subject.send(refused.into_message())).expect_err("it is closed");
            }),
            ("enqueue", |subject| {
                let pending = drive(subject.note(1).enqueue()).expect("there is capacity");
                assert_eq!(drive(pending).ok(), Some(1));
            }),
            ("try_enqueue", |subject| {
                let pending = subject.note(1).try_enqueue().expect("there is capacity");
                assert_eq!(drive(pending).ok(), Some(1));
            }),
            ("blocking", |subject| assert_eq!(subject.note(1).blocking().ok(), Some(1))),
            ("blocking with a timeout", |subject| {
                let late = subject.wait(1, Gate::shut()).timeout(Duration::from_millis(1)).blocking();
                assert_eq!(outcome_of(&late), CallOutcome::TimedOut { accepted: true });
            }),
        ],
    );
}

#[test]
fn c9_control_in_a_destructor_of_a_thread_local_works() {
    assert_never_panics(
        &PASTS,
        &[
            ("shutdown", |subject| assert!(matches!(drive(subject.shutdown()), StopReason::Shutdown))),
            ("abort", |subject| assert!(matches!(drive(subject.abort()), StopReason::Aborted))),
            ("unpolled shutdown_timeout", |subject| drop(subject.shutdown_timeout(Duration::ZERO))),
            ("clone and drop", |subject| drop((subject.clone(), subject.downgrade().upgrade()))),
            ("started and stopped", |subject| {
                drive(subject.started()).expect("the actor starts");
                assert!(poll_once(&mut subject.stopped()).is_pending());
            }),
            ("observers", |subject| {
                let _reply = subject.wait(1, Gate::shut()).try_enqueue().expect("there is capacity");
                while subject.running_handlers().is_empty() {
                    thread::yield_now();
                }
                let (status, running) = (subject.status(), subject.running_handlers());
                assert!(!format!("{subject:?} {status:?} {running:?} {}", subject.mailbox_len()).is_empty());
            }),
            ("try_spawn", |_| assert!(Subject::new(&Journal::default()).try_spawn().is_err())),
            ("spawn_on_thread", |_| {
                let resident = Subject::new(&Journal::default()).spawn_on_thread().expect("there is a thread for it");
                assert_eq!(drive(resident.note(1)).ok(), Some(1));
            }),
        ],
    );
}

/// Outside of a runtime a timer panics, as documented. Where tokio is gone, the time counts as passed.
#[test]
fn c9_timeouts_in_a_destructor_of_a_thread_local_are_over_at_once() {
    const LONG: Duration = Duration::from_secs(3600);
    assert_never_panics(
        &[Past::TokioIsGone],
        &[
            ("ask", |subject| {
                let late = drive(subject.wait(1, Gate::shut()).timeout(LONG));
                assert_eq!(outcome_of(&late), CallOutcome::TimedOut { accepted: true });
            }),
            ("tell", |subject| drive(subject.note(1).timeout(LONG).tell()).expect("there is capacity")),
            ("enqueue", |subject| {
                let pending = drive(subject.wait(1, Gate::shut()).timeout(LONG).enqueue()).expect("there is capacity");
                assert_eq!(outcome_of(&drive(pending)), CallOutcome::TimedOut { accepted: true });
            }),
            ("shutdown_timeout", |subject| {
                subject.wait(1, Gate::shut()).try_tell().expect("there is capacity");
                assert!(matches!(poll_once(&mut pin!(subject.shutdown_timeout(LONG))), Poll::Ready(_)));
            }),
        ],
    );
}

/// What was started before the destructor is dropped in it.
#[test]
fn c9_calls_are_dropped_in_a_destructor_of_a_thread_local() {
    let there = there();
    let subject = spawned(&there);
    let mut call = subject.wait(1, Gate::shut()).timeout(Duration::from_secs(3600)).into_owned();
    let mut waiting = subject.note(2).into_owned();
    let _entered = there.enter();
    assert!(poll_once(&mut call).is_pending() && poll_once(&mut waiting).is_pending());
    let delayed = subject.note(3).after(Duration::from_secs(3600));
    let (other, kept) = (spawned(&there), (call, waiting, delayed, subject.stopped()));
    assert_eq!(in_destructor(Past::TokioIsGone, &other, move || drop(kept)), Ok(()));
}
