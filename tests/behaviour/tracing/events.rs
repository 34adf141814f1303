//! O7: each start, restart and stop of an actor emits an event.

use super::{Clerk, Clock, ScribeHandle, log::Log, scribe};
use crate::support::{PLANNED, bounded, on_runtime, poll_once, settle, silence_planned_panics};
use ::tracing::{Level, span::Id, subscriber::with_default};
use actor_runtime::test_util::ProbeExt;
use actor_runtime::{
    Actor, ActorControl, ActorHandle, Context, LocalActor, StopReason, actor,
    supervision::{RestartPolicy, supervised, supervised_local},
};
use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{join, task::yield_now};

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
fn o7_start_stop_and_restart_events_have_their_levels() {
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
        "DEBUG scribe: actor started".to_owned(),
        "DEBUG scribe: actor stopped: the actor was shut down".to_owned(),
        "ERROR dud: actor stopped: the actor failed to start: no wire".to_owned(),
        "DEBUG fuse: actor started".to_owned(),
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
        "DEBUG wire: actor started".to_owned(),
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
    assert_eq!(log.told(), ["DEBUG Clerk: actor started", "DEBUG Clerk: actor stopped: a method consumed the actor"]);
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
    told.retain(|event| !event.ends_with("actor started"));
    told.sort_unstable();
    let mut expected = ["scribe", "never run", "ScribeHandle", "half-way", "scribe", "young"].map(aborted);
    expected.sort_unstable();
    assert_eq!(told, expected);
}

/// A subscriber that reads the status of an actor, calls it once it has stopped, and panics at each event.
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
        let scribe = self.0.lock().expect("no holder of the lock panics").take_if(|scribe| scribe.is_stopped());
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
    assert_eq!(meddler.1.load(Ordering::Relaxed), 5);
}

/// The fields of the only event of this name.
fn fields_of(log: &Log, message: &str) -> super::log::Fields {
    let mut events = log.lifecycle();
    events.retain(|(_, fields)| fields.get("message") == Some(message));
    let [(_, fields)] = &events[..] else { panic!("one event `{message}`: {events:?}") };
    fields.clone()
}

#[test]
fn o7_start_event_names_the_actor_its_id_and_its_type() {
    let log = Log::new(Level::DEBUG);
    let id = log.during(async {
        let clock = Clock.spawner().name("tower").spawn();
        clock.current().await.expect("the actor runs");
        clock.id().to_string()
    });
    let [(metadata, _), ..] = &log.lifecycle()[..] else { panic!("it has started") };
    assert_eq!((metadata.target(), *metadata.level()), ("actor_runtime::lifecycle", Level::DEBUG));
    let fields = fields_of(&log, "actor started");
    assert_eq!(
        ["actor", "id", "type"].map(|name| fields.get(name)),
        [Some("tower"), Some(&*id), Some(std::any::type_name::<Clock>())]
    );
}

#[test]
fn o7_start_is_emitted_before_started_resolves() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        for restarts in [false, true] {
            let before = log.told().len();
            let clock = if restarts { supervised(|| Clock).spawn() } else { Clock.spawn() };
            clock.started().await.expect("it has no start hook");
            assert_eq!(log.told().len(), before + 1);
            clock.shutdown().await;
        }
    });
}

#[test]
fn o7_supervised_actor_emits_one_start_after_its_first_success() {
    silence_planned_panics();
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let has_failed = AtomicBool::new(false);
        let factory = move || if has_failed.swap(true, Ordering::Relaxed) { Ok(Fuse) } else { Err("no wire") };
        let fuse = supervised(factory).name("fuse").restart(RestartPolicy::OnFailure).spawn();
        assert!(fuse.blow().await.is_err());
        assert!(fuse.blow().await.is_err());
        fuse.shutdown().await;
    });
    let restarts = |cause: &str| format!("WARN fuse: actor restarts: {cause}");
    let panicked = restarts(&format!("the actor panicked: {PLANNED}"));
    assert_eq!(
        log.told(),
        [
            restarts("the actor failed to start: no wire"),
            "DEBUG fuse: actor started".to_owned(),
            panicked.clone(),
            panicked,
            "DEBUG fuse: actor stopped: the actor was shut down".to_owned(),
        ]
    );
}

#[test]
fn o7_actor_that_never_starts_emits_no_start() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        Fuse.spawner().name("dud").spawn().stopped().await;
        Clock.spawn().abort().await;
    });
    assert!(log.told().iter().all(|event| event.contains("actor stopped")), "{:?}", log.told());
}

#[test]
fn o7_start_of_a_local_actor_emits_one_event() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (wire, task) = Wire(Rc::default()).into_task();
        let calls = async move { wire.bend(1).await };
        assert!(join!(calls, task).0.is_ok());
    });
    assert_eq!(log.told(), ["DEBUG Wire: actor started", "DEBUG Wire: actor stopped: the last handle was dropped"]);
}

#[test]
fn o7_stop_event_counts_discarded_messages() {
    // One of the three has started when the actor is aborted.
    for (discarded, aborts) in [("0", false), ("2", true)] {
        let log = Log::new(Level::DEBUG);
        log.during(async {
            let (gate, scribe) = scribe();
            for _ in 0..3 {
                scribe.hold().tell().await.expect("there is capacity");
            }
            settle().await;
            if aborts {
                drop(scribe.abort());
            } else {
                drop(scribe.shutdown());
            }
            for _ in 0..3 {
                gate.notify_one();
                settle().await;
            }
            scribe.stopped().await;
        });
        assert_eq!(fields_of(&log, "actor stopped").get("discarded"), Some(discarded));
    }
}

#[test]
fn o7_stop_event_counts_messages_that_a_self_method_discards() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let clerk = Clerk.spawn();
        let leaving = clerk.leave().enqueue().await.expect("there is capacity");
        clerk.current().tell().await.expect("there is capacity");
        clerk.current().tell().await.expect("there is capacity");
        leaving.await.expect("it replies");
        clerk.stopped().await;
    });
    assert_eq!(fields_of(&log, "actor stopped").get("discarded"), Some("2"));
}

#[test]
fn o7_stop_event_does_not_count_messages_that_were_never_accepted() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let clock = Clock.spawner().capacity(1).spawn();
        clock.current().tell().await.expect("there is capacity");
        let mut waits = Box::pin(clock.current().tell().into_future());
        assert!(poll_once(&mut waits).is_pending());
        clock.abort().await;
        assert!(waits.await.is_err());
    });
    assert_eq!(fields_of(&log, "actor stopped").get("discarded"), Some("1"));
}
