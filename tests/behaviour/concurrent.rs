//! Concurrent methods: which handlers run at the same time, which wait, and how they stop.

use crate::{
    actor,
    subject::Gate,
    support::{
        CallOutcome, Flag, PLANNED, bounded, on_runtime, outcome_of, poll_once, runtime, settle,
        silence_planned_panics, stop_reason_of, until, yield_once,
    },
};
use actor_runtime::{Actor, ActorControl, ActorHandle, PendingReply};
use std::{
    future::{Future, pending, poll_fn},
    mem,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll, Waker},
};
use tokio::{sync::Barrier, task::yield_now};

/// A log of what happens in the handlers, in order.
#[derive(Clone, Debug, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn write(&self, note: impl Into<String>) {
        self.0.lock().unwrap().push(note.into());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn has(&self, note: &str) -> bool {
        self.all().iter().any(|each| each == note)
    }
}

/// Where a handler stores its waker for the test.
type WakerSlot = Arc<Mutex<Option<Waker>>>;

async fn store_waker(place: &WakerSlot) {
    poll_fn(|cx| {
        *place.lock().unwrap() = Some(cx.waker().clone());
        Poll::Ready(())
    })
    .await;
}

#[actor(capacity = 4)]
#[derive(Default)]
pub struct Library {
    value: u64,
    notes: Notes,
    inside: AtomicUsize,
    most: AtomicUsize,
}

/// Counts the handlers that run.
struct RunningGuard<'a>(&'a Library, u64);

impl<'a> RunningGuard<'a> {
    fn enter(library: &'a Library, n: u64) -> Self {
        library.notes.write(format!("start {n}"));
        let inside = library.inside.fetch_add(1, SeqCst) + 1;
        library.most.fetch_max(inside, SeqCst);
        Self(library, n)
    }
}

impl Drop for RunningGuard<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, SeqCst);
        self.0.notes.write(format!("end {}", self.1));
    }
}

#[actor]
impl Library {
    #[actor(concurrent)]
    pub async fn read(&self, n: u64, gate: Gate) -> u64 {
        let _running = RunningGuard::enter(self, n);
        gate.pass().await;
        self.value
    }

    #[actor(concurrent)]
    pub async fn meet(
        &self,
        barrier: Arc<Barrier>,
        name: &str,
        #[actor(context)] cx: &actor_runtime::Context<Self>,
    ) -> String {
        barrier.wait().await;
        format!("{name} in {}", cx.name())
    }

    #[actor(concurrent)]
    pub async fn at_once(&self, n: u64) -> Result<u64, String> {
        self.notes.write(format!("at once {n}"));
        std::future::ready(()).await;
        if n == 0 { Err("nothing".to_owned()) } else { Ok(n) }
    }

    #[actor(concurrent)]
    pub async fn boom(&self, gate: Gate) {
        gate.pass().await;
        panic!("{PLANNED}")
    }

    #[actor(concurrent)]
    pub async fn turns(&self, turns: u64) -> u64 {
        for _ in 0..turns {
            yield_now().await;
        }
        turns
    }

    /// Wakes itself after every poll.
    #[actor(concurrent)]
    pub async fn busy(&self, polls: u64) {
        for _ in 0..polls {
            yield_once().await;
        }
    }

    /// Stores its waker and never returns.
    #[actor(concurrent)]
    pub async fn hold(&self, waker: WakerSlot) {
        store_waker(&waker).await;
        pending::<()>().await;
    }

    #[actor(concurrent)]
    pub async fn hold_until(&self, waker: WakerSlot, gate: Gate) {
        store_waker(&waker).await;
        gate.pass().await;
    }

    pub async fn write(&mut self, value: u64) -> u64 {
        self.notes.write(format!("write {value}, {} inside", self.inside.load(SeqCst)));
        yield_now().await;
        mem::replace(&mut self.value, value)
    }

    pub fn most(&self) -> usize {
        self.most.load(SeqCst)
    }

    #[actor(on_stop)]
    fn close(&mut self) {
        self.notes.write("closed");
    }
}

fn library() -> (LibraryHandle, Notes) {
    silence_planned_panics();
    let notes = Notes::default();
    (Library { notes: notes.clone(), ..Library::default() }.spawn(), notes)
}

async fn enqueued(library: &LibraryHandle, n: u64, gate: &Gate) -> PendingReply<u64> {
    library.read(n, gate.clone()).enqueue().await.unwrap()
}

#[test]
fn queued_concurrent_handlers_run_at_the_same_time() {
    on_runtime(async {
        let (library, _) = library();
        let barrier = Arc::new(Barrier::new(3));
        let [one, two, three] = ["one", "two", "three"].map(|name| library.meet(barrier.clone(), name));
        let met = bounded(async { tokio::join!(one, two, three) }).await;
        assert_eq!(met.2.unwrap(), "three in Library");
        assert!(library.at_once(0).await.is_err());
        assert_eq!(library.at_once(3).await.unwrap(), 3);
    });
}

