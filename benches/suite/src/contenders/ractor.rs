//! ractor: a message enum with reply ports, and a state separate from the actor.

use super::{Entry, UNBOUNDED};
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call, cast};
use std::marker::PhantomData;

#[derive(Debug)]
pub struct Ractor;

pub fn entry() -> Entry {
    Entry::new("ractor", "ractor").note(UNBOUNDED).everything::<Ractor>()
}

struct Counter<P>(PhantomData<fn(P)>);

pub enum CounterMessage<P> {
    Add(P, RpcReplyPort<u64>),
    Note(P),
}

impl<P: Payload> Actor for Counter<P> {
    type Msg = CounterMessage<P>;
    type State = State;
    type Arguments = State;

    async fn pre_start(&self, _myself: ActorRef<Self::Msg>, state: State) -> Result<State, ActorProcessingErr> {
        Ok(state)
    }

    async fn handle(
        &self,
        _myself: ActorRef<Self::Msg>,
        message: Self::Msg,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            CounterMessage::Add(payload, reply) => reply.send(state.add(&payload))?,
            CounterMessage::Note(payload) => {
                state.add(&payload);
            }
        }
        Ok(())
    }
}

impl Contender for Ractor {}

impl<P: Payload> Counts<P> for Ractor {
    type Handle = ActorRef<CounterMessage<P>>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        Actor::spawn(None, Counter(PhantomData), state).await.unwrap().0
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        call!(handle, CounterMessage::Add, payload).unwrap()
    }

    /// The actor runs until it is told to stop, even if all handles are dropped.
    async fn stop(handle: Self::Handle) {
        handle.stop(None);
    }
}

impl<P: Payload> Tells<P> for Ractor {
    async fn tell(handle: &mut Self::Handle, payload: P) {
        cast!(handle, CounterMessage::Note(payload)).unwrap();
    }
}

struct Node;

pub struct NodeState {
    next: Option<ActorRef<NodeMessage>>,
    station: Station,
}

pub enum NodeMessage {
    Link(Option<ActorRef<NodeMessage>>, RpcReplyPort<()>),
    Pass(u64),
}

impl Actor for Node {
    type Msg = NodeMessage;
    type State = NodeState;
    type Arguments = Station;

    async fn pre_start(
        &self,
        _myself: ActorRef<NodeMessage>,
        station: Station,
    ) -> Result<NodeState, ActorProcessingErr> {
        Ok(NodeState { next: None, station })
    }

    async fn handle(
        &self,
        _myself: ActorRef<NodeMessage>,
        message: NodeMessage,
        state: &mut NodeState,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            NodeMessage::Link(next, reply) => {
                state.next = next;
                reply.send(())?;
            }
            NodeMessage::Pass(hops) => {
                if let (Some(left), Some(next)) = (state.station.receive(hops), &state.next) {
                    cast!(next, NodeMessage::Pass(left))?;
                }
            }
        }
        Ok(())
    }
}

impl Passes for Ractor {
    type Node = ActorRef<NodeMessage>;

    async fn spawn(_capacity: usize, station: Station) -> Self::Node {
        Actor::spawn(None, Node, station).await.unwrap().0
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        call!(node, NodeMessage::Link, next).unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        cast!(node, NodeMessage::Pass(hops)).unwrap();
    }

    async fn stop(node: Self::Node) {
        node.stop(None);
    }
}
