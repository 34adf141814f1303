//! Messages that go before others: `#[actor(priority)]`.

mod beside;
mod lanes;
mod model;
mod room;

use crate::{
    actor,
    subject::{Event, Journal},
    support::{bounded, on_runtime, poll_once, settle},
    turns::turn,
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Each of its handlers takes a turn.
#[actor]
struct Desk {
    journal: Journal,
    turns: Arc<Semaphore>,
}

impl Desk {
    /// With room for so many, and the handler of message 0 in flight.
    async fn busy(capacity: usize) -> (DeskHandle, Journal, Arc<Semaphore>) {
        let (journal, turns) = (Journal::default(), Arc::new(Semaphore::new(0)));
        let desk = Self { journal: journal.clone(), turns: turns.clone() }.spawner().capacity(capacity).spawn();
        desk.plain(0).try_tell().expect("there is room");
        journal.until(Event::Ran(0)).await;
        (desk, journal, turns)
    }

    async fn turn(&self, n: u64) {
        turn(&self.journal, &self.turns, n).await;
    }
}

#[actor]
impl Desk {
    pub async fn plain(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    #[actor(priority)]
    pub async fn urgent(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    #[actor(priority, when_full = coalesce)]
    pub async fn newest(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    #[actor(concurrent)]
    pub async fn read(&self, n: u64) {
        self.turn(n).await;
    }
}

#[actor(extend)]
impl Desk {
    pub async fn further(&mut self, n: u64) {
        self.turn(n).await;
    }
}

/// What ran once all handlers may.
async fn ran(desk: &DeskHandle, journal: &Journal, turns: &Semaphore) -> Vec<u64> {
    turns.close();
    bounded(desk.shutdown()).await;
    journal.ran()
}

#[test]
fn priority_goes_before_what_is_queued() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        desk.plain(1).tell().await.expect("there is room");
        desk.further(2).tell().await.expect("there is room");
        desk.urgent(10).tell().await.expect("there is room");
        desk.plain(3).try_tell().expect("there is room");
        desk.newest(11).try_tell().expect("there is room");
        desk.urgent(12).tell().await.expect("there is room");
        assert_eq!((desk.queued(), journal.ran()), (6, vec![0]), "what runs is not interrupted");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 10, 11, 12, 1, 2, 3], "all are handled, in order each");
    });
}

#[test]
fn priority_goes_before_what_was_queued_when_another_started() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        for n in 1..=4 {
            desk.plain(n).try_tell().expect("there is room");
        }
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        desk.urgent(10).try_tell().expect("there is room");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 1, 10, 2, 3, 4], "the run loop holds nothing back");
    });
}

/// Has no other reason to leave messages in the queue than that one of them has priority.
#[actor]
struct Counter(Arc<Semaphore>, Vec<u64>);

#[actor]
impl Counter {
    pub async fn plain(&mut self, n: u64) -> Vec<u64> {
        if let Ok(turn) = self.0.acquire().await {
            turn.forget();
        }
        self.1.push(n);
        self.1.clone()
    }

    #[actor(priority)]
    pub fn urgent(&mut self, n: u64) {
        self.1.push(n);
    }
}

#[test]
fn priority_alone_keeps_messages_in_the_queue() {
    on_runtime(async {
        let turns = Arc::new(Semaphore::new(0));
        let counter = Counter(turns.clone(), Vec::new()).spawn();
        for n in 0..3 {
            counter.plain(n).try_tell().expect("there is room");
        }
        let last = counter.plain(3).enqueue().await.expect("there is room");
        settle().await;
        counter.urgent(10).try_tell().expect("there is room");
        turns.add_permits(4);
        assert_eq!(last.await.expect("it is served"), [0, 10, 1, 2, 3]);
    });
}

#[test]
fn priority_finds_room_when_others_do_not() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(2).await;
        for n in 1..=2 {
            desk.plain(n).try_tell().expect("there is room");
        }
        assert!(desk.plain(99).try_tell().is_err_and(|error| error.is_full()));
        let mut waiting = desk.plain(3).tell();
        assert!(poll_once(&mut waiting).is_pending());
        for n in 10..=11 {
            desk.urgent(n).try_tell().expect("its lane is as long as the other one");
        }
        assert!(desk.urgent(99).try_tell().is_err_and(|error| error.is_full()), "and as bounded");
        assert_eq!((desk.queued(), desk.capacity()), (4, Some(2)));
        turns.add_permits(2);
        journal.until(Event::Ran(11)).await;
        assert!(poll_once(&mut waiting).is_pending(), "that room is not for others");
        turns.close();
        bounded(waiting).await.expect("the actor lives");
        bounded(desk.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 11, 1, 2, 3]);
    });
}

