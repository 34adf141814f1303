//! Messages that overtake others: `#[actor(priority)]`.

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

/// An actor whose handlers wait for a permit of `turns`.
#[actor]
struct Desk {
    journal: Journal,
    turns: Arc<Semaphore>,
}

impl Desk {
    /// Returns an actor of this capacity with the handler of message 0 in flight.
    async fn busy(capacity: usize) -> (DeskHandle, Journal, Arc<Semaphore>) {
        let (journal, turns) = (Journal::default(), Arc::new(Semaphore::new(0)));
        let desk = Self { journal: journal.clone(), turns: turns.clone() }.spawner().capacity(capacity).spawn();
        desk.plain(0).try_tell().expect("there is capacity");
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

/// Lets all handlers return, and returns the messages that ran.
async fn ran(desk: &DeskHandle, journal: &Journal, turns: &Semaphore) -> Vec<u64> {
    turns.close();
    bounded(desk.shutdown()).await;
    journal.ran()
}

#[test]
fn priority_message_overtakes_queued_messages() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        desk.plain(1).tell().await.expect("there is capacity");
        desk.further(2).tell().await.expect("there is capacity");
        desk.urgent(10).tell().await.expect("there is capacity");
        desk.plain(3).try_tell().expect("there is capacity");
        desk.newest(11).try_tell().expect("there is capacity");
        desk.urgent(12).tell().await.expect("there is capacity");
        assert_eq!((desk.mailbox_len(), journal.ran()), (6, vec![0]), "the running handler is not interrupted");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 10, 11, 12, 1, 2, 3], "both lanes are handled in order");
    });
}

#[test]
fn priority_message_overtakes_messages_that_were_queued_when_another_started() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        for n in 1..=4 {
            desk.plain(n).try_tell().expect("there is capacity");
        }
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        desk.urgent(10).try_tell().expect("there is capacity");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 1, 10, 2, 3, 4], "the run loop has taken no batch");
    });
}

/// Priority is the only reason for the run loop to leave messages in the queue.
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
fn priority_method_alone_keeps_messages_in_the_queue() {
    on_runtime(async {
        let turns = Arc::new(Semaphore::new(0));
        let counter = Counter(turns.clone(), Vec::new()).spawn();
        for n in 0..3 {
            counter.plain(n).try_tell().expect("there is capacity");
        }
        let last = counter.plain(3).enqueue().await.expect("there is capacity");
        settle().await;
        counter.urgent(10).try_tell().expect("there is capacity");
        turns.add_permits(4);
        assert_eq!(last.await.expect("it is answered"), [0, 10, 1, 2, 3]);
    });
}

#[test]
fn priority_lane_has_its_own_capacity() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(2).await;
        for n in 1..=2 {
            desk.plain(n).try_tell().expect("there is capacity");
        }
        assert!(desk.plain(99).try_tell().is_err_and(|error| error.is_full()));
        let mut waiting = desk.plain(3).tell();
        assert!(poll_once(&mut waiting).is_pending());
        for n in 10..=11 {
            desk.urgent(n).try_tell().expect("the priority lane has a capacity of its own");
        }
        assert!(desk.urgent(99).try_tell().is_err_and(|error| error.is_full()), "the priority lane is bounded, too");
        assert_eq!((desk.mailbox_len(), desk.mailbox_capacity()), (4, Some(2)));
        turns.add_permits(2);
        journal.until(Event::Ran(11)).await;
        assert!(poll_once(&mut waiting).is_pending(), "capacity of the priority lane is not given away");
        turns.close();
        bounded(waiting).await.expect("the actor runs");
        bounded(desk.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 11, 1, 2, 3]);
    });
}

