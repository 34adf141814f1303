//! act-zero: macros call methods; each call is a boxed closure.

use super::{Entry, UNBOUNDED};
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use act_zero::runtimes::tokio::spawn_actor;
use act_zero::{Actor, ActorResult, Addr, Produces, call, send};

#[derive(Debug)]
pub struct ActZero;

pub fn entry() -> Entry {
    Entry::new("act-zero", "act-zero").note(UNBOUNDED).everything::<ActZero>()
}

pub struct Counter {
    state: State,
}

impl Actor for Counter {}

#[expect(clippy::unused_async, reason = "the library's macros require async methods")]
impl Counter {
    async fn add<P: Payload>(&mut self, payload: P) -> ActorResult<u64> {
        Produces::ok(self.state.add(&payload))
    }
}

impl Contender for ActZero {}

impl<P: Payload> Counts<P> for ActZero {
    type Handle = Addr<Counter>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        spawn_actor(Counter { state })
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        call!((*handle).add(payload)).await.unwrap()
    }
}

impl<P: Payload> Tells<P> for ActZero {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        send!((*handle).add(payload));
    }
}

pub struct Node {
    next: Option<Addr<Node>>,
    station: Station,
}

impl Actor for Node {}

#[expect(clippy::unused_async, reason = "as above")]
impl Node {
    async fn link(&mut self, next: Option<Addr<Node>>) {
        self.next = next;
    }

    async fn pass(&mut self, hops: u64) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            send_pass(next, left);
        }
    }
}

/// A separate function, because inside `pass` the future's `Send` bound would depend on itself.
fn send_pass(node: &Addr<Node>, hops: u64) {
    send!(node.pass(hops));
}

impl Passes for ActZero {
    type Node = Addr<Node>;

    async fn spawn(_capacity: usize, station: Station) -> Self::Node {
        spawn_actor(Node { next: None, station })
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        call!((*node).link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        send_pass(node, hops);
    }
}
