//! What a seed determines about a round, besides the random numbers of its clients.

use super::random::Random;
use std::{fmt, time::Duration};

/// Which actor is under stress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// With `priority`, `when_full = coalesce` and `when_full = stop`.
    Lanes,
    Concurrent,
    Direct,
    /// Its state is not `Send`, and it runs on a thread of its own.
    Local,
}

/// How the actor gets its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Spawned,
    /// The round spawns the future of `into_task`, so that it can abort the task.
    Task,
    OwnThread,
}

/// How the round stops an actor that the clients have not stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    DropHandle,
    Shutdown,
    ShutdownTimeout,
    Abort,
    AbortTask,
    DropRuntime,
}

/// One round: an actor, its runtime and how hard it is treated.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub kind: Kind,
    pub place: Place,
    pub is_supervised: bool,
    /// With one thread the clock is paused, so that a round is repeated exactly.
    pub is_one_thread: bool,
    pub capacity: usize,
    pub clients: u32,
    pub operations: u32,
    pub ending: Ending,
    /// A handler panics once in so many messages. 0 is never.
    pub panics: u32,
    /// A client stops the actor once in so many operations. 0 is never.
    pub stops: u32,
    /// The start hook fails once in so many incarnations. 0 is never.
    pub start_failures: u32,
    pub stop_hook: HookFate,
    pub restart_limit: u32,
    pub backoff: Duration,
}

/// What a hook does after its turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookFate {
    Succeed,
    Fail,
    Panic,
}

impl Plan {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let random = &mut random;
        let kind = random.pick(&[Kind::Plain, Kind::Lanes, Kind::Concurrent, Kind::Direct, Kind::Local]);
        let place = random.pick(&[Place::Spawned, Place::Spawned, Place::Task, Place::OwnThread]);
        let place = if kind == Kind::Local { Place::OwnThread } else { place };
        let is_supervised = random.once_in(2);
        let ending = random.pick(&[
            Ending::DropHandle,
            Ending::DropHandle,
            Ending::Shutdown,
            Ending::Shutdown,
            Ending::ShutdownTimeout,
            Ending::Abort,
            Ending::AbortTask,
            Ending::DropRuntime,
        ]);
        // Many rounds are calm, because an actor that stops early is little stress.
        let (panics, stops) = random.pick(&[(0, 0), (0, 0), (0, 60), (50, 0), (20, 0), (30, 90)]);
        Self {
            seed,
            kind,
            place,
            is_supervised,
            is_one_thread: random.once_in(3),
            capacity: random.pick(&[1, 1, 2, 3, 5, 64]),
            clients: 1 + random.below(5),
            operations: 4 + random.below(40),
            ending: if ending == Ending::AbortTask && place != Place::Task { Ending::Abort } else { ending },
            panics,
            stops,
            start_failures: random.pick(&[0, 0, 0, 4]),
            stop_hook: random.pick(&[HookFate::Succeed, HookFate::Succeed, HookFate::Fail, HookFate::Panic]),
            restart_limit: random.pick(&[2, 1_000, 1_000, 1_000]),
            backoff: random.pick(&[Duration::ZERO, Duration::from_micros(50)]),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let supervised = if self.is_supervised { "supervised" } else { "bare" };
        let threads = if self.is_one_thread { "one thread" } else { "two workers" };
        write!(
            f,
            "{:?}, {supervised}, {threads}, {:?}, capacity {}, {} clients, {} operations each, ends by {:?}",
            self.kind, self.place, self.capacity, self.clients, self.operations, self.ending
        )
    }
}
