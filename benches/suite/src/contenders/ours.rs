//! `#[actor]`, the library that this suite belongs to, and the macros that its variants share.

/// Defines the contender `$contender`, whose blocks have the attribute `#[actor($option)]`.
macro_rules! contender {
    ($contender:ident, $name:literal $(, $option:ident)?) => {
        use super::Entry;
        use crate::contender::{Contender, Counts, Passes, Tells};
        use crate::state::{Kib, State, Station};
        use actor_runtime::{Actor, actor};

        #[derive(Debug)]
        pub struct $contender;

        pub fn entry() -> Entry {
            Entry::new($name, "actor-runtime").everything::<$contender>()
        }

        impl Contender for $contender {}

        mod word {
            use super::*;
            counter!($contender, u64 $(, $option)?);
        }

        mod kib {
            use super::*;
            counter!($contender, Kib $(, $option)?);
        }

        mod ring {
            use super::*;
            node!($contender $(, $option)?);
        }
    };
}

macro_rules! counter {
    ($contender:ident, $payload:ty $(, $option:ident)?) => {
        #[actor]
        pub struct Counter {
            state: State,
        }

        #[actor($($option)?)]
        impl Counter {
            pub fn add(&mut self, payload: $payload) -> u64 {
                self.state.add(&payload)
            }
        }

        impl Counts<$payload> for $contender {
            type Handle = CounterHandle;

            async fn spawn(capacity: usize, state: State) -> CounterHandle {
                Counter { state }.spawner().capacity(capacity).spawn()
            }

            async fn ask(handle: &mut CounterHandle, payload: $payload) -> u64 {
                handle.add(payload).await.unwrap()
            }
        }

        impl Tells<$payload> for $contender {
            async fn tell(handle: &mut CounterHandle, payload: $payload) {
                handle.add(payload).tell().await.unwrap();
            }
        }
    };
}

macro_rules! node {
    ($contender:ident $(, $option:ident)?) => {
        #[actor]
        pub struct Node {
            next: Option<NodeHandle>,
            station: Station,
        }

        #[actor($($option)?)]
        impl Node {
            pub fn link(&mut self, next: Option<NodeHandle>) {
                self.next = next;
            }

            pub async fn pass(&mut self, hops: u64) {
                if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
                    next.pass(left).tell().await.unwrap();
                }
            }
        }

        impl Passes for $contender {
            type Node = NodeHandle;

            async fn spawn(capacity: usize, station: Station) -> NodeHandle {
                Node { next: None, station }.spawner().capacity(capacity).spawn()
            }

            async fn link(node: &mut NodeHandle, next: Option<NodeHandle>) {
                node.link(next).await.unwrap();
            }

            async fn pass(node: &mut NodeHandle, hops: u64) {
                node.pass(hops).tell().await.unwrap();
            }
        }
    };
}

contender!(Ours, "ours");
