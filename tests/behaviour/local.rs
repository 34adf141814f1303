//! Local actors, whose state and futures stay on one thread: `#[actor(local)]`.

mod blocks;
mod factory;
mod supervised;
mod task;

use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{PLANNED, TEST_TIMEOUT, silence_planned_panics},
};
use actor_runtime::Context;
use std::{
    cell::Cell,
    rc::Rc,
    sync::mpsc,
    thread::{self, ThreadId},
};

/// How to create a [`Page`], with the journal of what happens to it.
#[derive(Clone, Debug)]
struct Plan {
    journal: Journal,
    start: Result<(), &'static str>,
    /// Receives the thread on which the state is dropped.
    dropped: Option<mpsc::Sender<ThreadId>>,
}

impl Plan {
    fn of(journal: &Journal) -> Self {
        silence_planned_panics();
        Self { journal: journal.clone(), start: Ok(()), dropped: None }
    }

    fn page(self) -> Page {
        Page { number: Rc::default(), plan: self }
    }
}

/// Neither the state nor the futures of its methods are `Send`.
#[actor(name = "page", capacity = 4)]
#[derive(Debug)]
struct Page {
    number: Rc<Cell<u64>>,
    plan: Plan,
}

#[actor(local)]
impl Page {
    pub fn note(&self, n: u64) -> u64 {
        self.plan.journal.write(Event::Ran(n));
        self.number.set(self.number.get() + n);
        n
    }

    pub fn sum(&self) -> u64 {
        self.number.get()
    }

    /// Holds a value that is not `Send` across an await, in a method that takes `&self` of a state that is not `Sync`.
    pub async fn wait(&self, n: u64, gate: Gate) -> u64 {
        self.plan.journal.write(Event::Ran(n));
        let number = Rc::clone(&self.number);
        gate.pass().await;
        number.set(number.get() + n);
        self.plan.journal.write(Event::Done(n));
        number.get()
    }

    /// Spawns a local task that adds `n`, and awaits it.
    pub async fn hand_on(&mut self, n: u64) -> u64 {
        let number = Rc::clone(&self.number);
        let task = tokio::task::spawn_local(async move {
            tokio::task::yield_now().await;
            number.set(number.get() + n);
            number.get()
        });
        task.await.expect("no panic")
    }

    pub fn place(&self) -> (ThreadId, Option<String>) {
        let here = thread::current();
        (here.id(), here.name().map(str::to_owned))
    }

    /// Blocks until the test sends a message.
    pub fn block(&mut self, gate: mpsc::Receiver<()>) -> bool {
        gate.recv_timeout(TEST_TIMEOUT).is_ok()
    }

    /// Calls another actor and blocks the thread until the reply.
    pub fn ask(&self, other: PageHandle) -> u64 {
        other.sum().blocking().expect("the actor runs")
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}")
    }

    pub async fn finish(self, gate: Gate) -> u64 {
        gate.pass().await;
        self.number.get()
    }

    pub fn end_yourself(&mut self, #[actor(context)] cx: &Context<Self>) {
        cx.stop("planned end");
    }

    #[actor(on_start)]
    async fn begin(&mut self) -> Result<(), &'static str> {
        let number = Rc::clone(&self.number);
        tokio::task::yield_now().await;
        number.set(0);
        self.plan.journal.write(Event::StartHook);
        self.plan.start
    }

    #[actor(on_stop)]
    async fn end(&mut self) {
        let number = Rc::clone(&self.number);
        tokio::task::yield_now().await;
        drop(number);
        self.plan.journal.write(Event::StopHook);
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.plan.journal.write(Event::StateDropped);
        if let Some(dropped) = &self.plan.dropped {
            let _ = dropped.send(thread::current().id());
        }
    }
}
