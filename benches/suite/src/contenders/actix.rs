//! actix: actors run on the thread of an arbiter. Their callers run on the same thread here, as under `#[actix::main]`.

use super::Entry;
use crate::contender::{Contender, Counts, Passes, Tells, Threads};
use crate::state::{Payload, State, Station};
use actix::dev::SendError;
use actix::{Actor, Addr, Context, Handler, Message, System};
use anyhow::Result;
use tokio::task::{JoinHandle, spawn_local, yield_now};

#[derive(Debug)]
pub struct Actix;

pub fn entry() -> Entry {
    let note = "actors and callers share one thread, also where the others have two workers";
    Entry::new("actix", "actix").note(note).everything::<Actix>()
}

impl Contender for Actix {
    fn run<T>(_threads: Threads, main: impl Future<Output = T>) -> Result<T> {
        Ok(System::new().block_on(main))
    }

    fn go<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        spawn_local(task)
    }
}

pub struct Counter {
    state: State,
}

impl Actor for Counter {
    type Context = Context<Self>;
}

struct Add<P>(P);

impl<P: Payload> Message for Add<P> {
    type Result = u64;
}

impl<P: Payload> Handler<Add<P>> for Counter {
    type Result = u64;

    fn handle(&mut self, Add(payload): Add<P>, _context: &mut Context<Self>) -> u64 {
        self.state.add(&payload)
    }
}

impl<P: Payload> Counts<P> for Actix {
    type Handle = Addr<Counter>;

    async fn spawn(capacity: usize, state: State) -> Self::Handle {
        Counter::create(|context| {
            context.set_mailbox_capacity(capacity);
            Counter { state }
        })
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.send(Add(payload)).await.unwrap()
    }
}

impl<P: Payload> Tells<P> for Actix {
    /// `do_send` ignores the mailbox's capacity, and no other method waits for free capacity, so this retries `try_send`.
    async fn tell(handle: &mut Self::Handle, payload: P) {
        let mut message = Add(payload);
        while let Err(error) = handle.try_send(message) {
            let SendError::Full(again) = error else { panic!("the actor is gone") };
            message = again;
            yield_now().await;
        }
    }
}

pub struct Node {
    next: Option<Addr<Node>>,
    station: Station,
}

impl Actor for Node {
    type Context = Context<Self>;
}

struct Link(Option<Addr<Node>>);

impl Message for Link {
    type Result = ();
}

impl Handler<Link> for Node {
    type Result = ();

    fn handle(&mut self, Link(next): Link, _context: &mut Context<Self>) {
        self.next = next;
    }
}

struct Pass(u64);

impl Message for Pass {
    type Result = ();
}

impl Handler<Pass> for Node {
    type Result = ();

    fn handle(&mut self, Pass(hops): Pass, _context: &mut Context<Self>) {
        if let (Some(left), Some(next)) = (self.station.receive(hops), &self.next) {
            next.do_send(Pass(left));
        }
    }
}

impl Passes for Actix {
    type Node = Addr<Node>;

    async fn spawn(capacity: usize, station: Station) -> Self::Node {
        Node::create(|context| {
            context.set_mailbox_capacity(capacity);
            Node { next: None, station }
        })
    }

    async fn link(node: &mut Self::Node, next: Option<Self::Node>) {
        node.send(Link(next)).await.unwrap();
    }

    async fn pass(node: &mut Self::Node, hops: u64) {
        node.do_send(Pass(hops));
    }
}
