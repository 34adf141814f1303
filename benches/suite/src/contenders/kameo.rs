//! kameo: boxed messages and a handler per message type.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use kameo::actor::{ActorRef, Spawn};
use kameo::message::{Context, Message};
use kameo::{Actor, mailbox};

#[derive(Debug)]
pub struct Kameo;

pub fn entry() -> Entry {
    Entry::new("kameo", "kameo").everything::<Kameo>()
}

#[derive(Actor)]
pub struct Counter {
    state: State,
}

struct Add<P>(P);

impl<P: Payload> Message<Add<P>> for Counter {
    type Reply = u64;

    async fn handle(&mut self, Add(payload): Add<P>, _context: &mut Context<Self, u64>) -> u64 {
        self.state.add(&payload)
    }
}

impl Contender for Kameo {}

impl<P: Payload> Counts<P> for Kameo {
    type Handle = ActorRef<Counter>;

    async fn spawn(capacity: usize, state: State) -> Self::Handle {
        Counter::spawn_with_mailbox(Counter { state }, mailbox::bounded(capacity))
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.ask(Add(payload)).await.unwrap()
    }
}

impl<P: Payload> Tells<P> for Kameo {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.tell(Add(payload)).await.unwrap();
    }
}

#[derive(Actor)]
pub struct Node {
    next: Option<ActorRef<Node>>,
    station: Station,
}

struct Link(Option<ActorRef<Node>>);

impl Message<Link> for Node {
    type Reply = ();

    async fn handle(&mut self, Link(next): Link, _context: &mut Context<Self, ()>) {
        self.next = next;
    }
}

struct Pass(u64);

impl Message<Pass> for Node {
    type Reply = ();

    async fn handle(&mut self, Pass(hops): Pass, _context: &mut Context<Self, ()>) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            next.tell(Pass(left)).await.unwrap();
        }
    }
}

impl Passes for Kameo {
    type Node = ActorRef<Node>;

    async fn spawn(capacity: usize, station: Station) -> Self::Node {
        Node::spawn_with_mailbox(Node { next: None, station }, mailbox::bounded(capacity))
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.ask(Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        node.tell(Pass(hops)).await.unwrap();
    }
}
