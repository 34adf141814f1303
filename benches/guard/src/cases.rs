//! The cases. The loops are generic over the actor, so that cases differ only in what they call.

use crate::counter::Counter;
use crate::hand;
use crate::ours::{self, asynchronous, direct, kib, plain};
use std::hint::black_box;

/// Mailbox capacity in ask cases: the default of `#[actor]`.
const ASKING: usize = 64;

/// Mailbox capacity in tell cases.
const TELLING: usize = 1024;

/// One kind of call.
#[derive(Debug)]
pub struct Case {
    pub name: &'static str,
    /// Whether the case has a limit. The others are reported for comparison only.
    pub guarded: bool,
    run: fn(u32),
}

pub const ALL: [Case; 8] = [
    Case::guarded("ask", |operations| on_task(ask::<plain::CounterHandle>(operations))),
    Case::guarded("tell", |operations| on_task(tell::<plain::CounterHandle>(operations))),
    Case::guarded("direct-ask", |operations| on_task(ask::<direct::CounterHandle>(operations))),
    Case::guarded("spawn", |operations| on_task(ours::spawn(operations))),
    Case::guarded("async-ask", |operations| on_task(ask::<asynchronous::CounterHandle>(operations))),
    Case::guarded("ask-1kib", |operations| on_task(ask::<kib::CounterHandle>(operations))),
    Case::free("hand-ask", |operations| on_task(ask::<hand::CounterHandle>(operations))),
    Case::free("hand-tell", |operations| on_task(tell::<hand::CounterHandle>(operations))),
];

/// The names of the cases with a limit.
pub fn guarded() -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(|case| case.guarded).map(|case| case.name)
}

impl Case {
    const fn guarded(name: &'static str, run: fn(u32)) -> Self {
        Self { name, guarded: true, run }
    }

    const fn free(name: &'static str, run: fn(u32)) -> Self {
        Self { name, guarded: false, run }
    }

    /// Runs `operations` operations.
    pub fn run(&self, operations: u32) {
        (self.run)(operations);
    }
}

/// Runs the caller as a spawned task, which is the usual case in a program, and not as the root of `block_on`. The runtime has
/// one thread, so that the count does not depend on scheduling.
fn on_task(caller: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async { tokio::spawn(caller).await.expect("no panic") });
}

async fn ask<C: Counter>(operations: u32) {
    let counter = C::start(ASKING);
    for _ in 0..operations {
        black_box(counter.ask().await);
    }
    assert_eq!(counter.ask().await, operations + 1);
}

async fn tell<C: Counter>(operations: u32) {
    let counter = C::start(TELLING);
    for _ in 0..operations {
        counter.tell().await;
    }
    assert_eq!(counter.ask().await, operations + 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_runs() {
        for case in &ALL {
            case.run(100);
        }
    }

    #[test]
    fn case_names_are_unique() {
        for (index, case) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.name != case.name), "{}", case.name);
        }
    }
}
