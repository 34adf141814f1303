//! O7: each message has a root span that follows from its caller's span.

mod log;

use self::log::Log;
use crate::support::{PLANNED, bounded, on_runtime, poll_once, settle, silence_planned_panics, until};
use ::tracing::{Instrument, Level, Span, info_span, span::Id, subscriber::with_default};
use actor_runtime::test_util::ProbeExt;
use actor_runtime::{
    Actor, ActorControl, ActorHandle, Context, StopReason, actor,
    supervision::{supervised, supervised_local},
};
use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{join, sync::Notify, task::yield_now, time::advance};

struct Scribe {
    gate: Arc<Notify>,
}

#[actor(name = "scribe")]
impl Scribe {
    /// Returns the current span before and after an await.
    pub async fn current(&mut self) -> (Option<Id>, Option<Id>) {
        let before = Span::current().id();
        yield_now().await;
        (before, Span::current().id())
    }

    pub async fn hold(&mut self) {
        self.gate.notified().await;
    }

    pub async fn again(&mut self, times: u32, #[actor(context)] cx: &Context<Self>) {
        if times > 0
            && let Some(own) = cx.handle().upgrade()
        {
            own.again(times - 1).tell().await.expect("there is capacity");
        }
    }

    #[actor(concurrent)]
    pub async fn read(&self) -> Option<Id> {
        self.gate.notified().await;
        Span::current().id()
    }
}

fn scribe() -> (Arc<Notify>, ScribeHandle) {
    let gate = Arc::new(Notify::new());
    (gate.clone(), Scribe { gate }.spawn())
}

struct Clerk;

#[actor(direct)]
impl Clerk {
    pub fn current(&mut self) -> Option<Id> {
        Span::current().id()
    }

    pub fn leave(self) {}
}

#[test]
fn o7_span_names_the_actor_its_id_and_the_method() {
    let log = Log::new(Level::DEBUG);
    let id = log.during(async {
        let (_, scribe) = scribe();
        scribe.current().await.expect("the actor runs");
        scribe.id().to_string()
    });
    let [span] = &log.messages()[..] else { panic!("one message") };
    assert_eq!((span.metadata.target(), *span.metadata.level()), ("actor_runtime", Level::DEBUG));
    assert_eq!(span.field("actor"), Some("scribe"));
    assert_eq!(span.field("id"), Some(&*id));
    assert_eq!(span.field("method"), Some("current"));
    assert!(span.is_closed());
}

#[test]
fn o7_span_records_queued_and_run_times() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (gate, scribe) = scribe();
        let first = scribe.hold().enqueue().await.expect("there is capacity");
        let second = scribe.hold().enqueue().await.expect("there is capacity");
        settle().await;
        advance(Duration::from_millis(5)).await;
        gate.notify_one();
        first.await.expect("it is answered");
        settle().await;
        advance(Duration::from_millis(2)).await;
        gate.notify_one();
        second.await.expect("it is answered");
    });
    let times = |span: &log::Seen| [span.field("queued_us"), span.field("run_us")].map(|time| time.map(str::to_owned));
    let [first, second] = &log.of("hold")[..] else { panic!("two messages") };
    assert_eq!(times(first), ["0", "5000"].map(|time| Some(time.to_owned())));
    assert_eq!(times(second), ["5000", "2000"].map(|time| Some(time.to_owned())));
}

#[test]
fn o7_span_is_entered_at_each_poll_and_follows_from_the_callers() {
    let log = Log::new(Level::DEBUG);
    let (caller, current, outside) = log.during(async {
        let (_, scribe) = scribe();
        let caller = info_span!("caller");
        let current = scribe.current().into_future().instrument(caller.clone()).await.expect("the actor runs");
        (caller.id(), current, Span::current().id())
    });
    let [span] = &log.messages()[..] else { panic!("one message") };
    let own = Some(span.id.clone());
    assert_eq!(current, (own.clone(), own));
    assert_eq!(outside, None);
    assert!(span.is_root);
    assert_eq!(span.follows, Vec::from_iter(caller));
}

#[test]
fn o7_message_spans_do_not_nest() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (_, scribe) = scribe();
        scribe.again(1_000).await.expect("the actor runs");
        until("the last message has a span", || log.of("again").len() > 1_000).await;
        scribe.shutdown().await;
    });
    assert_eq!(log.deepest(), 1);
    let spans = log.of("again");
    assert!(spans.iter().all(|span| span.is_root && span.is_closed()));
    for pair in spans.windows(2) {
        assert_eq!(pair[1].follows, [pair[0].id.clone()]);
    }
}

