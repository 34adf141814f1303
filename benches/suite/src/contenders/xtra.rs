//! xtra: a handler per message type, and a custom mailbox that works with any executor.

use super::Entry;
use crate::contender::{Contender, Counts, Passes};
use crate::state::{Payload, State, Station};
use crate::workloads::Workload;
use xtra::{Actor, Address, Context, Handler, Mailbox, spawn_tokio};

#[derive(Debug)]
pub struct Xtra;

pub fn entry() -> Entry {
    Entry::new("xtra", "xtra")
        .asks::<Xtra>()
        .lives::<Xtra>()
        .asks_large::<Xtra>()
        .passes::<Xtra>()
        .slow(&[Workload::AskTwoWorkers, Workload::AskMany, Workload::AskKib, Workload::SpawnAskStop, Workload::Ring])
        .otherwise("it doesn't keep a sender's messages in order: waiting messages are in a heap ordered by priority")
}

pub struct Counter {
    state: State,
}

impl Actor for Counter {
    type Stop = ();

    async fn stopped(self) {}
}

struct Add<P>(P);

impl<P: Payload> Handler<Add<P>> for Counter {
    type Return = u64;

    async fn handle(&mut self, Add(payload): Add<P>, _context: &mut Context<Self>) -> u64 {
        self.state.add(&payload)
    }
}

impl Contender for Xtra {}

impl<P: Payload> Counts<P> for Xtra {
    type Handle = Address<Counter>;

    async fn spawn(capacity: usize, state: State) -> Self::Handle {
        spawn_tokio(Counter { state }, Mailbox::bounded(capacity))
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.send(Add(payload)).await.unwrap()
    }
}

pub struct Node {
    next: Option<Address<Node>>,
    station: Station,
}

impl Actor for Node {
    type Stop = ();

    async fn stopped(self) {}
}

struct Link(Option<Address<Node>>);

impl Handler<Link> for Node {
    type Return = ();

    async fn handle(&mut self, Link(next): Link, _context: &mut Context<Self>) {
        self.next = next;
    }
}

struct Pass(u64);

impl Handler<Pass> for Node {
    type Return = ();

    async fn handle(&mut self, Pass(hops): Pass, _context: &mut Context<Self>) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            // The value is a future of the reply, which is not needed.
            drop(next.send(Pass(left)).detach().await.unwrap());
        }
    }
}

impl Passes for Xtra {
    type Node = Address<Node>;

    async fn spawn(capacity: usize, station: Station) -> Self::Node {
        spawn_tokio(Node { next: None, station }, Mailbox::bounded(capacity))
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.send(Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        drop(node.send(Pass(hops)).detach().await.unwrap());
    }
}
