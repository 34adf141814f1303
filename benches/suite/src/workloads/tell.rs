//! Tells: the throughput of messages without replies, or mixed with asks.

use super::sample::{Stopwatch, finish, sample};
use super::{CAPACITY, Outcome, TELL_CAPACITY};
use crate::contender::{Tells, Threads};
use crate::state::{Ledger, Payload, State, stamp, sum_to};
use anyhow::{Context, Result, ensure};
use std::sync::Arc;

const MANY: u64 = 64;

/// Producers tell one actor on two workers. An ask at the end waits until all messages are handled.
pub fn producers<C: Tells<P>, P: Payload, const PRODUCERS: u64>(tells: u64) -> Result<Outcome> {
    sent::<C, P, _>(Threads::Two, TELL_CAPACITY, PRODUCERS, tells, producer::<C, P>)
}

/// As many tasks as messages. On one thread, all of them call before the actor has a turn, so all that exceed the capacity wait.
pub fn waiting<C: Tells<u64>>(senders: u64) -> Result<Outcome> {
    sent::<C, u64, _>(Threads::One, CAPACITY, senders, senders, producer::<C, u64>)
}

/// Many tasks alternate tells and asks.
pub fn mix<C: Tells<u64>>(messages: u64) -> Result<Outcome> {
    sent::<C, u64, _>(Threads::Two, CAPACITY, MANY, messages, teller_and_asker::<C>)
}

fn sent<C: Tells<P>, P: Payload, F>(
    threads: Threads,
    capacity: usize,
    senders: u64,
    messages: u64,
    send: impl Fn(C::Handle, u64, u64) -> F,
) -> Result<Outcome>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let each = messages / senders;
    let total = senders * sum_to(each) + 1;
    let main = async |ledger: Arc<Ledger>| {
        let mut handle = C::spawn(capacity, State::new(&ledger)).await;
        let stopwatch = Stopwatch::start();
        let tasks: Vec<_> = (0..senders).map(|sender| C::go(send(handle.clone(), sender, each))).collect();
        for task in tasks {
            task.await.context("a sender panicked")??;
        }
        let value = C::ask(&mut handle, P::of(stamp(senders, 1))).await;
        let cost = stopwatch.stop(each * senders);
        finish::<C, P, _>(handle, &ledger, cost, value, total).await
    };
    sample::<C, _, _>(threads, senders + 1, main).map(Outcome::Timed)
}

pub async fn producer<C: Tells<P>, P: Payload>(mut handle: C::Handle, sender: u64, tells: u64) -> Result<()> {
    for sequence in 1..=tells {
        C::tell(&mut handle, P::of(stamp(sender, sequence))).await;
    }
    Ok(())
}

async fn teller_and_asker<C: Tells<u64>>(mut handle: C::Handle, sender: u64, messages: u64) -> Result<()> {
    let mut value = 0;
    for sequence in 1..=messages {
        let number = stamp(sender, sequence);
        if sequence % 2 == 1 {
            C::tell(&mut handle, number).await;
        } else {
            let reply = C::ask(&mut handle, number).await;
            ensure!(reply > value, "a reply of {reply} came after one of {value}");
            value = reply;
        }
    }
    Ok(())
}