#[test]
fn o7_concurrent_handlers_have_a_span_each() {
    let log = Log::new(Level::DEBUG);
    let ids = log.during(async {
        let (gate, scribe) = scribe();
        let caller = info_span!("caller");
        let reads = async {
            let first = scribe.read().enqueue().await.expect("there is capacity");
            let second = scribe.read().enqueue().await.expect("there is capacity");
            [first, second]
        };
        let [first, second] = reads.instrument(caller).await;
        settle().await;
        gate.notify_one();
        gate.notify_one();
        [first.await.expect("it is answered"), second.await.expect("it is answered")]
    });
    let spans = log.of("read");
    assert_eq!(ids.map(Option::unwrap).to_vec(), spans.iter().map(|span| span.id.clone()).collect::<Vec<_>>());
    assert!(spans.iter().all(|span| span.is_root && span.is_closed() && span.follows.len() == 1));
    assert!(spans.iter().all(|span| span.field("queued_us").is_some() && span.field("run_us").is_some()));
}

#[test]
fn o7_direct_call_has_its_own_span() {
    let log = Log::new(Level::DEBUG);
    let (caller, current) = log.during(async {
        let clerk = Clerk.spawn();
        settle().await;
        let caller = info_span!("caller");
        (caller.id(), clerk.current().into_future().instrument(caller).await.expect("the actor runs"))
    });
    let [span] = &log.messages()[..] else { panic!("one message") };
    assert_eq!(current, Some(span.id.clone()));
    assert!(span.is_root && span.is_closed() && span.field("run_us").is_some());
    assert_eq!(span.follows, Vec::from_iter(caller));
}

#[test]
fn o7_abort_closes_the_spans() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (_, scribe) = scribe();
        let caller = info_span!("actor.message");
        let calls = async { (scribe.hold().tell().await, scribe.hold().tell().await) };
        assert!(matches!(calls.instrument(caller).await, (Ok(()), Ok(()))));
        settle().await;
        scribe.abort();
        assert!(matches!(scribe.stopped().await, StopReason::Aborted));
    });
    let [caller, started] = &log.messages()[..] else { panic!("a message that did not start has no span") };
    assert!(started.field("run_us").is_some() && started.is_closed());
    assert!(caller.is_closed(), "the discarded message does not hold the caller's span");
}

#[test]
fn o7_disabled_level_creates_no_span() {
    let log = Log::new(Level::INFO);
    let current = log.during(async {
        let (_, scribe) = scribe();
        scribe.current().await.expect("the actor runs")
    });
    assert_eq!(current, (None, None));
    assert!(log.messages().is_empty());
}

/// Fails to start if it is named `dud`.
struct Fuse;

#[actor]
impl Fuse {
    #[actor(on_start)]
    fn begin(&mut self, #[actor(context)] cx: &Context<Self>) -> Result<(), String> {
        if cx.name() == "dud" { Err("no wire".to_owned()) } else { Ok(()) }
    }

    pub fn blow(&mut self) {
        panic!("{PLANNED}");
    }
}

#[test]
fn o7_stop_and_restart_events_have_their_levels() {
    silence_planned_panics();
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (_, scribe) = scribe();
        scribe.shutdown().await;
        Fuse.spawner().name("dud").spawn().stopped().await;
        let fuse = supervised(|| Fuse).name("fuse").restart_limit(1, Duration::from_secs(60)).spawn();
        assert!(fuse.blow().await.is_err());
        assert!(fuse.blow().await.is_err());
        fuse.stopped().await;
    });
    let expected = [
        "DEBUG scribe: actor stopped: the actor was shut down".to_owned(),
        "ERROR dud: actor stopped: the actor failed to start: no wire".to_owned(),
        format!("WARN fuse: actor restarts: the actor panicked: {PLANNED}"),
        format!("ERROR fuse: actor stopped: the actor exceeded its restart limit: the actor panicked: {PLANNED}"),
    ];
    assert_eq!(log.told(), expected);
}

/// A local actor that panics.
struct Wire(Rc<Cell<u32>>);

#[actor(local)]
impl Wire {
    pub async fn bend(&mut self, times: u32) {
        let bent = Rc::clone(&self.0);
        yield_now().await;
        bent.set(bent.get() + times);
        assert!(bent.get() < 2, "{PLANNED}");
    }
}

#[test]
fn o7_restarts_of_a_local_actor_emit_events() {
    silence_planned_panics();
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let wire = supervised_local(|| Wire(Rc::default())).name("wire").restart_limit(1, Duration::from_secs(60));
        let (wire, task) = wire.into_task();
        let calls = async move {
            assert!(wire.bend(2).await.is_err());
            assert!(wire.bend(1).await.is_ok());
            assert!(wire.bend(1).await.is_err());
        };
        join!(calls, task);
    });
    let expected = [
        format!("WARN wire: actor restarts: the actor panicked: {PLANNED}"),
        format!("ERROR wire: actor stopped: the actor exceeded its restart limit: the actor panicked: {PLANNED}"),
    ];
    assert_eq!(log.told(), expected);
    let methods: Vec<_> = log.messages().iter().map(|span| span.field("method").map(str::to_owned)).collect();
    assert_eq!(methods, vec![Some("bend".to_owned()); 3]);
}

