//! Streams that panic.

use crate::{
    actor,
    subject::Gate,
    support::{CallOutcome, PLANNED, bounded, on_runtime, outcome_of, settle, silence_planned_panics, stop_reason_of},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, stream::Stream};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{self, Poll},
};

/// Panics in `poll_next` or on drop.
struct Bad {
    ready: bool,
    in_drop: bool,
}

impl Stream for Bad {
    type Item = u8;

    fn poll_next(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Option<u8>> {
        assert!(!self.ready, "{PLANNED}");
        Poll::Pending
    }
}

impl Drop for Bad {
    fn drop(&mut self) {
        assert!(!self.in_drop || std::thread::panicking(), "{PLANNED}");
    }
}

pub struct Fragile {
    ready: bool,
    _token: Arc<()>,
}

#[actor]
impl Fragile {
    #[actor(stream = Bad { ready: self.ready, in_drop: true })]
    fn item(&mut self, _: u8) {}

    pub fn call(&self) {}
}

#[test]
fn f1_stream_panic_stops_the_actor() {
    on_runtime(async {
        silence_planned_panics();
        let token = Arc::new(());
        let fragile = Fragile { ready: true, _token: token.clone() }.spawn();
        let queued = fragile.call().enqueue().await.unwrap();
        assert!(matches!(bounded(fragile.stopped()).await, StopReason::Panicked(why) if *why == PLANNED));
        assert!(matches!(outcome_of(&queued.await), CallOutcome::Discarded));
        assert_eq!(Arc::strong_count(&token), 1);
    });
}

#[test]
fn f1_panic_dropping_a_stream_is_the_stop_reason() {
    let ends: [fn(&FragileHandle); 2] = [|fragile| drop(fragile.shutdown()), |fragile| drop(fragile.abort())];
    for end in ends {
        on_runtime(async {
            silence_planned_panics();
            let token = Arc::new(());
            let fragile = Fragile { ready: false, _token: token.clone() }.spawn();
            fragile.call().await.unwrap();
            end(&fragile);
            assert!(matches!(bounded(fragile.stopped()).await, StopReason::Panicked(why) if *why == PLANNED));
            assert_eq!(Arc::strong_count(&token), 1);
        });
    }
}

/// An actor with two streams that panic on drop.
#[actor]
struct Twice;

#[actor]
impl Twice {
    #[actor(stream = Bad { ready: false, in_drop: true })]
    fn one(&mut self, _: u8) {}

    #[actor(stream = Bad { ready: false, in_drop: true })]
    fn other(&mut self, _: u8) {}

    pub fn call(&self) {}
}

/// A second panic during unwinding would abort the process, so the streams are dropped one by one.
#[test]
fn f1_streams_are_dropped_one_by_one() {
    on_runtime(async {
        silence_planned_panics();
        let twice = Twice.spawn();
        bounded(twice.call()).await.unwrap();
        assert!(matches!(bounded(twice.shutdown()).await, StopReason::Panicked(why) if *why == PLANNED));
    });
}

/// Panics at its next poll after [`Trap::set`].
#[derive(Clone, Default)]
pub struct Trap(Arc<AtomicBool>);

impl Trap {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Stream for Trap {
    type Item = u8;

    fn poll_next(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Option<u8>> {
        assert!(!self.0.swap(false, Ordering::Relaxed), "{PLANNED}");
        Poll::Pending
    }
}

/// An actor whose stream is polled while its concurrent methods run.
pub struct Trapped(pub Trap);

#[actor]
impl Trapped {
    #[actor(stream = self.0.clone())]
    fn item(&mut self, _: u8) {}

    #[actor(concurrent)]
    pub async fn read(&self, gate: Gate) {
        gate.pass().await;
    }

    pub fn call(&mut self) {}
}

#[test]
fn f2_stream_panic_fails_all_concurrent_calls() {
    on_runtime(async {
        silence_planned_panics();
        let (trap, gate) = (Trap::default(), Gate::shut());
        let trapped = Trapped(trap.clone()).spawn();
        let running = trapped.read(gate.clone()).enqueue().await.unwrap();
        settle().await;
        trap.set();
        let queued = trapped.read(gate).enqueue().await.unwrap();
        let (running, queued) = (bounded(running).await, bounded(queued).await);
        let reason = bounded(trapped.stopped()).await.to_string();
        assert_eq!((outcome_of(&running), stop_reason_of(&running)), (CallOutcome::NoReply, reason.clone()));
        assert_eq!((outcome_of(&queued), stop_reason_of(&queued)), (CallOutcome::Discarded, reason.clone()));
        assert_eq!(reason, format!("the actor panicked: {PLANNED}"));
    });
}
