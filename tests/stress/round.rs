//! One round: an actor, its clients, and the end of both.

use super::{
    actors::{ConcurrentHandle, DirectHandle, LanesHandle, LocalHandle, Method, PlainHandle, Stressed},
    client::Client,
    journal::{Check, Counted, Journal},
    observed::Observed,
    oracle::{Round, check_balance},
    plan::{Ending, Kind, Plan},
    random::Random,
    state::{Fate, Setup, Ticket},
};
use actor_tests::{storm::yield_once, support::drive};
use std::{
    sync::{Arc, atomic::AtomicU32},
    thread,
    time::Duration,
};
use tokio::{
    runtime::{Builder, Runtime},
    task::{AbortHandle, JoinSet, yield_now},
};

/// How often something is looked at that comes a moment after the stop.
const MOST_LOOKS: u32 = 100_000;

/// Runs the round of `plan`, and notes in `journal` what does not hold. Returns the number of calls.
pub fn run(plan: Plan, journal: &Arc<Journal>) -> u64 {
    let setup = Arc::new(Setup { plan, journal: journal.clone(), incarnations: AtomicU32::new(0) });
    let calls = match setup.plan.kind {
        Kind::Plain => run_with::<PlainHandle>(&setup),
        Kind::Lanes => run_with::<LanesHandle>(&setup),
        Kind::Concurrent => run_with::<ConcurrentHandle>(&setup),
        Kind::Direct => run_with::<DirectHandle>(&setup),
        Kind::Local => run_with::<LocalHandle>(&setup),
    };
    // A thread drops the factory of its actor a moment after the stop.
    let holders = || Arc::strong_count(&setup) - 1;
    for _ in 0..MOST_LOOKS {
        if holders() == 0 {
            break;
        }
        thread::yield_now();
    }
    journal.require(holders() == 0, Check::Balance, || format!("{} others hold what the round shares", holders()));
    check_balance(journal);
    calls
}

fn runtime(plan: &Plan) -> Runtime {
    let runtime = if plan.is_one_thread {
        Builder::new_current_thread().enable_time().start_paused(true).build()
    } else {
        Builder::new_multi_thread().worker_threads(2).enable_time().build()
    };
    runtime.expect("threads can be spawned")
}

fn run_with<H: Stressed>(setup: &Arc<Setup>) -> u64 {
    let runtime = runtime(&setup.plan);
    let (handle, task) = runtime.block_on(async { H::launch(setup) });
    let (stopped, late, weak) = (handle.stopped(), handle.stopped(), handle.downgrade());
    let mut clients = JoinSet::new();
    for number in 0..setup.plan.clients {
        clients.spawn_on(Client::new(number, setup, handle.clone()).run(), runtime.handle());
    }
    let mut observed = if setup.plan.ending == Ending::DropRuntime {
        drop_runtime(runtime, clients, &handle, setup);
        drop(handle);
        Vec::new()
    } else {
        runtime.block_on(async {
            let mut observed = join(clients, setup).await;
            observed.push(end(handle, task, setup).await);
            observed.push(Observed { reasons: vec![("the last watcher", stopped.await)], ..Observed::default() });
            settle(&setup.journal).await;
            observed
        })
    };
    let reason = drive(late);
    setup.journal.require(weak.upgrade().is_none(), Check::Balance, || "a strong handle is left".to_owned());
    let calls = observed.iter().map(|client| client.made.len() as u64).sum();
    Round { setup, clients: std::mem::take(&mut observed), reason }.check();
    calls
}

async fn join(mut clients: JoinSet<Observed>, setup: &Setup) -> Vec<Observed> {
    let mut observed = Vec::new();
    while let Some(client) = clients.join_next().await {
        match client {
            Ok(client) => observed.push(client),
            Err(error) => setup.journal.violation(Check::Lost, format_args!("a client failed: {error}")),
        }
    }
    observed
}

/// Stops the actor, if it has not stopped.
async fn end<H: Stressed>(handle: H, task: Option<AbortHandle>, setup: &Setup) -> Observed {
    let journal = &setup.journal;
    let mut reasons = Vec::new();
    match setup.plan.ending {
        Ending::DropHandle | Ending::DropRuntime => journal.causes(|causes| causes.handles_dropped = true),
        Ending::Shutdown => {
            journal.causes(|causes| causes.is_shut_down = true);
            reasons.push(("the last shutdown", handle.shutdown().await));
        }
        Ending::ShutdownTimeout => {
            journal.causes(|causes| (causes.is_shut_down, causes.is_aborted) = (true, true));
            let time = Duration::from_micros(Random::for_part(setup.plan.seed, 998).below(4_000).into());
            reasons.extend(handle.shutdown_timeout(time).await.map(|reason| ("the last shutdown", reason)));
        }
        Ending::Abort => {
            journal.causes(|causes| causes.is_aborted = true);
            reasons.push(("the last abort", handle.abort().await));
        }
        Ending::AbortTask => {
            journal.causes(|causes| causes.is_aborted = true);
            if let Some(task) = task {
                task.abort();
            }
        }
    }
    drop(handle);
    Observed { reasons, ..Observed::default() }
}

/// Drops the runtime while the clients run. A call and the watchers must resolve without it.
fn drop_runtime<H: Stressed>(runtime: Runtime, clients: JoinSet<Observed>, handle: &H, setup: &Setup) {
    let journal = &setup.journal;
    let mut random = Random::for_part(setup.plan.seed, 997);
    let pending = runtime.block_on(async {
        for _ in 0..random.below(200) {
            yield_once().await;
        }
        handle.call(Method::Turns, Ticket::new(journal, u64::MAX, Fate::Reply, random.below(3))).try_enqueue()
    });
    journal.causes(|causes| causes.is_aborted = true);
    drop(clients);
    drop(runtime);
    let reason = drive(handle.stopped());
    if let Ok(pending) = pending
        && let Err(error) = drive(pending)
    {
        let seen = error.stop_reason().map(ToString::to_string);
        let is_same = seen == Some(reason.to_string());
        journal.require(is_same, Check::Reason, || format!("a call saw {seen:?}, others {reason:?}"));
    }
}

/// Waits until the tasks that reply later are done.
async fn settle(journal: &Journal) {
    for _ in 0..MOST_LOOKS {
        if journal.alive(Counted::Task) == 0 {
            return;
        }
        yield_now().await;
    }
}
