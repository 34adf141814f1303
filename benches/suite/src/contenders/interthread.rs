//! interthread: generates the hand-written pattern from an `impl` block. The attribute sets the capacity, so workloads with
//! different capacities need different types.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells};
use crate::state::{Kib, State, Station};

/// The contender for workloads with asks.
#[derive(Debug)]
pub struct Interthread;

/// The contender for workloads with tells only.
#[derive(Debug)]
pub struct InterthreadTells;

pub fn entry() -> Entry {
    Entry::new("interthread", "interthread")
        .asks::<Interthread>()
        .mixes::<Interthread>()
        .tells::<InterthreadTells>()
        .fills::<Interthread>()
        .lives::<Interthread>()
        .asks_large::<Interthread>()
        .tells_large::<InterthreadTells>()
        .passes::<Interthread>()
        .otherwise("its attribute sets the capacity, and no actor of the suite has one of 4")
}

impl Contender for Interthread {}
impl Contender for InterthreadTells {}

macro_rules! counter {
    ($module:ident, $contender:ty, $payload:ty, $capacity:tt) => {
        mod $module {
            use super::*;

            pub struct Counter {
                state: State,
            }

            #[interthread::actor(channel = $capacity, lib = "tokio")]
            impl Counter {
                pub fn new(state: State) -> Self {
                    Self { state }
                }

                pub fn add(&mut self, payload: $payload) -> u64 {
                    self.state.add(&payload)
                }

                pub fn note(&mut self, payload: $payload) {
                    self.state.add(&payload);
                }
            }

            impl Counts<$payload> for $contender {
                type Handle = CounterLive;

                async fn spawn(capacity: usize, state: State) -> CounterLive {
                    assert_eq!(capacity, $capacity);
                    CounterLive::new(state)
                }

                async fn ask(handle: &mut CounterLive, payload: $payload) -> u64 {
                    handle.add(payload).await
                }
            }

            impl Tells<$payload> for $contender {
                async fn tell(handle: &mut CounterLive, payload: $payload) {
                    handle.note(payload).await;
                }
            }
        }
    };
}

counter!(word, Interthread, u64, 64);
counter!(word_tells, InterthreadTells, u64, 1024);
counter!(kib, Interthread, Kib, 64);
counter!(kib_tells, InterthreadTells, Kib, 1024);

pub struct Node {
    next: Option<NodeLive>,
    station: Station,
}

#[interthread::actor(channel = 64, lib = "tokio")]
impl Node {
    pub fn new(station: Station) -> Self {
        Self { next: None, station }
    }

    pub fn link(&mut self, next: Option<NodeLive>) -> bool {
        self.next = next;
        true
    }

    pub async fn pass(&mut self, hops: u64) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &mut self.next) {
            next.pass(left).await;
        }
    }
}

impl Passes for Interthread {
    type Node = NodeLive;

    async fn spawn(_capacity: usize, station: Station) -> NodeLive {
        NodeLive::new(station)
    }

    async fn link(node: &mut NodeLive, next: Option<NodeLive>) {
        node.link(next).await;
    }

    async fn pass(node: &mut NodeLive, hops: u64) {
        node.pass(hops).await;
    }
}