#[test]
fn o7_stop_by_a_direct_call_emits_one_event() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let clerk = Clerk.spawn();
        settle().await;
        clerk.leave().await.expect("the actor runs");
        clerk.stopped().await;
    });
    assert_eq!(log.told(), ["DEBUG Clerk: actor stopped: a method consumed the actor"]);
}

#[test]
fn o7_every_stop_emits_one_event() {
    silence_planned_panics();
    let log = Log::new(Level::DEBUG);
    let unpolled = log.during(async {
        let (_, scribe) = scribe();
        scribe.abort();
        scribe.abort().await;
        drop(Clock.spawner().name("never run").into_task());
        let (handle, probe) = ScribeHandle::probe(1);
        drop((handle, probe));
        let (busy, task) = Clock.spawner().name("half-way").into_task();
        let mut task = Box::pin(task);
        assert!(poll_once(&mut task).is_pending());
        drop(task);
        drop(busy);
        // Both actors stop with the runtime. One of them was never polled.
        let (_, scribe) = self::scribe();
        settle().await;
        (scribe, Clock.spawner().name("young").spawn())
    });
    drop(unpolled);
    let aborted = |name| format!("DEBUG {name}: actor stopped: the actor was aborted");
    let mut told = log.told();
    told.sort_unstable();
    let mut expected = ["scribe", "never run", "ScribeHandle", "half-way", "scribe", "young"].map(aborted);
    expected.sort_unstable();
    assert_eq!(told, expected);
}

/// A subscriber that calls the stopped actor and then panics.
struct Meddler(Mutex<Option<ScribeHandle>>, AtomicUsize);

impl ::tracing::Subscriber for Meddler {
    fn enabled(&self, metadata: &::tracing::Metadata<'_>) -> bool {
        metadata.target() == "actor_runtime::lifecycle" && metadata.is_event()
    }

    fn new_span(&self, _: &::tracing::span::Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &::tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &::tracing::Event<'_>) {
        self.1.fetch_add(1, Ordering::Relaxed);
        let scribe = self.0.lock().expect("no holder of the lock panics").take();
        if let Some(scribe) = scribe {
            assert!(scribe.is_stopped() && scribe.mailbox_len() == 0 && scribe.hold().try_tell().is_err());
            drop(scribe.shutdown());
            drop(scribe);
        }
        panic!("{PLANNED}");
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn o7_subscriber_may_call_the_actor_and_panic() {
    silence_planned_panics();
    let meddler = Arc::new(Meddler(Mutex::default(), AtomicUsize::new(0)));
    with_default(meddler.clone(), || {
        on_runtime(async {
            let (_, scribe) = scribe();
            *meddler.0.lock().expect("no holder of the lock panics") = Some(scribe.clone());
            assert!(matches!(bounded(scribe.shutdown()).await, StopReason::Shutdown));
            let fuse = supervised(|| Fuse).restart_limit(1, Duration::from_secs(60)).spawn();
            assert!(fuse.blow().await.is_err() && fuse.blow().await.is_err());
            assert!(matches!(bounded(fuse.stopped()).await, StopReason::RestartsExhausted(_)));
        });
    });
    assert_eq!(meddler.1.load(Ordering::Relaxed), 3);
}

struct Clock;

#[actor]
impl Clock {
    pub fn current(&self) -> Option<Id> {
        Span::current().id()
    }
}

#[test]
fn o7_sync_handler_runs_inside_its_span() {
    let log = Log::new(Level::DEBUG);
    let current = log.during(async { Clock.spawn().current().await.expect("the actor runs") });
    let [span] = &log.messages()[..] else { panic!("one message") };
    assert_eq!(current, Some(span.id.clone()));
}

/// `RUSTFLAGS="--cfg tokio_unstable" cargo test -p actor-tests --test behaviour o7_`
#[cfg(tokio_unstable)]
#[test]
fn o7_task_has_the_actors_name_and_spawn_location() {
    let log = Log::new(Level::TRACE);
    let line = line!() + 2;
    log.during(async {
        let clerk = Clerk.spawn();
        clerk.shutdown().await;
        let (thread, supervised) =
            (Clock.spawner().name("alone").spawn_on_thread(), supervised(|| Clock).name("cared for"));
        drop((thread, supervised.spawn()));
    });
    // The task of `block_on` has no name.
    let [_, clerk, alone, cared_for] = &log.tasks()[..] else { panic!("three actors") };
    assert_eq!(
        [clerk, alone, cared_for].map(|task| task.field("task.name")),
        ["Clerk", "alone", "cared for"].map(Some)
    );
    let place = ["loc.file", "loc.line"].map(|field| clerk.field(field).map(str::to_owned));
    assert_eq!(place, [file!().to_owned(), line.to_string()].map(Some));
}
