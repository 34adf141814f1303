//! The actor that most tests use. Its journal records what happens to it.

use crate::{
    actor,
    support::{PLANNED, silence_planned_panics, until},
};
use actor_runtime::{ActorControl, Context};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use tokio::sync::Semaphore;

/// What happened to a [`Subject`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    StartHook,
    /// A handler started.
    Ran(u64),
    /// A handler returned.
    Done(u64),
    StopHook,
    StateDropped,
}

/// The events of one actor, in order.
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

    /// The numbers of the handlers that started, in order.
    pub fn ran(&self) -> Vec<u64> {
        let number = |event| if let Event::Ran(n) = event { Some(n) } else { None };
        self.events().into_iter().filter_map(number).collect()
    }

    /// Lets other tasks run until `event` has happened.
    pub async fn until(&self, event: Event) {
        until(&format!("{event:?}"), || self.count(event) > 0).await;
    }

    /// The number of copies of the journal: the test's, the state's, and one in each message that carries it.
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.0)
    }
}

/// A gate at which a handler or hook waits.
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
        // `acquire` returns an error when the gate is open.
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
    FailAfter(Gate),
    PanicAfter(Gate),
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
            Self::FailAfter(gate) => {
                gate.pass().await;
                Err("planned failure".to_owned())
            }
            Self::PanicAfter(gate) => {
                gate.pass().await;
                panic!("{PLANNED}")
            }
        }
    }
}

/// How to stop a [`Subject`].
pub type Ending = fn(SubjectHandle);

/// The ways to stop it that need no other actor.
pub const ENDINGS: [(&str, Ending); 4] = [
    ("drop", drop),
    ("shutdown", |subject| drop(subject.shutdown())),
    ("abort", |subject| drop(subject.abort())),
    ("panic", |subject| drop(subject.boom(7).try_tell())),
];

/// Code for a handler to run. It is `Send` but not `Sync`, and so are the messages that carry it.
pub type Code = Pin<Box<dyn Future<Output = ()> + Send>>;

#[actor(capacity = 4)]
#[derive(Debug)]
pub struct Subject {
    pub journal: Journal,
    pub start: Step,
    pub stop: Step,
    pub drop_panics: bool,
}

impl Subject {
    /// Returns a subject whose hooks do nothing.
    pub fn new(journal: &Journal) -> Self {
        silence_planned_panics();
        Self { journal: journal.clone(), start: Step::Pass, stop: Step::Pass, drop_panics: false }
    }
}

#[actor]
impl Subject {
    /// Replies `n`.
    pub fn note(&mut self, n: u64) -> u64 {
        self.journal.write(Event::Ran(n));
        n
    }

    /// Waits for `gate`, then replies `n`.
    pub async fn wait(&mut self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        self.journal.write(Event::Done(n));
        n
    }

    /// Returns an error.
    pub fn refuse(&mut self, n: u64) -> Result<u64, String> {
        self.journal.write(Event::Ran(n));
        Err(format!("refused {n}"))
    }

    /// Panics before its first await.
    pub fn boom(&mut self, n: u64) -> u64 {
        self.journal.write(Event::Ran(n));
        panic!("{PLANNED}")
    }

    /// Waits for `gate`, then stops the actor through its context.
    pub async fn stop_after(&mut self, n: u64, gate: Gate, #[actor(context)] cx: &Context<Self>) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        cx.stop("planned end");
        n
    }

    /// Waits for `gate`, then panics.
    pub async fn boom_after(&mut self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        panic!("{PLANNED}")
    }

    /// Takes `self`, and so stops the actor.
    pub async fn finish(self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        self.journal.write(Event::Done(n));
        n
    }

    /// Takes `self`, waits for `gate`, then panics.
    pub async fn finish_badly(self, n: u64, gate: Gate) -> u64 {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
        panic!("{PLANNED}")
    }

    /// Runs `code` in the handler.
    pub async fn inside(&mut self, n: u64, code: Code) {
        self.journal.write(Event::Ran(n));
        code.await;
        self.journal.write(Event::Done(n));
    }

    /// Replies with its argument. The reply is then the only other holder of `token`.
    pub fn echo(&mut self, n: u64, token: Journal) -> Journal {
        self.journal.write(Event::Ran(n));
        token
    }

    /// Stops the actor if the mailbox is full.
    #[actor(when_full = stop)]
    pub fn press(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    #[actor(on_start)]
    async fn begin(&mut self) -> Result<(), String> {
        self.journal.write(Event::StartHook);
        self.start.take().await
    }

    #[actor(on_stop)]
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
