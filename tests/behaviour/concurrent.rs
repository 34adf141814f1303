//! Methods that run together: what is read at once, what waits, and how it ends.

use crate::{
    actor,
    subject::Gate,
    support::{
        Fate, Flag, PLANNED, blamed, bounded, fate, on_runtime, poll_once, quiet, runtime, settle, step_back, until,
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

/// What happens in the handlers, in order.
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

/// A waker that a handler shows to the test.
type Shown = Arc<Mutex<Option<Waker>>>;

async fn show(place: &Shown) {
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
struct Guest<'a>(&'a Library, u64);

impl<'a> Guest<'a> {
    fn enter(library: &'a Library, n: u64) -> Self {
        library.notes.write(format!("start {n}"));
        let inside = library.inside.fetch_add(1, SeqCst) + 1;
        library.most.fetch_max(inside, SeqCst);
        Self(library, n)
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, SeqCst);
        self.0.notes.write(format!("end {}", self.1));
    }
}

#[actor]
impl Library {
    #[actor(concurrent)]
    pub async fn read(&self, n: u64, gate: Gate) -> u64 {
        let _guest = Guest::enter(self, n);
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

    /// Always ready to be polled again.
    #[actor(concurrent)]
    pub async fn busy(&self, polls: u64) {
        for _ in 0..polls {
            step_back().await;
        }
    }

    /// Shows its waker and waits for ever.
    #[actor(concurrent)]
    pub async fn hold(&self, waker: Shown) {
        show(&waker).await;
        pending::<()>().await;
    }

    #[actor(concurrent)]
    pub async fn hold_until(&self, waker: Shown, gate: Gate) {
        show(&waker).await;
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

    #[actor(stop)]
    fn close(&mut self) {
        self.notes.write("closed");
    }
}

fn library() -> (LibraryHandle, Notes) {
    quiet();
    let notes = Notes::default();
    (Library { notes: notes.clone(), ..Library::default() }.spawn(), notes)
}

async fn enqueued(library: &LibraryHandle, n: u64, gate: &Gate) -> PendingReply<u64> {
    library.read(n, gate.clone()).enqueue().await.unwrap()
}

#[test]
fn neighbours_are_in_their_handlers_at_the_same_time() {
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
fn a_newcomer_joins_those_that_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let first = enqueued(&library, 1, &gate).await;
        until("it runs", || notes.has("start 1")).await;
        assert_eq!(bounded(library.at_once(2)).await.unwrap(), 2, "while the first waits");
        gate.open();
        assert_eq!(bounded(first).await.unwrap(), 0);
    });
}

#[test]
fn c4_a_writer_waits_for_readers_and_is_not_overtaken() {
    on_runtime(async {
        let (library, notes) = library();
        let (early, late) = (Gate::shut(), Gate::shut());
        let before = [enqueued(&library, 1, &early).await, enqueued(&library, 2, &early).await];
        let write = library.write(7).enqueue().await.unwrap();
        let after = [enqueued(&library, 3, &late).await, enqueued(&library, 4, &late).await];
        settle().await;
        assert_eq!(notes.all(), ["start 1", "start 2"], "nobody overtakes the writer");
        early.open();
        for read in before {
            assert_eq!(bounded(read).await.unwrap(), 0);
        }
        assert_eq!(bounded(write).await.unwrap(), 0);
        until("those behind the writer run", || notes.has("start 4")).await;
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
fn c4_they_start_in_the_order_in_which_they_were_accepted() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        // Places are left and taken anew, and the order is to stay that of the queue.
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
fn so_many_run_at_once_and_no_more() {
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
        assert!(library.read(68, gate.clone()).try_tell().unwrap_err().is_full(), "what does not run is in the queue");
        assert_eq!((library.queued(), notes.has("start 64")), (4, false));
        gate.open();
        assert_eq!(bounded(library.most()).await.unwrap(), 64);
    });
}

#[test]
fn o1_the_queue_keeps_its_bound_while_readers_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        library.read(1, gate.clone()).tell().await.unwrap();
        until("it runs", || notes.has("start 1")).await;
        for n in 0..4 {
            assert_eq!(library.queued(), n);
            library.write(n as u64).try_tell().unwrap();
            settle().await;
        }
        assert!(library.write(5).try_tell().unwrap_err().is_full());
        let mut waits = Box::pin(library.write(6).tell());
        assert!(poll_once(&mut waits).is_pending());
        settle().await;
        assert_eq!(library.queued(), 4);
        gate.open();
        bounded(waits).await.unwrap();
        assert_eq!(bounded(library.write(0)).await.unwrap(), 6);
    });
}