#[test]
fn priority_waits_for_room_in_its_own_line() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(1).await;
        desk.plain(1).try_tell().expect("there is room");
        desk.urgent(10).try_tell().expect("there is room");
        let (mut second, mut third) = (desk.plain(2).tell(), desk.plain(3).tell());
        let (mut eleventh, mut given_up) = (desk.urgent(11).tell(), desk.urgent(98).tell());
        let mut twelfth = desk.urgent(12).tell();
        assert!(poll_once(&mut second).is_pending() && poll_once(&mut eleventh).is_pending());
        assert!(poll_once(&mut third).is_pending() && poll_once(&mut given_up).is_pending());
        assert!(poll_once(&mut twelfth).is_pending());
        drop(given_up);
        assert_eq!(desk.queued(), 2);
        turns.add_permits(1);
        journal.until(Event::Ran(10)).await;
        assert!(poll_once(&mut eleventh).is_ready(), "it was the first of its line");
        assert!(poll_once(&mut second).is_pending() && poll_once(&mut twelfth).is_pending());
        turns.add_permits(2);
        journal.until(Event::Ran(12)).await;
        assert!(poll_once(&mut second).is_pending(), "there was room in the other lane alone");
        turns.close();
        let others = async { tokio::try_join!(second, third, twelfth) };
        bounded(others).await.expect("the actor lives");
        bounded(desk.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 11, 12, 1, 2, 3]);
    });
}

#[test]
fn priority_is_not_served_when_a_waiting_one_goes_away() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(1).await;
        desk.urgent(10).try_tell().expect("there is room");
        let mut waiting = desk.urgent(11).tell();
        assert!(poll_once(&mut waiting).is_pending());
        drop(waiting);
        assert!(desk.urgent(12).try_tell().is_err_and(|error| error.is_full()), "10 is still there");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 10]);
    });
}

#[test]
fn priority_and_coalesce() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(2).await;
        desk.plain(1).try_tell().expect("there is room");
        desk.newest(10).try_tell().expect("there is room");
        desk.urgent(20).try_tell().expect("there is room");
        desk.plain(2).try_tell().expect("there is room");
        for n in 11..=15 {
            desk.newest(n).try_tell().expect("it takes the place of 10");
        }
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 15, 20, 1, 2]);
    });
}

#[test]
fn priority_beside_concurrent_methods() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        desk.read(1).try_tell().expect("there is room");
        desk.read(2).try_tell().expect("there is room");
        desk.plain(3).try_tell().expect("there is room");
        turns.add_permits(1);
        journal.until(Event::Ran(2)).await;
        desk.urgent(10).try_tell().expect("there is room");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 1, 2, 10, 3], "what waits for the readers is overtaken");
    });
}

#[test]
fn priority_ends_with_its_actor() {
    on_runtime(async {
        let (desk, journal, _turns) = Desk::busy(2).await;
        let plain = desk.plain(1).enqueue().await.expect("there is room");
        let urgent = desk.urgent(10).enqueue().await.expect("there is room");
        desk.urgent(12).try_tell().expect("there is room");
        let mut waiting = desk.urgent(11).tell();
        assert!(poll_once(&mut waiting).is_pending());
        bounded(desk.abort()).await;
        assert!(matches!(plain.await, Err(CallError::Dropped { .. })));
        assert!(matches!(urgent.await, Err(CallError::Dropped { .. })));
        assert!(waiting.await.is_err(), "it was never accepted");
        assert_eq!(journal.ran(), [0]);
    });
}

/// Asks itself.
#[actor(capacity = 1)]
struct Narcissus;

#[actor]
impl Narcissus {
    #[actor(priority)]
    pub async fn look(&mut self, #[actor(context)] cx: &actor_runtime::Context<Self>) -> bool {
        let Some(own) = cx.handle().upgrade() else { return false };
        let image = own.look().await;
        own.look().try_tell().is_ok() && matches!(image, Err(CallError::Deadlock { .. }))
    }
}

#[test]
fn priority_is_no_way_out_of_a_deadlock() {
    on_runtime(async {
        let narcissus = Narcissus.spawn();
        assert!(bounded(narcissus.look()).await.expect("it lives"), "the call was taken back and left its room");
        bounded(narcissus.abort()).await;
    });
}

/// Has priority, and tells itself again and again.
#[actor]
struct Endless;

#[actor]
impl Endless {
    #[actor(priority)]
    pub fn again(&mut self, #[actor(context)] cx: &actor_runtime::Context<Self>) {
        if let Some(handle) = cx.handle().upgrade() {
            handle.again().try_tell().expect("there is room");
        }
    }

    pub fn starved(&mut self) {}
}

#[test]
fn an_endless_stream_of_priority_starves_messages_but_no_task() {
    on_runtime(async {
        let endless = Endless.spawn();
        endless.again().tell().await.expect("it lives");
        let mut starved = endless.starved();
        assert!(poll_once(&mut starved).is_pending());
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert!(poll_once(&mut starved).is_pending(), "by design");
        bounded(endless.abort()).await;
        assert!(starved.await.is_err());
    });
}