#[test]
fn new_concurrent_call_joins_running_handlers() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let first = enqueued(&library, 1, &gate).await;
        until("it runs", || notes.has("start 1")).await;
        assert_eq!(bounded(library.at_once(2)).await.unwrap(), 2, "it runs while the first handler waits");
        gate.open();
        assert_eq!(bounded(first).await.unwrap(), 0);
    });
}

#[test]
fn c4_exclusive_handler_waits_for_concurrent_ones_and_is_not_overtaken() {
    on_runtime(async {
        let (library, notes) = library();
        let (early, late) = (Gate::shut(), Gate::shut());
        let before = [enqueued(&library, 1, &early).await, enqueued(&library, 2, &early).await];
        let write = library.write(7).enqueue().await.unwrap();
        let after = [enqueued(&library, 3, &late).await, enqueued(&library, 4, &late).await];
        settle().await;
        assert_eq!(notes.all(), ["start 1", "start 2"], "no concurrent message overtakes the exclusive one");
        early.open();
        for read in before {
            assert_eq!(bounded(read).await.unwrap(), 0);
        }
        assert_eq!(bounded(write).await.unwrap(), 0);
        until("the messages behind the exclusive one run", || notes.has("start 4")).await;
        late.open();
        for read in after {
            assert_eq!(bounded(read).await.unwrap(), 7);
        }
        let expected = ["start 1", "start 2", "end 1", "end 2", "write 7, 0 inside", "start 3", "start 4"];
        assert_eq!(notes.all()[..7], expected);
        assert_eq!(library.most().await.unwrap(), 2);
    });
}

#[test]
fn c4_concurrent_handlers_start_in_the_order_of_acceptance() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        // Handlers return and others take their slots, but messages start in the order of the queue.
        let waits = enqueued(&library, 0, &gate).await;
        let mut expected = vec!["start 0".to_owned()];
        for n in 1..200 {
            if n % 3 == 0 {
                library.turns(n % 7).tell().await.unwrap();
            } else {
                library.at_once(n).tell().await.unwrap();
                expected.push(format!("at once {n}"));
            }
        }
        settle().await;
        assert_eq!(notes.all(), expected);
        gate.open();
        bounded(waits).await.unwrap();
    });
}

#[test]
fn at_most_64_concurrent_handlers_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        for n in 0..64 {
            library.read(n, gate.clone()).tell().await.unwrap();
        }
        until("all run", || notes.has("start 63")).await;
        for n in 64..68 {
            library.read(n, gate.clone()).try_tell().unwrap();
        }
        settle().await;
        assert!(library.read(68, gate.clone()).try_tell().unwrap_err().is_full(), "the other messages are queued");
        assert_eq!((library.mailbox_len(), notes.has("start 64")), (4, false));
        gate.open();
        assert_eq!(bounded(library.most()).await.unwrap(), 64);
    });
}

#[test]
fn o1_queue_keeps_its_capacity_while_concurrent_handlers_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        library.read(1, gate.clone()).tell().await.unwrap();
        until("it runs", || notes.has("start 1")).await;
        for n in 0..4 {
            assert_eq!(library.mailbox_len(), n);
            library.write(n as u64).try_tell().unwrap();
            settle().await;
        }
        assert!(library.write(5).try_tell().unwrap_err().is_full());
        let mut waits = Box::pin(library.write(6).tell());
        assert!(poll_once(&mut waits).is_pending());
        settle().await;
        assert_eq!(library.mailbox_len(), 4);
        gate.open();
        bounded(waits).await.unwrap();
        assert_eq!(bounded(library.write(0)).await.unwrap(), 6);
    });
}

#[test]
fn f2_panic_in_a_concurrent_handler_fails_all_concurrent_calls() {
    on_runtime(async {
        let (library, notes) = library();
        let (gate, trigger) = (Gate::shut(), Gate::shut());
        let one = enqueued(&library, 1, &gate).await;
        let boom = library.boom(trigger.clone()).enqueue().await.unwrap();
        let two = enqueued(&library, 2, &gate).await;
        let queued = library.write(1).enqueue().await.unwrap();
        until("all run", || notes.has("start 2")).await;
        trigger.open();
        let (boom, queued) = (bounded(boom).await, bounded(queued).await);
        let later = library.at_once(3).await;
        assert_eq!(
            (outcome_of(&boom), outcome_of(&queued), outcome_of(&later)),
            (CallOutcome::NoReply, CallOutcome::Discarded, CallOutcome::Closed)
        );
        for read in [bounded(one).await, bounded(two).await] {
            assert_eq!((outcome_of(&read), stop_reason_of(&read)), (CallOutcome::NoReply, stop_reason_of(&boom)));
        }
        assert!(stop_reason_of(&boom).contains(PLANNED) && stop_reason_of(&queued).contains(PLANNED));
        assert!(bounded(library.stopped()).await.to_string().contains(PLANNED));
        assert!(notes.has("end 1") && notes.has("end 2") && !notes.has("closed"));
    });
}

