//! The traits that contenders implement. Workloads are generic over them, so that the measured code contains no boxing or dynamic
//! dispatch of the suite's own.

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

/// The runtime of a contender's actors and their callers: tokio, unless the contender overrides it.
pub trait Contender: 'static {
    /// Runs `main` as the root of a new runtime, which is shut down before this returns.
    fn run<T>(threads: Threads, main: impl Future<Output = T>) -> Result<T> {
        Ok(threads.runtime()?.block_on(main))
    }

    /// Spawns a caller as a task.
    fn go<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        tokio::spawn(task)
    }
}

/// A counter that can be asked. Handles are borrowed mutably, because some contenders require it.
pub trait Counts<P: Payload>: Contender {
    type Handle: Clone + Send + Sync + 'static;

    /// Starts an actor with `state`. Its mailbox holds `capacity` messages if it can be bounded.
    fn spawn(capacity: usize, state: State) -> impl Future<Output = Self::Handle> + Send;

    /// Calls [`State::add`] and waits for the reply.
    fn ask(handle: &mut Self::Handle, payload: P) -> impl Future<Output = u64> + Send;

    /// Stops the actor once it is idle. The default drops the last handle.
    fn stop(handle: Self::Handle) -> impl Future<Output = ()> + Send {
        async move { drop(handle) }
    }
}

/// A counter that can be told: the caller waits for free capacity, but not for a reply.
pub trait Tells<P: Payload>: Counts<P> {
    /// Sends a message that calls [`State::add`].
    fn tell(handle: &mut Self::Handle, payload: P) -> impl Future<Output = ()> + Send;
}

/// A node of a ring, which passes a token to the next node by a tell.
pub trait Passes: Contender {
    type Node: Clone + Send + Sync + 'static;

    fn spawn(capacity: usize, station: Station) -> impl Future<Output = Self::Node> + Send;

    /// Sets or clears the next node, and returns when that is done.
    fn link(node: &mut Self::Node, next: Option<Self::Node>) -> impl Future<Output = ()> + Send;

    /// Tells the node to take the token. The node calls [`Station::receive`] and passes the remaining hops to the next node.
    fn pass(node: &mut Self::Node, hops: u64) -> impl Future<Output = ()> + Send;

    /// See [`Counts::stop`].
    fn stop(node: Self::Node) -> impl Future<Output = ()> + Send {
        async move { drop(node) }
    }
}
