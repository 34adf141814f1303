//! O7: each message has a span, which is a child of the caller's span if the caller waits for the reply.

mod direct;
mod events;
pub mod log;
mod parents;

use self::log::Log;
use crate::support::{settle, until};
use ::tracing::{Instrument, Level, Span, info_span, span::Id};
#[cfg(tokio_unstable)]
use actor_runtime::supervision::supervised;
use actor_runtime::{Actor, ActorControl, ActorHandle, Context, StopReason, actor};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Notify, task::yield_now, time::advance};

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
fn o7_span_of_an_ask_is_entered_at_each_poll_and_is_a_child_of_the_callers() {
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
    assert_eq!((span.parent.clone(), &span.follows[..]), (caller, &[][..]));
    assert!(log.spans().iter().all(log::Seen::is_closed));
}

#[test]
fn o7_span_of_a_tell_follows_from_the_callers() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (_, scribe) = scribe();
        scribe.again(1_000).await.expect("the actor runs");
        until("the last message has a span", || log.of("again").len() > 1_000).await;
        scribe.shutdown().await;
    });
    assert_eq!(log.deepest(), 1);
    let spans = log.of("again");
    assert!(spans.iter().all(|span| span.parent.is_none() && span.is_closed()));
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
    assert!(spans.iter().all(|span| span.parent.is_some() && span.is_closed() && span.follows.is_empty()));
    assert!(spans.iter().all(|span| span.field("queued_us").is_some() && span.field("run_us").is_some()));
}

#[test]
fn o7_direct_call_has_a_span_below_its_callers() {
    let log = Log::new(Level::DEBUG);
    let (caller, current) = log.during(async {
        let clerk = Clerk.spawn();
        settle().await;
        let caller = info_span!("caller");
        (caller.id(), clerk.current().into_future().instrument(caller).await.expect("the actor runs"))
    });
    let [span] = &log.messages()[..] else { panic!("one message") };
    assert_eq!(current, Some(span.id.clone()));
    assert!(span.is_closed() && span.field("run_us").is_some());
    assert_eq!((span.parent.clone(), &span.follows[..]), (caller, &[][..]));
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
