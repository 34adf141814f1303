//! L3, S4, S5, S8: tasks beside an actor, and messages with the output of a future.

use crate::{
    actor,
    subject::{Gate, Journal},
    support::{PLANNED, bounded, on_runtime, runtime, settle, silence_planned_panics, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, Context, StopReason, supervision::supervised};
use std::{future::pending, pin::Pin, time::Duration};
use tokio::{
    runtime::Handle,
    task::AbortHandle,
    time::{advance, sleep},
};

type Job = Pin<Box<dyn Future<Output = u32> + Send>>;

/// Starts jobs whose results it notes.
#[actor(capacity = 1)]
#[derive(Default)]
struct Foreman {
    noted: Vec<u32>,
}

#[actor]
impl Foreman {
    pub fn pipe(&mut self, job: Job, #[actor(context)] cx: &Context<Self>) -> AbortHandle {
        cx.pipe(job, ForemanHandle::note)
    }

    pub fn spawn_task(&mut self, job: Job, #[actor(context)] cx: &Context<Self>) -> AbortHandle {
        cx.spawn_task(async move {
            job.await;
        })
    }

    pub fn note(&mut self, n: u32) {
        self.noted.push(n);
    }

    pub fn noted(&self) -> Vec<u32> {
        self.noted.clone()
    }

    pub async fn wait(&mut self, gate: Gate) {
        gate.pass().await;
    }

    pub fn boom(&self) {
        panic!("{PLANNED}");
    }
}

/// A job that waits for `gate`, holds `token`, and results in `n`.
fn job(n: u32, gate: &Gate, token: &Journal) -> Job {
    let (gate, token) = (gate.clone(), token.clone());
    Box::pin(async move {
        gate.pass().await;
        drop(token);
        n
    })
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[test]
fn l3_output_of_a_piped_future_becomes_a_message() {
    on_runtime(async {
        let (foreman, gate) = (Foreman::default().spawn(), Gate::shut());
        let piped = foreman.pipe(job(1, &gate, &Journal::default())).await.expect("the actor runs");
        settle().await;
        assert!(foreman.noted().await.expect("it runs beside other messages").is_empty());
        gate.open();
        until("the task is done", || piped.is_finished()).await;
        assert_eq!(foreman.noted().await.expect("the actor runs"), [1]);
    });
}

#[test]
fn l3_piped_message_waits_for_capacity() {
    on_runtime(async {
        let (foreman, open, gate) = (Foreman::default().spawn(), Gate::shut(), Gate::shut());
        foreman.pipe(job(1, &open, &Journal::default())).await.expect("the actor runs");
        foreman.wait(gate.clone()).tell().await.expect("there is capacity");
        settle().await;
        foreman.note(0).try_tell().expect("there is capacity");
        open.open();
        settle().await;
        assert_eq!(tasks(), 2, "it waits");
        gate.open();
        until("the task is done", || tasks() == 1).await;
        assert_eq!(foreman.noted().await.expect("the actor runs"), [0, 1]);
    });
}

#[test]
fn l3_piped_message_is_dropped_if_the_actor_is_draining() {
    on_runtime(async {
        let (foreman, open, gate) = (Foreman::default().spawn(), Gate::shut(), Gate::shut());
        foreman.pipe(job(1, &open, &Journal::default())).await.expect("the actor runs");
        foreman.wait(gate.clone()).tell().await.expect("there is capacity");
        settle().await;
        let stopped = foreman.shutdown();
        open.open();
        until("the task is done", || tasks() == 1).await;
        gate.open();
        assert!(matches!(bounded(stopped).await, StopReason::Shutdown));
    });
}

#[test]
fn l3_panic_beside_an_actor_does_not_stop_it() {
    silence_planned_panics();
    on_runtime(async {
        let foreman = Foreman::default().spawn();
        for _ in 0..2 {
            foreman.pipe(Box::pin(async { panic!("{PLANNED}") })).await.expect("the actor runs");
            foreman.spawn_task(Box::pin(async { panic!("{PLANNED}") })).await.expect("the actor runs");
        }
        until("the tasks are done", || tasks() == 1).await;
        assert!(foreman.noted().await.expect("the actor runs").is_empty());
    });
}

#[test]
fn l3_aborted_task_sends_no_message() {
    on_runtime(async {
        let (foreman, gate, token) = (Foreman::default().spawn(), Gate::shut(), Journal::default());
        let piped = foreman.pipe(job(1, &gate, &token)).await.expect("the actor runs");
        let spawned = foreman.spawn_task(job(2, &gate, &token)).await.expect("the actor runs");
        piped.abort();
        spawned.abort();
        gate.open();
        until("the tasks are done", || piped.is_finished() && spawned.is_finished()).await;
        assert_eq!(token.holders(), 1);
        assert!(foreman.noted().await.expect("the actor runs").is_empty());
    });
}

#[test]
fn l3_piped_message_goes_to_the_next_incarnation() {
    silence_planned_panics();
    on_runtime(async {
        let (foreman, gate) = (supervised(Foreman::default).spawn(), Gate::shut());
        foreman.note(0).await.expect("the actor runs");
        foreman.pipe(job(1, &gate, &Journal::default())).await.expect("the actor runs");
        foreman.boom().await.expect_err("it panics");
        gate.open();
        until("the task is done", || tasks() == 1).await;
        assert_eq!(foreman.noted().await.expect("it was restarted"), [1]);
    });
}

#[test]
fn s4_tasks_beside_an_actor_do_not_keep_it_alive() {
    on_runtime(async {
        let (foreman, gate, token) = (Foreman::default().spawn(), Gate::shut(), Journal::default());
        let stopped = foreman.stopped();
        foreman.pipe(job(1, &gate, &token)).await.expect("the actor runs");
        foreman.spawn_task(job(2, &gate, &token)).await.expect("the actor runs");
        drop(foreman);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        until("the tasks are gone", || tasks() == 0).await;
        assert_eq!(token.holders(), 1);
    });
}

/// How to stop the actor.
type Ending = fn(&ForemanHandle);

const ENDINGS: [(&str, Ending); 3] = [
    ("shutdown", |foreman| drop(foreman.shutdown())),
    ("abort", |foreman| drop(foreman.abort())),
    ("panic", |foreman| drop(foreman.boom().try_tell())),
];

#[test]
fn s8_tasks_beside_an_actor_end_with_it() {
    silence_planned_panics();
    for (name, ending) in ENDINGS {
        on_runtime(async {
            let (foreman, token) = (Foreman::default().spawn(), Journal::default());
            let held = token.clone();
            let endless = Box::pin(async move {
                loop {
                    sleep(Duration::from_secs(1)).await;
                    held.events();
                }
            });
            let spawned = foreman.spawn_task(endless).await.expect("the actor runs");
            foreman.pipe(job(1, &Gate::shut(), &token)).await.expect("the actor runs");
            advance(Duration::from_secs(3)).await;
            assert!(!spawned.is_finished());
            ending(&foreman);
            bounded(foreman.stopped()).await;
            until("the tasks are gone", || tasks() == 0).await;
            assert_eq!(token.holders(), 1, "{name}");
        });
    }
}

#[test]
fn s8_task_that_stops_its_actor_ends_with_it() {
    on_runtime(async {
        let (foreman, gate) = (Foreman::default().spawn(), Gate::shut());
        let foreman_stops = {
            let foreman = foreman.clone();
            async move {
                foreman.abort().await;
                pending::<u32>().await
            }
        };
        let waiting = foreman.pipe(job(1, &gate, &Journal::default())).await.expect("the actor runs");
        let aborted = foreman.spawn_task(Box::pin(foreman_stops)).await.expect("the actor runs");
        until("the tasks are gone", || aborted.is_finished() && waiting.is_finished()).await;
        assert!(matches!(bounded(foreman.stopped()).await, StopReason::Aborted));
    });
}

#[test]
fn s5_tasks_beside_an_actor_end_with_the_runtime() {
    let (here, token) = (runtime(), Journal::default());
    let foreman = here.block_on(async {
        let foreman = Foreman::default().spawn();
        foreman.pipe(job(1, &Gate::shut(), &token)).await.expect("the actor runs");
        foreman.spawn_task(job(2, &Gate::shut(), &token)).await.expect("the actor runs");
        foreman
    });
    drop(here);
    assert_eq!(token.holders(), 1);
    assert!(foreman.is_stopped());
}
