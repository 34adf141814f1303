//! What `try_tell` does when the mailbox is full: `when_full = reject` and `coalesce`. See `full/stop.rs` for `stop`.

mod model;
mod stop;

use crate::{
    actor,
    subject::{Event, Journal},
    support::{PLANNED, bounded, on_runtime, poll_once, silence_planned_panics},
    turns::turn,
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason};
use std::{pin::pin, sync::Arc, thread};
use tokio::sync::Semaphore;

/// An actor whose handlers wait for a permit of `turns`.
#[actor]
struct Dial {
    journal: Journal,
    turns: Arc<Semaphore>,
}

impl Dial {
    /// Returns an actor of this capacity with the handler of message 0 in flight.
    async fn busy(capacity: usize) -> (DialHandle, Journal, Arc<Semaphore>) {
        let (journal, turns) = (Journal::default(), Arc::new(Semaphore::new(0)));
        let dial = Self { journal: journal.clone(), turns: turns.clone() }.spawner().capacity(capacity).spawn();
        dial.other(0).try_tell().expect("there is capacity");
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

    #[actor(when_full = reject)]
    pub async fn other(&mut self, n: u64) -> u64 {
        self.turn(n).await;
        n
    }

    /// The message has an argument with a `Drop`.
    #[actor(when_full = coalesce)]
    pub fn hold(&mut self, n: u64, held: Held) {
        self.journal.write(Event::Ran(n));
        drop(held);
    }
}

/// Calls its actor when it is dropped, and panics if `panics` is set.
pub struct Held {
    handle: DialHandle,
    panics: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        assert!(self.handle.mailbox_len() > 0, "the new message is queued in place of the replaced one");
        assert!(!self.panics || thread::panicking(), "{PLANNED}");
    }
}

/// Lets all handlers return, and returns the messages that ran.
async fn ran(dial: &DialHandle, journal: &Journal, turns: &Semaphore) -> Vec<u64> {
    turns.close();
    bounded(dial.shutdown()).await;
    journal.ran()
}

#[test]
fn coalesce_replaces_the_newest_message_of_its_method_in_place() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        dial.set(1).try_tell().expect("there is capacity");
        dial.set(2).try_tell().expect("there is capacity");
        dial.tune(3).try_tell().expect("there is capacity");
        dial.other(4).tell().await.expect("there is capacity");
        for n in 10..20 {
            dial.set(n).try_tell().expect("it replaces 2");
            assert_eq!(dial.mailbox_len(), 4);
        }
        dial.tune(20).try_tell().expect("it replaces 3");
        let refused = dial.other(21).try_tell().expect_err("the method has no `when_full = coalesce`");
        assert!(refused.is_full() && matches!(refused.into_message(), DialMessage::Other { n: 21, .. }));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 19, 20, 4]);
    });
}

#[test]
fn coalesce_replaces_nothing_while_the_mailbox_has_capacity() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        (1..=4).for_each(|n| dial.set(n).try_tell().expect("there is capacity"));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3, 4], "nothing is replaced");
    });
}

#[test]
fn coalesce_works_with_capacity_one() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        (1..=9).for_each(|n| dial.set(n).try_tell().expect("there is capacity or a message to replace"));
        assert!(
            dial.tune(10).try_tell().is_err_and(|error| error.is_full()),
            "only messages of its method are replaced"
        );
        assert!(dial.other(11).try_tell().is_err_and(|error| error.is_full()));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 9]);
    });
}

#[test]
fn coalesce_does_not_replace_the_running_message() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is capacity");
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        dial.other(2).try_tell().expect("there is capacity");
        assert!(dial.set(3).try_tell().is_err_and(|error| error.is_full()), "1 is being handled");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2]);
    });
}

/// Queued messages stay replaceable even if the run loop has started another message since.
#[test]
fn coalesce_finds_messages_that_were_queued_when_another_started() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(4).await;
        (1..=2).for_each(|n| dial.other(n).try_tell().expect("there is capacity"));
        (3..=4).for_each(|n| dial.set(n).try_tell().expect("there is capacity"));
        turns.add_permits(1);
        journal.until(Event::Ran(1)).await;
        dial.tune(5).try_tell().expect("there is capacity again");
        dial.set(6).try_tell().expect("it replaces 4");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3, 6, 5]);
    });
}

#[test]
fn coalesce_does_not_replace_asks() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(3).await;
        dial.set(1).try_tell().expect("there is capacity");
        let asked = dial.set(2).enqueue().await.expect("there is capacity");
        let abandoned = dial.tune(3).enqueue().await.expect("there is capacity");
        drop(abandoned);
        assert!(dial.tune(4).try_tell().is_err_and(|error| error.is_full()), "an abandoned ask is not replaced either");
        assert!(dial.set(5).try_tell().is_err_and(|error| error.is_full()), "5 does not overtake 2");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1, 2, 3]);
        assert_eq!(bounded(asked).await.expect("it was handled"), 2);
    });
}

#[test]
fn coalesce_does_not_apply_to_try_enqueue() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is capacity");
        let error = dial.set(2).try_enqueue().expect_err("the mailbox is full");
        assert!(error.is_full() && matches!(error.into_message(), DialMessage::Set { n: 2, .. }));
        turns.close();
        assert_eq!(bounded(dial.other(3)).await.ok(), Some(3));
        assert_eq!(journal.ran(), [0, 1, 3], "the told message was not replaced");
    });
}

#[test]
fn coalesce_does_not_replace_waiting_messages() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is capacity");
        let mut waiting = [2, 3].map(|n| dial.set(n).tell());
        assert!(waiting.iter_mut().all(|tell| poll_once(tell).is_pending()));
        dial.set(4).try_tell().expect("it replaces 1");
        turns.close();
        for tell in waiting {
            bounded(tell).await.expect("it is accepted in order");
        }
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 4, 2, 3]);
    });
}

#[test]
fn coalesce_replaces_a_message_sent_as_a_value() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        let (respond_to, reply) = ReplyTo::channel();
        dial.send(DialMessage::Set { n: 1, respond_to }).await.expect("there is capacity");
        dial.set(2).try_tell().expect("it replaces 1");
        assert!(matches!(bounded(reply).await, Err(CallError::NoReply { reason: None, .. })));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 2]);
    });
}

#[test]
fn coalesce_drops_the_replaced_message_outside_the_lock_and_catches_its_panic() {
    silence_planned_panics();
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        for n in 1..=3 {
            // The drop of `held` locks the mailbox, so it must run outside of the lock.
            let held = Held { handle: dial.clone(), panics: n == 2 };
            dial.hold(n, held).try_tell().expect("there is capacity or a message to replace");
        }
        let waiting = dial.other(4);
        let mut waiting = pin!(waiting.tell());
        assert!(poll_once(&mut waiting).is_pending());
        turns.add_permits(1);
        bounded(waiting).await.expect("there is capacity");
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 3, 4]);
    });
}

#[test]
fn coalesce_to_a_closed_mailbox_returns_closed() {
    on_runtime(async {
        let (dial, journal, turns) = Dial::busy(1).await;
        dial.set(1).try_tell().expect("there is capacity");
        drop(dial.shutdown());
        let late = dial.set(2).try_tell().expect_err("it is closed");
        assert!(matches!(late.stop_reason(), Some(StopReason::Shutdown)));
        assert_eq!(ran(&dial, &journal, &turns).await, [0, 1]);
    });
}