#[test]
fn f2_a_panic_ends_all_that_run() {
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
        assert_eq!((fate(&boom), fate(&queued), fate(&later)), (Fate::Interrupted, Fate::Dropped, Fate::NotSent));
        for read in [bounded(one).await, bounded(two).await] {
            assert_eq!((fate(&read), blamed(&read)), (Fate::Interrupted, blamed(&boom)));
        }
        assert!(blamed(&boom).contains(PLANNED) && blamed(&queued).contains(PLANNED));
        assert!(bounded(library.stopped()).await.to_string().contains(PLANNED));
        assert!(notes.has("end 1") && notes.has("end 2") && !notes.has("closed"));
    });
}

#[test]
fn s1_an_abort_drops_all_that_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let reads = [enqueued(&library, 1, &gate).await, enqueued(&library, 2, &gate).await];
        let queued = library.write(1).enqueue().await.unwrap();
        until("both run", || notes.has("start 2")).await;
        bounded(library.abort()).await;
        for read in reads {
            let read = bounded(read).await;
            assert_eq!((fate(&read), blamed(&read)), (Fate::Interrupted, "the actor was aborted".to_owned()));
        }
        assert_eq!(fate(&bounded(queued).await), Fate::Dropped);
        assert_eq!(notes.all(), ["start 1", "start 2", "end 1", "end 2"]);
    });
}

#[test]
fn s1_a_shutdown_waits_for_all_that_run() {
    on_runtime(async {
        let (library, notes) = library();
        let gate = Gate::shut();
        let reads = [enqueued(&library, 1, &gate).await, enqueued(&library, 2, &gate).await];
        let mut shutdown = library.shutdown();
        settle().await;
        assert!(poll_once(&mut shutdown).is_pending());
        assert_eq!(fate(&library.at_once(3).await), Fate::NotSent);
        gate.open();
        bounded(shutdown).await;
        for read in reads {
            assert_eq!(fate(&bounded(read).await), Fate::Served);
        }
        assert_eq!(notes.all(), ["start 1", "start 2", "end 1", "end 2", "closed"]);
    });
}

#[test]
fn s5_a_dropped_runtime_resolves_all_that_run() {
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
        assert_eq!((fate(&read), blamed(&read)), (Fate::Interrupted, "the actor was aborted".to_owned()));
    }
    assert!(notes.has("end 1") && notes.has("end 2"));
}

#[test]
fn c5_a_caller_that_goes_away_changes_nothing() {
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
fn o3_handlers_that_are_always_ready_starve_nobody() {
    on_runtime(async {
        let (library, _) = library();
        let turns = Arc::new(AtomicUsize::new(0));
        let count = turns.clone();
        let other = tokio::spawn(async move {
            loop {
                count.fetch_add(1, SeqCst);
                step_back().await;
            }
        });
        for _ in 0..3 {
            library.busy(1_000).tell().await.unwrap();
        }
        library.most().await.unwrap();
        let meanwhile = turns.load(SeqCst);
        assert!(meanwhile >= 1_000, "a turn for each of theirs: {meanwhile}");
        // And none of them waits: of such a queue no more than a budget is handled at a time.
        let queue = Library::default().spawner().unbounded().spawn();
        for _ in 0..100_000 {
            queue.busy(0).try_tell().unwrap();
        }
        queue.most().await.unwrap();
        assert!(turns.load(SeqCst) >= meanwhile + 100_000 / 256, "{turns:?}");
        other.abort();
    });
}

#[test]
fn s8_a_waker_that_outlives_its_handler_keeps_nothing() {
    let (library, task) = Library::default().into_task();
    let (mut task, held) = (Box::pin(task), Shown::default());
    library.hold(held.clone()).try_tell().unwrap();
    let (waker, flag) = Flag::waker();
    let mut cx = Context::from_waker(&waker);
    assert!(task.as_mut().poll(&mut cx).is_pending());
    let outlives = held.lock().unwrap().take().unwrap();
    outlives.wake_by_ref();
    assert!(flag.take(), "it wakes the run loop");
    drop(library.abort());
    assert!(task.as_mut().poll(&mut cx).is_ready());
    assert_eq!(Arc::strong_count(&flag), 2, "the waker here, and the flag");
    assert!(flag.take());
    outlives.wake();
    assert!(!flag.take());
}

#[test]
fn a_waker_of_a_handler_that_is_done_harms_nobody() {
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
