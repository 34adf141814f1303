//! The actors under stress. All have the same messages; their options differ.

use super::{
    plan::Place,
    state::{Receipt, Reply, Setup, State, Ticket},
};
use actor_runtime::{
    Actor, ActorControl, Context, FallibleCall, LocalActor, ReplyTo, actor,
    supervision::{RestartPolicy, supervised, supervised_local},
};
use std::{rc::Rc, sync::Arc, time::Duration};
use tokio::task::AbortHandle;

/// The methods of the actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Synchronous, so that it can be called directly.
    Work,
    /// Takes several polls.
    Turns,
    /// Takes several polls, and is concurrent where the actor has concurrent methods.
    Read,
    /// Has priority in an actor with lanes.
    Urgent,
    /// Replaces a queued message in an actor with lanes.
    Latest,
    /// Stops an actor with lanes if it is full.
    Burst,
    /// Replies later.
    Defer,
    /// Stops the actor by its context.
    Quit,
    /// Takes `self`.
    Last,
}

/// A handle of an actor under stress.
pub trait Stressed: ActorControl {
    /// Spawns the actor as the plan says. Returns what aborts its task, if the round has spawned it.
    fn launch(setup: &Arc<Setup>) -> (Self, Option<AbortHandle>);

    fn call(&self, method: Method, ticket: Ticket) -> FallibleCall<'_, Self::Message, Reply>;
}

const RESTART_PERIOD: Duration = Duration::from_secs(3_600);

macro_rules! supervisor {
    ($supervised:ident, $actor:ident, $setup:ident) => {{
        let (plan, setup) = (&$setup.plan, $setup.clone());
        $supervised(move || $actor::new(&setup))
            .restart(RestartPolicy::OnFailure)
            .restart_limit(plan.restart_limit, RESTART_PERIOD)
            .backoff(plan.backoff, plan.backoff)
            .capacity(plan.capacity)
    }};
}

/// Spawns an actor that may move between threads.
macro_rules! launch {
    ($actor:ident, $setup:ident) => {
        match ($setup.plan.place, $setup.plan.is_supervised) {
            (Place::Spawned, true) => (supervisor!(supervised, $actor, $setup).spawn(), None),
            (Place::Spawned, false) => (bare!($actor, $setup).spawn(), None),
            (Place::Task, true) => {
                let (handle, run) = supervisor!(supervised, $actor, $setup).into_task();
                (handle, Some(tokio::spawn(run).abort_handle()))
            }
            (Place::Task, false) => {
                let (handle, run) = bare!($actor, $setup).into_task();
                (handle, Some(tokio::spawn(async { drop(run.await) }).abort_handle()))
            }
            (Place::OwnThread, true) => (spawned(supervisor!(supervised, $actor, $setup).spawn_on_thread()), None),
            (Place::OwnThread, false) => (spawned(bare!($actor, $setup).spawn_on_thread()), None),
        }
    };
}

macro_rules! bare {
    ($actor:ident, $setup:ident) => {
        $actor::new($setup).spawner().capacity($setup.plan.capacity)
    };
}

/// Spawns a local actor on its thread.
macro_rules! launch_local {
    ($actor:ident, $setup:ident) => {
        if $setup.plan.is_supervised {
            (spawned(supervisor!(supervised_local, $actor, $setup).spawn_on_thread()), None)
        } else {
            let setup = $setup.clone();
            let spawner = $actor::spawner().capacity($setup.plan.capacity);
            (spawned(spawner.spawn_on_thread(move || $actor::new(&setup))), None)
        }
    };
}

fn spawned<H, E: std::fmt::Debug>(outcome: Result<H, E>) -> H {
    outcome.expect("a thread can be spawned")
}

macro_rules! stressed {
    (
        $actor:ident, $handle:ident, $launch:ident, $beside:ty, block: [$($block:tt)*], read: [$($read:tt)*],
        urgent: [$($urgent:tt)*], latest: [$($latest:tt)*], burst: [$($burst:tt)*]
    ) => {
        pub struct $actor {
            state: State,
            /// Decides whether the actor is `Send`.
            _beside: $beside,
        }

        impl $actor {
            fn new(setup: &Arc<Setup>) -> Self {
                Self { state: State::new(setup), _beside: <$beside>::default() }
            }
        }

        #[actor($($block)*)]
        impl $actor {
            pub fn work(&mut self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.work(&ticket)
            }

            pub async fn turns(&mut self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.turns(ticket).await
            }

            $($read)*
            pub async fn read(&self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.read(ticket).await
            }

            $($urgent)*
            pub fn urgent(&mut self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.work(&ticket)
            }

            $($latest)*
            pub fn latest(&mut self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.work(&ticket)
            }

            $($burst)*
            pub fn burst(&mut self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.work(&ticket)
            }

            pub fn defer(&mut self, ticket: Ticket, #[actor(reply)] respond_to: ReplyTo<Result<Receipt, Receipt>>) {
                self.state.defer(&ticket, respond_to);
            }

            pub fn quit(&mut self, ticket: Ticket, #[actor(context)] cx: &Context<Self>) -> Result<Receipt, Receipt> {
                self.state.quit(&ticket, |reason| cx.stop(reason))
            }

            pub fn last(self, ticket: Ticket) -> Result<Receipt, Receipt> {
                self.state.last(&ticket)
            }

            #[actor(on_start)]
            async fn begin(&mut self) -> Result<(), String> {
                self.state.begin().await
            }

            #[actor(on_stop)]
            async fn end(&mut self) -> Result<(), String> {
                self.state.end().await
            }
        }

        impl Stressed for $handle {
            fn launch(setup: &Arc<Setup>) -> (Self, Option<AbortHandle>) {
                $launch!($actor, setup)
            }

            fn call(&self, method: Method, ticket: Ticket) -> FallibleCall<'_, Self::Message, Reply> {
                match method {
                    Method::Work => self.work(ticket),
                    Method::Turns => self.turns(ticket),
                    Method::Read => self.read(ticket),
                    Method::Urgent => self.urgent(ticket),
                    Method::Latest => self.latest(ticket),
                    Method::Burst => self.burst(ticket),
                    Method::Defer => self.defer(ticket),
                    Method::Quit => self.quit(ticket),
                    Method::Last => self.last(ticket),
                }
            }
        }
    };
}

stressed!(Plain, PlainHandle, launch, (), block: [], read: [], urgent: [], latest: [], burst: []);
stressed!(
    Lanes, LanesHandle, launch, (), block: [], read: [], urgent: [#[actor(priority)]],
    latest: [#[actor(when_full = coalesce)]], burst: [#[actor(when_full = stop)]]
);
stressed!(
    Concurrent, ConcurrentHandle, launch, (), block: [], read: [#[actor(concurrent)]], urgent: [], latest: [], burst: []
);
stressed!(Direct, DirectHandle, launch, (), block: [direct], read: [], urgent: [], latest: [], burst: []);
stressed!(Local, LocalHandle, launch_local, Rc<()>, block: [local], read: [], urgent: [], latest: [], burst: []);