#[test]
fn s1_abort_drops_all_concurrent_handlers() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let reads = [enqueued(&library, 1, &gate).await, enqueued(&library, 2, &gate).await];
        let queued = library.write(1).enqueue().await.unwrap();
        until("both run", || notes.has("start 2")).await;
        bounded(library.abort()).await;
        for read in reads {
            let read = bounded(read).await;
            assert_eq!(
                (outcome_of(&read), stop_reason_of(&read)),
                (CallOutcome::NoReply, "the actor was aborted".to_owned())
            );
        }
        assert_eq!(outcome_of(&bounded(queued).await), CallOutcome::Discarded);
        assert_eq!(notes.all(), ["start 1", "start 2", "end 1", "end 2"]);
    });
}

#[test]
fn s1_shutdown_waits_for_all_concurrent_handlers() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let reads = [enqueued(&library, 1, &gate).await, enqueued(&library, 2, &gate).await];
        let mut shutdown = library.shutdown();
        settle().await;
        assert!(poll_once(&mut shutdown).is_pending());
        assert_eq!(outcome_of(&library.at_once(3).await), CallOutcome::Closed);
        gate.open();
        bounded(shutdown).await;
        for read in reads {
            assert_eq!(outcome_of(&bounded(read).await), CallOutcome::Served);
        }
        assert_eq!(notes.all(), ["start 1", "start 2", "end 1", "end 2", "closed"]);
    });
}

#[test]
fn s5_dropped_runtime_resolves_all_concurrent_calls() {
    let runtime = runtime();
    let (notes, reads) = runtime.block_on(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let reads = [enqueued(&library, 1, &gate).await, enqueued(&library, 2, &gate).await];
        until("both run", || notes.has("start 2")).await;
        (notes, reads)
    });
    drop(runtime);
    for mut read in reads {
        let Poll::Ready(read) = poll_once(&mut read) else { panic!("unresolved") };
        assert_eq!(
            (outcome_of(&read), stop_reason_of(&read)),
            (CallOutcome::NoReply, "the actor was aborted".to_owned())
        );
    }
    assert!(notes.has("end 1") && notes.has("end 2"));
}

#[test]
fn c5_concurrent_handler_finishes_after_its_caller_is_dropped() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        drop(enqueued(&library, 1, &gate).await);
        let two = enqueued(&library, 2, &gate).await;
        settle().await;
        gate.open();
        assert_eq!(bounded(two).await.unwrap(), 0);
        assert!(notes.has("end 1"));
    });
}

#[test]
fn o3_always_ready_concurrent_handlers_do_not_starve_other_tasks() {
    on_runtime(async {
        let (library, _) = library();
        let turns = Arc::new(AtomicUsize::new(0));
        let count = turns.clone();
        let other = tokio::spawn(async move {
            loop {
                count.fetch_add(1, SeqCst);
                yield_once().await;
            }
        });
        for _ in 0..3 {
            library.busy(1_000).tell().await.unwrap();
        }
        library.most().await.unwrap();
        let polls = turns.load(SeqCst);
        assert!(polls >= 1_000, "the other task is polled as often: {polls}");
        // None of these handlers waits. The run loop handles no more than one budget of them without yielding.
        let queue = Library::default().spawner().unbounded().spawn();
        for _ in 0..100_000 {
            queue.busy(0).try_tell().unwrap();
        }
        queue.most().await.unwrap();
        assert!(turns.load(SeqCst) >= polls + 100_000 / 256, "{turns:?}");
        other.abort();
    });
}

#[test]
fn s8_waker_that_outlives_its_handler_does_not_keep_the_task() {
    let (library, task) = Library::default().into_task();
    let (mut task, held) = (Box::pin(task), WakerSlot::default());
    library.hold(held.clone()).try_tell().unwrap();
    let (waker, flag) = Flag::waker();
    let mut cx = Context::from_waker(&waker);
    assert!(task.as_mut().poll(&mut cx).is_pending());
    let outlives = held.lock().unwrap().take().unwrap();
    outlives.wake_by_ref();
    assert!(flag.take(), "it wakes the run loop");
    drop(library.abort());
    assert!(task.as_mut().poll(&mut cx).is_ready());
    assert_eq!(Arc::strong_count(&flag), 2, "only this test holds the flag");
    assert!(flag.take());
    outlives.wake();
    assert!(!flag.take());
}

#[test]
fn waker_of_a_finished_concurrent_handler_has_no_effect() {
    on_runtime(async {
        let (library, _) = library();
        let (held, gate) = (Arc::new(Mutex::new(None)), Gate::shut());
        let release = library.hold_until(held.clone(), gate.clone()).enqueue().await.unwrap();
        let stays = library.read(1, Gate::shut()).enqueue().await.unwrap();
        settle().await;
        let waker: Waker = held.lock().unwrap().take().unwrap();
        gate.open();
        bounded(release).await.unwrap();
        waker.wake_by_ref();
        let next = Gate::shut();
        let taker = enqueued(&library, 2, &next).await;
        settle().await;
        waker.wake();
        settle().await;
        next.open();
        assert_eq!(bounded(taker).await.unwrap(), 0);
        drop(stays);
    });
}
