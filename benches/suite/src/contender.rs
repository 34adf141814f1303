//! What a contender must offer. Traits with generic workloads, so that nothing is boxed or called through a pointer in what is
//! measured.

use crate::state::{Payload, State, Station};
use anyhow::Result;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// The runtime of a sample.
#[derive(Debug, Clone, Copy)]
pub enum Threads {
    /// A current-thread runtime.
    One,
    /// A multi-thread runtime with two workers.
    Two,
}

impl Threads {
    fn runtime(self) -> std::io::Result<Runtime> {
        match self {
            Self::One => Builder::new_current_thread().enable_all().build(),
            Self::Two => Builder::new_multi_thread().worker_threads(2).enable_all().build(),
        }
    }
}

/// Where a contender's actors and their callers run: tokio, unless it brings a runtime of its own.
pub trait Contender: 'static {
    /// Runs `main` as the root of a new runtime, which is gone when this returns.
    fn run<T>(threads: Threads, main: impl Future<Output = T>) -> Result<T> {
        Ok(threads.runtime()?.block_on(main))
    }

    /// Spawns a caller as a task.
    fn go<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        tokio::spawn(task)
    }
}

/// A counter that can be asked. Handles are borrowed mutably, for there are contenders who want it so.
pub trait Counts<P: Payload>: Contender {
    type Handle: Clone + Send + Sync + 'static;

    /// Starts an actor around `state` whose mailbox holds `capacity` messages, if it can be bounded.
    fn spawn(capacity: usize, state: State) -> impl Future<Output = Self::Handle> + Send;

    /// Calls [`State::add`] and waits for its reply.
    fn ask(handle: &mut Self::Handle, payload: P) -> impl Future<Output = u64> + Send;

    /// Lets the actor end once it is idle: drops the last handle where that is enough.
    fn stop(handle: Self::Handle) -> impl Future<Output = ()> + Send {
        async move { drop(handle) }
    }
}

/// A counter that can be told: the caller waits for room, but for no reply.
pub trait Tells<P: Payload>: Counts<P> {
    /// Has [`State::add`] called.
    fn tell(handle: &mut Self::Handle, payload: P) -> impl Future<Output = ()> + Send;
}

/// A node of a ring, which passes a token on by a tell.
pub trait Passes: Contender {
    type Node: Clone + Send + Sync + 'static;

    fn spawn(capacity: usize, station: Station) -> impl Future<Output = Self::Node> + Send;

    /// Sets or takes away the node that the token is passed to, and returns once that is done.
    fn link(node: &mut Self::Node, next: Option<Self::Node>) -> impl Future<Output = ()> + Send;

    /// Tells the node to take the token: [`Station::receive`], and what is left of its hops to the next.
    fn pass(node: &mut Self::Node, hops: u64) -> impl Future<Output = ()> + Send;

    /// As [`Counts::stop`].
    fn stop(node: Self::Node) -> impl Future<Output = ()> + Send {
        async move { drop(node) }
    }
}
