//! The reference: an actor written by hand, as in the article *Actors with Tokio*. It has a message enum, a bounded tokio mpsc
//! channel, a oneshot per ask, and a handle with async methods.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Payload, State, Station};
use tokio::sync::{mpsc, oneshot};

#[derive(Debug)]
pub struct Hand;

pub fn entry(name: &'static str) -> Entry {
    Entry::new(name, None).everything::<Hand>().waits::<Hand, Hand>().bursts::<Hand>()
}

struct Counter<P> {
    receiver: mpsc::Receiver<CounterMessage<P>>,
    state: State,
}

enum CounterMessage<P> {
    Add { payload: P, respond_to: oneshot::Sender<u64> },
    Note { payload: P },
}

impl<P: Payload> Counter<P> {
    fn handle(&mut self, message: CounterMessage<P>) {
        match message {
            CounterMessage::Add { payload, respond_to } => {
                let _ = respond_to.send(self.state.add(&payload));
            }
            CounterMessage::Note { payload } => {
                self.state.add(&payload);
            }
        }
    }
}

async fn run_counter<P: Payload>(mut counter: Counter<P>) {
    while let Some(message) = counter.receiver.recv().await {
        counter.handle(message);
    }
}

pub struct CounterHandle<P> {
    sender: mpsc::Sender<CounterMessage<P>>,
}

// Not derived, because the derive would require `P: Clone`.
impl<P> Clone for CounterHandle<P> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone() }
    }
}

impl<P: Payload> CounterHandle<P> {
    fn new(capacity: usize, state: State) -> Self {
        let (sender, receiver) = mpsc::channel(capacity);
        tokio::spawn(run_counter(Counter { receiver, state }));
        Self { sender }
    }

    async fn add(&self, payload: P) -> u64 {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(CounterMessage::Add { payload, respond_to }).await;
        reply.await.expect("the actor is gone")
    }

    async fn note(&self, payload: P) {
        let _ = self.sender.send(CounterMessage::Note { payload }).await;
    }
}

impl Contender for Hand {}

impl<P: Payload> Counts<P> for Hand {
    type Handle = CounterHandle<P>;

    async fn spawn(capacity: usize, state: State) -> CounterHandle<P> {
        CounterHandle::new(capacity, state)
    }

    async fn ask(handle: &mut CounterHandle<P>, payload: P) -> u64 {
        handle.add(payload).await
    }
}

impl<P: Payload> Tells<P> for Hand {
    async fn tell(handle: &mut CounterHandle<P>, payload: P) {
        handle.note(payload).await;
    }
}

struct Node {
    receiver: mpsc::Receiver<NodeMessage>,
    next: Option<NodeHandle>,
    station: Station,
}

enum NodeMessage {
    Link { next: Option<NodeHandle>, respond_to: oneshot::Sender<()> },
    Pass { hops: u64 },
}

impl Node {
    async fn handle(&mut self, message: NodeMessage) {
        match message {
            NodeMessage::Link { next, respond_to } => {
                self.next = next;
                let _ = respond_to.send(());
            }
            NodeMessage::Pass { hops } => {
                if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
                    next.pass(left).await;
                }
            }
        }
    }
}

async fn run_node(mut node: Node) {
    while let Some(message) = node.receiver.recv().await {
        node.handle(message).await;
    }
}

#[derive(Clone)]
pub struct NodeHandle {
    sender: mpsc::Sender<NodeMessage>,
}

impl NodeHandle {
    fn new(capacity: usize, station: Station) -> Self {
        let (sender, receiver) = mpsc::channel(capacity);
        tokio::spawn(run_node(Node { receiver, next: None, station }));
        Self { sender }
    }

    async fn link(&self, next: Option<NodeHandle>) {
        let (respond_to, reply) = oneshot::channel();
        let _ = self.sender.send(NodeMessage::Link { next, respond_to }).await;
        reply.await.expect("the actor is gone");
    }

    async fn pass(&self, hops: u64) {
        let _ = self.sender.send(NodeMessage::Pass { hops }).await;
    }
}

impl Passes for Hand {
    type Node = NodeHandle;

    async fn spawn(capacity: usize, station: Station) -> NodeHandle {
        NodeHandle::new(capacity, station)
    }

    async fn link(node: &mut NodeHandle, next: Option<NodeHandle>) {
        node.link(next).await;
    }

    async fn pass(node: &mut NodeHandle, hops: u64) {
        node.pass(hops).await;
    }
}