#[test]
fn priority_senders_wait_in_their_own_lane() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(1).await;
        desk.plain(1).try_tell().expect("there is capacity");
        desk.urgent(10).try_tell().expect("there is capacity");
        let (mut second, mut third) = (desk.plain(2).tell(), desk.plain(3).tell());
        let (mut eleventh, mut given_up) = (desk.urgent(11).tell(), desk.urgent(98).tell());
        let mut twelfth = desk.urgent(12).tell();
        assert!(poll_once(&mut second).is_pending() && poll_once(&mut eleventh).is_pending());
        assert!(poll_once(&mut third).is_pending() && poll_once(&mut given_up).is_pending());
        assert!(poll_once(&mut twelfth).is_pending());
        drop(given_up);
        assert_eq!(desk.mailbox_len(), 2);
        turns.add_permits(1);
        journal.until(Event::Ran(10)).await;
        assert!(poll_once(&mut eleventh).is_ready(), "it was the first sender in its lane");
        assert!(poll_once(&mut second).is_pending() && poll_once(&mut twelfth).is_pending());
        turns.add_permits(2);
        journal.until(Event::Ran(12)).await;
        assert!(poll_once(&mut second).is_pending(), "only the priority lane had free capacity");
        turns.close();
        let others = async { tokio::try_join!(second, third, twelfth) };
        bounded(others).await.expect("the actor runs");
        bounded(desk.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 11, 12, 1, 2, 3]);
    });
}

#[test]
fn priority_sender_dropped_while_waiting_frees_no_capacity() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(1).await;
        desk.urgent(10).try_tell().expect("there is capacity");
        let mut waiting = desk.urgent(11).tell();
        assert!(poll_once(&mut waiting).is_pending());
        drop(waiting);
        assert!(desk.urgent(12).try_tell().is_err_and(|error| error.is_full()), "10 is still there");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 10]);
    });
}

#[test]
fn priority_message_coalesces_in_its_own_lane() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(2).await;
        desk.plain(1).try_tell().expect("there is capacity");
        desk.newest(10).try_tell().expect("there is capacity");
        desk.urgent(20).try_tell().expect("there is capacity");
        desk.plain(2).try_tell().expect("there is capacity");
        for n in 11..=15 {
            desk.newest(n).try_tell().expect("it replaces 10");
        }
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 15, 20, 1, 2]);
    });
}

#[test]
fn priority_message_overtakes_one_that_waits_for_concurrent_handlers() {
    on_runtime(async {
        let (desk, journal, turns) = Desk::busy(8).await;
        desk.read(1).try_tell().expect("there is capacity");
        desk.read(2).try_tell().expect("there is capacity");
        desk.plain(3).try_tell().expect("there is capacity");
        turns.add_permits(1);
        journal.until(Event::Ran(2)).await;
        desk.urgent(10).try_tell().expect("there is capacity");
        assert_eq!(ran(&desk, &journal, &turns).await, [0, 1, 2, 10, 3], "a waiting message is overtaken");
    });
}

#[test]
fn priority_messages_are_discarded_on_abort() {
    on_runtime(async {
        let (desk, journal, _turns) = Desk::busy(2).await;
        let plain = desk.plain(1).enqueue().await.expect("there is capacity");
        let urgent = desk.urgent(10).enqueue().await.expect("there is capacity");
        desk.urgent(12).try_tell().expect("there is capacity");
        let mut waiting = desk.urgent(11).tell();
        assert!(poll_once(&mut waiting).is_pending());
        bounded(desk.abort()).await;
        assert!(matches!(plain.await, Err(CallError::Discarded { .. })));
        assert!(matches!(urgent.await, Err(CallError::Discarded { .. })));
        assert!(waiting.await.is_err(), "it was never accepted");
        assert_eq!(journal.ran(), [0]);
    });
}

/// An actor that asks itself.
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
fn priority_ask_to_itself_returns_deadlock() {
    on_runtime(async {
        let narcissus = Narcissus.spawn();
        assert!(bounded(narcissus.look()).await.expect("the actor runs"), "the taken back call frees its place");
        bounded(narcissus.abort()).await;
    });
}

/// An actor with a priority method that tells itself again and again.
#[actor]
struct Endless;

#[actor]
impl Endless {
    #[actor(priority)]
    pub fn again(&mut self, #[actor(context)] cx: &actor_runtime::Context<Self>) {
        if let Some(handle) = cx.handle().upgrade() {
            handle.again().try_tell().expect("there is capacity");
        }
    }

    pub fn starved(&mut self) {}
}

#[test]
fn constant_priority_messages_starve_other_messages_but_no_task() {
    on_runtime(async {
        let endless = Endless.spawn();
        endless.again().tell().await.expect("the actor runs");
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
