//! `#[actor]`, the library that this suite belongs to, and the macros that its variants share.

/// Defines the contender `$contender`, whose blocks have the attribute `#[actor($option)]`.
macro_rules! contender {
    ($contender:ident, $name:literal $(, $option:ident)?) => {
        use super::Entry;
        use crate::contender::{Contender, Counts, Passes, Tells};
        use crate::state::{Kib, Page, State, Station};
        use actor_runtime::{Actor, actor};

        #[derive(Debug)]
        pub struct $contender;

        pub fn entry() -> Entry {
            let entry = Entry::new($name, "actor-runtime").everything::<$contender>();
            entry.waits::<priority::Special, coalesce::Special>().bursts::<$contender>()
        }

        impl Contender for $contender {}

        mod word {
            use super::*;
            counter!($contender, u64, [$($option)?], |handle, payload| handle.add(payload), {});
        }

        mod kib {
            use super::*;
            counter!($contender, Kib, [$($option)?], |handle, payload| handle.add(payload), {});
        }

        mod page {
            use super::*;
            counter!($contender, Page, [$($option)?], |handle, payload| handle.add(payload), {});
        }

        // Every other sender has priority.
        special!(priority, [$($option)?], |payload| crate::state::sender(payload) % 2 == 0, priority);
        // No tell calls the `coalesce` method, because it would replace another message. The mailbox differs even without such calls.
        special!(coalesce, [$($option)?], |_payload| false, when_full = coalesce);

        mod ring {
            use super::*;
            node!($contender $(, $option)?);
        }
    };
}

/// Defines a contender in `$module` whose second method has `$attribute`. Its tells call that method if `$is_special`.
macro_rules! special {
    ($module:ident, [$($option:ident)?], |$payload:ident| $is_special:expr, $($attribute:tt)+) => {
        mod $module {
            use super::*;

            #[derive(Debug)]
            pub struct Special;

            impl Contender for Special {}

            counter!(
                Special,
                u64,
                [$($option)?],
                |handle, $payload| if $is_special { handle.special($payload) } else { handle.add($payload) },
                {
                    #[actor($($attribute)+)]
                    pub fn special(&mut self, payload: u64) -> u64 {
                        self.state.add(&payload)
                    }
                }
            );
        }
    };
}

/// Defines a counter with additional methods, and the call with which `$contender` sends a tell.
macro_rules! counter {
    (
        $contender:ident, $payload:ty, [$($option:ident)?],
        |$handle:ident, $argument:ident| $call:expr, { $($method:tt)* }
    ) => {
        #[actor]
        pub struct Counter {
            state: State,
        }

        #[actor($($option)?)]
        impl Counter {
            pub fn add(&mut self, payload: $payload) -> u64 {
                self.state.add(&payload)
            }

            $($method)*
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
            async fn tell($handle: &mut CounterHandle, $argument: $payload) {
                let call = $call;
                call.tell().await.unwrap();
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
