//! The actor that most tests examine: it does what it is told, and writes down what happened to it.

use crate::{
    actor,
    support::{PLANNED, quiet, until},
};
use actor_runtime::Context;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use tokio::sync::Semaphore;

/// What happened to a [`Subject`], in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    StartHook,
    /// A handler started.
    Ran(u64),
    /// A handler was not interrupted.
    Done(u64),
    StopHook,
    StateDropped,
}

/// The events of one actor, to be read from outside.
#[derive(Clone, Debug, Default)]
pub struct Journal(Arc<Mutex<Vec<Event>>>);

impl Journal {
    pub fn write(&self, event: Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    pub fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn count(&self, event: Event) -> usize {
        self.events().into_iter().filter(|each| *each == event).count()
    }

    /// The handlers that started, in order.
    pub fn ran(&self) -> Vec<u64> {
        let number = |event| if let Event::Ran(n) = event { Some(n) } else { None };
        self.events().into_iter().filter_map(number).collect()
    }

    /// Lets other tasks run until `event` has happened.
    pub async fn until(&self, event: Event) {
        until(&format!("{event:?}"), || self.count(event) > 0).await;
    }

    /// How many copies of the journal are alive: one here, one in the state, one in each message that carries it.
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.0)
    }
}

/// Where a handler or hook waits for the test.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    pub fn shut() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    pub fn open(&self) {
        self.0.close();
    }

    pub async fn pass(&self) {
        // An error says that it is open.
        drop(self.0.acquire().await);
    }
}

/// What a hook does.
#[derive(Clone, Debug)]
pub enum Step {
    Pass,
    Fail,
    Panic,
    Wait(Gate),
    FailBehind(Gate),
    PanicBehind(Gate),
}

impl Step {
    async fn take(&self) -> Result<(), String> {
        match self {
            Self::Pass => Ok(()),
            Self::Fail => Err("planned failure".to_owned()),
            Self::Panic => panic!("{PLANNED}"),
            Self::Wait(gate) => {
                gate.pass().await;
                Ok(())
            }
            Self::FailBehind(gate) => {
                gate.pass().await;
                Err("planned failure".to_owned())
            }
            Self::PanicBehind(gate) => {
                gate.pass().await;
                panic!("{PLANNED}")
            }
        }
    }
}

/// What a handler is told to do. It is `Send`, not `Sync`, and so are messages with it.
pub type Code = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The actor under examination.
#[actor(capacity = 4)]
#[derive(Debug)]
pub struct Subject {
    pub journal: Journal,
    pub start: Step,
    pub stop: Step,
    pub drop_panics: bool,
}

impl Subject {
    /// One whose hooks pass.
    pub fn new(journal: &Journal) -> Self {
        quiet();
        Self { journal: journal.clone(), start: Step::Pass, stop: Step::Pass, drop_panics: false }
    }
}

#[actor]
impl Subject {
    /// Runs and replies `n`.
    pub fn note(&mut self, n: u64) -> u64 {
        self.journal.write(Event::Ran(n));
        n
    }

    /// Runs, waits, and replies `n`.
    pub async fn wait(&mut self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        self.journal.write(Event::Done(n));
        n
    }

    /// Fails.
    pub fn refuse(&mut self, n: u64) -> Result<u64, String> {
        self.journal.write(Event::Ran(n));
        Err(format!("refused {n}"))
    }

    /// Panics, before its first await.
    pub fn boom(&mut self, n: u64) -> u64 {
        self.journal.write(Event::Ran(n));
        panic!("{PLANNED}")
    }

    /// Waits, and then has the actor end in good order.
    pub async fn stop_behind(&mut self, n: u64, gate: Gate, #[actor(context)] cx: &Context<Self>) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        cx.stop("planned end");
        n
    }

    /// Panics, after an await.
    pub async fn boom_behind(&mut self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        panic!("{PLANNED}")
    }

    /// Ends the actor.
    pub async fn finish(self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        self.journal.write(Event::Done(n));
        n
    }

    /// Runs `code` in the handler.
    pub async fn inside(&mut self, n: u64, code: Code) {
        self.journal.write(Event::Ran(n));
        code.await;
        self.journal.write(Event::Done(n));
    }

    /// Replies with a copy of the argument, which is the reply's only other holder.
    pub fn echo(&mut self, n: u64, token: Journal) -> Journal {
        self.journal.write(Event::Ran(n));
        token
    }

    /// Ends the actor if it finds no room.
    #[actor(when_full = stop)]
    pub fn press(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    /// Before the first message.
    #[actor(start)]
    async fn begin(&mut self) -> Result<(), String> {
        self.journal.write(Event::StartHook);
        self.start.take().await
    }

    /// After the last message.
    #[actor(stop)]
    async fn end(&mut self) -> Result<(), String> {
        self.journal.write(Event::StopHook);
        self.stop.take().await
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.journal.write(Event::StateDropped);
        assert!(!self.drop_panics || thread::panicking(), "{PLANNED}");
    }
}
