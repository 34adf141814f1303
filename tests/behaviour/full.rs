//! What `try_tell` does when there is no room: `when_full = fail` and `coalesce`; `stop` in `full/stop.rs`.

mod model;
mod stop;

use crate::{
    actor,
    subject::{Event, Journal},
    support::{PLANNED, bounded, on_runtime, poll_once, quiet},
    turns::turn,
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason};
use std::{pin::pin, sync::Arc, thread};
use tokio::sync::Semaphore;

/// Each of its handlers takes a turn.
#[actor]
struct Dial {
    journal: Journal,
    turns: Arc<Semaphore>,
}

impl Dial {
    /// With room for so many, and the handler of message 0 in flight.
    async fn busy(capacity: usize) -> (DialHandle, Journal, Arc<Semaphore>) {
        let (journal, turns) = (Journal::default(), Arc::new(Semaphore::new(0)));
        let dial = Self { journal: journal.clone(), turns: turns.clone() }.spawner().capacity(capacity).spawn();
        dial.other(0).try_tell().expect("there is room");
        journal.until(Event::Ran(0)).await;
        (dial, journal, turns)
    }

    async fn turn(&mut self, n: u64) {
        turn(&self.journal, &self.turns, n).await;
    }
}

#[actor]
impl Dial {
    #[actor(when_full = coalesce)]
    pub async fn set(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    #[actor(when_full = coalesce)]
    pub async fn tune(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    #[actor(when_full = fail)]
    pub async fn other(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    /// Carries something to drop.
    #[actor(when_full = coalesce)]
    pub fn hold(&mut self, n: u64, held: Held) {
        self.journal.write(Event::Ran(n));
        drop(held);
    }
}

/// Calls its actor when it is dropped, and panics if it is told to.
pub struct Held {
    handle: DialHandle,
    panics: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        assert!(self.handle.queued() > 0, "the replaced message is queued no more, but the new one is");
        assert!(!self.panics || thread::panicking(), "{PLANNED}");
    }
}

/// What ran once all handlers may.
async fn ran(dial: &DialHandle, journal: &Journal, turns: &Semaphore) -> Vec<u64> {
    turns.close();
    bounded(dial.shutdown()).await;
    journal.ran()
}

#[test]
fn coalesce_replaces_the_newest_of_its_method_in_its_place() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        dial.set(1).try_tell().expect("there is room");
        dial.set(2).try_tell().expect("there is room");
        dial.tune(3).try_tell().expect("there is room");
        dial.other(4).tell().await.expect("there is room");
        for n in 10..20 {
            dial.set(n).try_tell().expect("it takes the place of 2");
            assert_eq!(dial.queued(), 4);
        }
        dial.tune(20).try_tell().expect("it takes the place of 3");
        let refused = dial.other(21).try_tell().expect_err("its method says nothing");
        assert!(refused.is_full() && matches!(refused.into_message(), DialMessage::Other { n: 21, .. }));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 19, 20, 4]);
    });
}

#[test]
fn coalesce_leaves_room_alone() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        (1..=4).for_each(|n| dial.set(n).try_tell().expect("there is room"));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3, 4], "nobody is replaced without need");
    });
}

#[test]
fn coalesce_with_room_for_one() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        (1..=9).for_each(|n| dial.set(n).try_tell().expect("there is room, or one to be replaced"));
        assert!(dial.tune(10).try_tell().is_err_and(|error| error.is_full()), "another method's");
        assert!(dial.other(11).try_tell().is_err_and(|error| error.is_full()));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 9]);
    });
}

#[test]
fn coalesce_replaces_nothing_that_runs() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is room");
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        dial.other(2).try_tell().expect("there is room");
        assert!(dial.set(3).try_tell().is_err_and(|error| error.is_full()), "1 is being handled");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2]);
    });
}

/// The handlers of the others have yet to be started, whether or not the run loop has taken a message since.
#[test]
fn coalesce_finds_all_that_is_queued() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        (1..=2).for_each(|n| dial.other(n).try_tell().expect("there is room"));
        (3..=4).for_each(|n| dial.set(n).try_tell().expect("there is room"));
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        dial.tune(5).try_tell().expect("there is room again");
        dial.set(6).try_tell().expect("it takes the place of 4");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3, 6, 5]);
    });
}

#[test]
fn coalesce_leaves_every_ask_its_place_and_its_caller() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(3).await;
        dial.set(1).try_tell().expect("there is room");
        let asked = dial.set(2).enqueue().await.expect("there is room");
        let abandoned = dial.tune(3).enqueue().await.expect("there is room");
        drop(abandoned);
        assert!(dial.tune(4).try_tell().is_err_and(|error| error.is_full()), "an ask stays one");
        assert!(dial.set(5).try_tell().is_err_and(|error| error.is_full()), "5 does not overtake 2");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3]);
        assert_eq!(bounded(asked).await.expect("it was handled"), 2);
    });
}

#[test]
fn coalesce_never_replaces_what_waits_for_room() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is room");
        let mut waiting = [2, 3].map(|n| dial.set(n).tell());
        assert!(waiting.iter_mut().all(|tell| poll_once(tell).is_pending()));
        dial.set(4).try_tell().expect("it takes the place of 1");
        turns.close();
        for tell in waiting {
            bounded(tell).await.expect("it is accepted in its turn");
        }
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 4, 2, 3]);
    });
}

#[test]
fn coalesce_takes_a_forwarded_message_for_a_tell() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        let (respond_to, reply) = ReplyTo::channel();
        dial.forward(DialMessage::Set { n: 1, respond_to }).await.expect("there is room");
        dial.set(2).try_tell().expect("it takes the place of 1");
        assert!(matches!(bounded(reply).await, Err(CallError::Interrupted { reason: None })));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 2]);
    });
}

#[test]
fn coalesce_drops_the_replaced_message_with_care() {
    quiet();
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        for n in 1..=3 {
            // Its drop asks the mailbox: it is not done under the lock.
            let held = Held { handle: dial.clone(), panics: n == 2 };
            dial.hold(n, held).try_tell().expect("there is room, or one to be replaced");
        }
        let waiting = dial.other(4);
        let mut waiting = pin!(waiting.tell());
        assert!(poll_once(&mut waiting).is_pending());
        turns.add_permits(1);
        bounded(waiting).await.expect("there is room");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 3, 4]);
    });
}

#[test]
fn coalesce_knows_a_closed_mailbox() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is room");
        drop(dial.shutdown());
        let late = dial.set(2).try_tell().expect_err("it is closed");
        assert!(matches!(late.stop_reason(), Some(StopReason::Shutdown)));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1]);
    });
}
