//! rsactor: boxed messages, a handler per message type, and lifecycle hooks.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use rsactor::{Actor, ActorRef, Message, spawn_with_mailbox_capacity};

#[derive(Debug)]
pub struct Rsactor;

pub fn entry() -> Entry {
    Entry::new("rsactor", "rsactor").everything::<Rsactor>()
}

#[derive(Debug, Actor)]
pub struct Counter {
    state: State,
}

struct Add<P>(P);

impl<P: Payload> Message<Add<P>> for Counter {
    type Reply = u64;

    async fn handle(&mut self, Add(payload): Add<P>, _myself: &ActorRef<Self>) -> u64 {
        self.state.add(&payload)
    }
}

impl Contender for Rsactor {}

impl<P: Payload> Counts<P> for Rsactor {
    type Handle = ActorRef<Counter>;

    async fn spawn(capacity: usize, state: State) -> Self::Handle {
        spawn_with_mailbox_capacity(Counter { state }, capacity).0
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.ask(Add(payload)).await.unwrap()
    }
}

impl<P: Payload> Tells<P> for Rsactor {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.tell(Add(payload)).await.unwrap();
    }
}

#[derive(Debug, Actor)]
pub struct Node {
    next: Option<ActorRef<Node>>,
    station: Station,
}

struct Link(Option<ActorRef<Node>>);

impl Message<Link> for Node {
    type Reply = ();

    async fn handle(&mut self, Link(next): Link, _myself: &ActorRef<Self>) {
        self.next = next;
    }
}

struct Pass(u64);

impl Message<Pass> for Node {
    type Reply = ();

    async fn handle(&mut self, Pass(hops): Pass, _myself: &ActorRef<Self>) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            next.tell(Pass(left)).await.unwrap();
        }
    }
}

impl Passes for Rsactor {
    type Node = ActorRef<Node>;

    async fn spawn(capacity: usize, station: Station) -> Self::Node {
        spawn_with_mailbox_capacity(Node { next: None, station }, capacity).0
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.ask(Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        node.tell(Pass(hops)).await.unwrap();
    }
}
