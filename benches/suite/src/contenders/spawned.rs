//! spawned-concurrency: boxed messages, a handler per message type, and a deadline on each request.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use spawned_concurrency::message::Message;
use spawned_concurrency::tasks::{Actor, ActorRef, ActorStart, Context, Handler};

#[derive(Debug)]
pub struct Spawned;

pub fn entry() -> Entry {
    let note = "its mailbox can't be bounded, so its tells never wait; each request has a deadline of 5 s";
    Entry::new("spawned", "spawned-concurrency").note(note).everything::<Spawned>()
}

pub struct Counter {
    state: State,
}

impl Actor for Counter {}

struct Add<P>(P);

impl<P: Payload> Message for Add<P> {
    type Result = u64;
}

impl<P: Payload> Handler<Add<P>> for Counter {
    async fn handle(&mut self, Add(payload): Add<P>, _context: &Context<Self>) -> u64 {
        self.state.add(&payload)
    }
}

impl Contender for Spawned {}

impl<P: Payload> Counts<P> for Spawned {
    type Handle = ActorRef<Counter>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        Counter { state }.start()
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.request(Add(payload)).await.unwrap()
    }

    /// The actor holds a sender to its own mailbox, so it runs until it is told to stop.
    async fn stop(handle: Self::Handle) {
        handle.context().stop();
    }
}

impl<P: Payload> Tells<P> for Spawned {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.send(Add(payload)).unwrap();
    }
}

pub struct Node {
    next: Option<ActorRef<Node>>,
    station: Station,
}

impl Actor for Node {}

struct Link(Option<ActorRef<Node>>);

impl Message for Link {
    type Result = ();
}

impl Handler<Link> for Node {
    async fn handle(&mut self, Link(next): Link, _context: &Context<Self>) {
        self.next = next;
    }
}

struct Pass(u64);

impl Message for Pass {
    type Result = ();
}

impl Handler<Pass> for Node {
    async fn handle(&mut self, Pass(hops): Pass, _context: &Context<Self>) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            next.send(Pass(left)).unwrap();
        }
    }
}

impl Passes for Spawned {
    type Node = ActorRef<Node>;

    async fn spawn(_capacity: usize, station: Station) -> Self::Node {
        Node { next: None, station }.start()
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.request(Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        node.send(Pass(hops)).unwrap();
    }

    async fn stop(node: Self::Node) {
        node.context().stop();
    }
}
