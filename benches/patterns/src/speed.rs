//! Get-or-spawn per second, by 64 tasks.

use crate::contenders::Contender;
use anyhow::Result;
use fastrand::Rng;
use std::{sync::Arc, time::Instant};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Barrier,
    task::JoinSet,
};

const TASKS: u64 = 64;
const THREADS: usize = 2;

/// Operations of a pass in which no actor is spawned.
const OPERATIONS: u64 = 2_000_000;

/// The best of so many passes counts, because other programs only slow a pass down.
const PASSES: usize = 5;

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().worker_threads(THREADS).build()?)
}

/// Runs `operations` in total, in tasks that start at the same time. Returns thousands per second.
#[expect(clippy::cast_precision_loss, reason = "no count here reaches 2^52")]
async fn pass<C: Contender>(
    contender: &C,
    operations: u64,
    key: impl Fn(&mut Rng, u64, u64) -> u64 + Copy + Send + 'static,
) -> Result<f64> {
    let start = Arc::new(Barrier::new(usize::try_from(TASKS)? + 1));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (contender, start) = (contender.clone(), start.clone());
        tasks.spawn(async move {
            let mut random = Rng::with_seed(task);
            start.wait().await;
            for operation in 0..operations / TASKS {
                contender.get_or_spawn(key(&mut random, task, operation)).await;
                // A hit never waits, so give the other tasks a turn now and then.
                if operation % 64 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    start.wait().await;
    let clock = Instant::now();
    while let Some(task) = tasks.join_next().await {
        task?;
    }
    Ok((operations / TASKS * TASKS) as f64 / clock.elapsed().as_secs_f64() / 1000.0)
}

/// Prints one line.
pub fn print<C: Contender>(name: &str, keys: u64) -> Result<()> {
    let mut best = [0.0_f64; 3];
    for _ in 0..PASSES {
        let figures = runtime()?.block_on(async {
            let contender = C::new();
            let one = pass(&contender, OPERATIONS, |_, _, _| u64::MAX).await?;
            let new = pass(&contender, keys, move |_, task, operation| task * (keys / TASKS) + operation).await?;
            let known = pass(&contender, OPERATIONS, move |random, _, _| random.u64(0..keys / TASKS * TASKS)).await?;
            anyhow::Ok([one, new, known])
        })?;
        for (best, figure) in best.iter_mut().zip(figures) {
            *best = best.max(figure);
        }
    }
    println!("{name:24} {:>12.0} {:>12.0} {:>12.0}", best[0], best[1], best[2]);
    Ok(())
}

/// Checks that all tasks get the same actor of a key.
#[cfg(test)]
pub fn check<C: Contender>() -> Result<()> {
    use actor_runtime::ActorHandle;
    use anyhow::ensure;

    runtime()?.block_on(async {
        let contender = C::new();
        for key in 0..100 {
            let mut tasks = JoinSet::new();
            for _ in 0..TASKS {
                let contender = contender.clone();
                tasks.spawn(async move { contender.get_or_spawn(key).await.id() });
            }
            let mut ids = Vec::new();
            while let Some(id) = tasks.join_next().await {
                ids.push(id?);
            }
            ids.dedup();
            ensure!(ids.len() == 1, "key {key} has {} actors", ids.len());
        }
        Ok(())
    })
}
