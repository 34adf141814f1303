//! Priority messages of actors that also have concurrent methods and sources.

use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{bounded, on_runtime, settle, yield_once},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, stream::Stream};
use std::{
    pin::Pin,
    task::{self, Poll},
};
use tokio::sync::mpsc;

/// An actor with concurrent methods and a stream.
#[actor(capacity = 1000)]
struct Hall {
    journal: Journal,
    items: Option<Items>,
}

struct Items(mpsc::UnboundedReceiver<u64>);

impl Stream for Items {
    type Item = u64;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<u64>> {
        self.0.poll_recv(cx)
    }
}

impl Hall {
    fn open() -> (HallHandle, Journal, mpsc::UnboundedSender<u64>) {
        let (journal, (sender, items)) = (Journal::default(), mpsc::unbounded_channel());
        (Self { journal: journal.clone(), items: Some(Items(items)) }.spawn(), journal, sender)
    }
}

#[actor]
impl Hall {
    #[actor(stream = self.items.take().expect("the stream expression runs once"))]
    fn item(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    #[actor(concurrent)]
    pub async fn read(&self, n: u64, gate: Gate) {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
    }

    #[actor(concurrent, priority)]
    pub async fn glance(&self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    #[actor(priority)]
    pub fn urgent(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    pub fn plain(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }
}

#[test]
fn c4_priority_overtakes_a_concurrent_message_that_waits_for_the_budget() {
    on_runtime(async {
        let (hall, journal, _items) = Hall::open();
        let gate = Gate::shut();
        gate.open();
        for n in 0..300 {
            hall.read(n, gate.clone()).try_tell().expect("there is capacity");
        }
        let (caller, seen) = (hall.clone(), journal.clone());
        let in_the_break = tokio::spawn(async move {
            while seen.ran().is_empty() {
                yield_once().await;
            }
            caller.urgent(1000).try_tell().expect("there is capacity");
            (seen.ran().len(), caller.mailbox_len())
        });
        let (ran, queued) = in_the_break.await.expect("no panic");
        assert_eq!(ran + queued, 301, "a taken message that has not started counts as queued");
        assert!(ran < 300, "the run loop yielded");
        bounded(hall.shutdown()).await;
        assert_eq!(journal.ran().iter().position(|n| *n == 1000), Some(ran));
    });
}

#[test]
fn c4_priority_overtakes_a_concurrent_message_that_waits_for_a_source() {
    on_runtime(async {
        let (hall, journal, items) = Hall::open();
        let gate = Gate::shut();
        hall.read(0, gate.clone()).try_tell().expect("there is capacity");
        settle().await;
        items.send(10).expect("the item is read");
        hall.read(1, gate.clone()).try_tell().expect("there is capacity");
        settle().await;
        assert_eq!((hall.mailbox_len(), journal.ran()), (1, vec![0]), "it waits for the item");
        hall.urgent(20).try_tell().expect("there is capacity");
        hall.urgent(21).try_tell().expect("there is capacity");
        gate.open();
        bounded(hall.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 20, 21, 1]);
    });
}

#[test]
fn concurrent_priority_message_joins_running_handlers_before_an_exclusive_one() {
    on_runtime(async {
        let (hall, journal, _items) = Hall::open();
        let gate = Gate::shut();
        hall.read(0, gate.clone()).try_tell().expect("there is capacity");
        settle().await;
        hall.plain(1).try_tell().expect("there is capacity");
        settle().await;
        bounded(hall.glance(2)).await.expect("it overtakes the message that waits");
        gate.open();
        bounded(hall.shutdown()).await;
        assert_eq!(journal.ran(), [0, 2, 1]);
    });
}
