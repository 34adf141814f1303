//! tokio-actors: one message type and one response type per actor, with supervision as in Erlang.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use std::marker::PhantomData;
use tokio_actors::actor::context::ActorContext;
use tokio_actors::actor::handle::ActorHandle;
use tokio_actors::actor::{Actor, ActorExt};
use tokio_actors::{ActorConfig, ActorResult, StopReason};

#[derive(Debug)]
pub struct TokioActors;

pub fn entry() -> Entry {
    Entry::new("tokio-actors", "tokio-actors").everything::<TokioActors>()
}

pub struct Counter<P> {
    state: State,
    payload: PhantomData<fn(P)>,
}

impl<P: Payload> Actor for Counter<P> {
    type Message = P;
    type Response = u64;

    async fn handle(&mut self, payload: P, _context: &mut ActorContext<Self>) -> ActorResult<u64> {
        Ok(self.state.add(&payload))
    }
}

fn config(capacity: usize) -> ActorConfig {
    ActorConfig::default().with_mailbox_capacity(capacity)
}

impl Contender for TokioActors {}

impl<P: Payload> Counts<P> for TokioActors {
    type Handle = ActorHandle<Counter<P>>;

    async fn spawn(capacity: usize, state: State) -> Self::Handle {
        Counter { state, payload: PhantomData }.spawn().with_config(config(capacity)).await.unwrap()
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.send(payload).await.unwrap()
    }

    /// The actor is registered, so it runs until it is told to stop.
    async fn stop(handle: Self::Handle) {
        handle.stop(StopReason::Graceful).await.unwrap();
    }
}

impl<P: Payload> Tells<P> for TokioActors {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        handle.notify(payload).await.unwrap();
    }
}

pub struct Node {
    next: Option<ActorHandle<Node>>,
    station: Station,
}

pub enum NodeMessage {
    Link(Option<ActorHandle<Node>>),
    Pass(u64),
}

impl Actor for Node {
    type Message = NodeMessage;
    type Response = ();

    async fn handle(&mut self, message: NodeMessage, _context: &mut ActorContext<Self>) -> ActorResult<()> {
        match message {
            NodeMessage::Link(next) => self.next = next,
            NodeMessage::Pass(hops) => {
                if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
                    next.notify(NodeMessage::Pass(left)).await.unwrap();
                }
            }
        }
        Ok(())
    }
}

impl Passes for TokioActors {
    type Node = ActorHandle<Node>;

    async fn spawn(capacity: usize, station: Station) -> Self::Node {
        Node { next: None, station }.spawn().with_config(config(capacity)).await.unwrap()
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.send(NodeMessage::Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        node.notify(NodeMessage::Pass(hops)).await.unwrap();
    }

    async fn stop(node: Self::Node) {
        node.stop(StopReason::Graceful).await.unwrap();
    }
}
