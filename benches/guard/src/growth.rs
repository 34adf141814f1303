//! Work that must not grow: the instructions per message must be the same whether one or 100 000 messages, senders or watchers are
//! there. A loop over all of them in the work for one would be quadratic.

use crate::callgrind;
use actor_runtime::{Actor, ActorControl, ActorHandle, actor};
use anyhow::{Context as _, Result};
use std::pin::{Pin, pin};
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

/// How many there are.
const SIZES: [u32; 3] = [1, 1_000, 100_000];

/// Messages of a run at least, so that the start of the process does not count.
const LEAST: u32 = 2_000;

/// How many times the instructions per message of a size may be those of the size before. Longer buffers miss caches, which does not
/// count, and grow a few times more often, which does.
const FACTOR: f64 = 2.0;

/// One kind of work.
#[derive(Debug)]
pub struct Work {
    pub name: &'static str,
    run: fn(u32),
}

pub const ALL: [Work; 14] = [
    Work { name: "queued", run: queued::<plain::DeskHandle> },
    Work { name: "queued-priority", run: queued::<priority::DeskHandle> },
    Work { name: "queued-coalesce", run: queued::<coalesce::DeskHandle> },
    Work { name: "waiting", run: waiting::<plain::DeskHandle> },
    Work { name: "waiting-priority", run: waiting::<priority::DeskHandle> },
    Work { name: "waiting-coalesce", run: waiting::<coalesce::DeskHandle> },
    Work { name: "cancelled", run: cancelled::<plain::DeskHandle> },
    Work { name: "cancelled-priority", run: cancelled::<priority::DeskHandle> },
    Work { name: "closed", run: closed },
    Work { name: "discarded", run: discarded },
    Work { name: "replaced", run: replaced },
    Work { name: "not-replaced", run: not_replaced },
    Work { name: "unwatched", run: unwatched },
    Work { name: "watched", run: watched },
];

impl Work {
    /// Does the work `rounds` times with `size` messages.
    pub fn run(&self, size: u32, rounds: u32) {
        for _ in 0..rounds {
            (self.run)(size);
        }
    }

    /// Instructions per message for each size.
    fn measure(&self) -> Result<[f64; SIZES.len()]> {
        let count = |size: u32, rounds: u32| callgrind::count_growth(self.name, size, rounds);
        let idle = count(1, 0)?;
        let mut figures = [0.0; SIZES.len()];
        for (figure, size) in figures.iter_mut().zip(SIZES) {
            let rounds = LEAST.div_ceil(size);
            let counted = count(size, rounds)?.saturating_sub(idle);
            #[expect(clippy::cast_precision_loss, reason = "a table with one digit")]
            let counted = counted as f64;
            *figure = counted / f64::from(size * rounds);
        }
        Ok(figures)
    }
}

/// Measures all works, prints a table and fails if one of them grows.
pub fn compare() -> Result<ExitCode> {
    println!("Instructions per message, if there are so many of them:");
    println!("{:20} {:>10} {:>10} {:>10}  verdict", "work", SIZES[0], SIZES[1], SIZES[2]);
    let mut grows = false;
    for (work, figures) in ALL.iter().zip(callgrind::measure_all(&ALL, Work::measure)) {
        let figures = figures.with_context(|| format!("work `{}`", work.name))?;
        let work_grows = figures.windows(2).any(|pair| pair[1] > FACTOR * pair[0]);
        let verdict = if work_grows { "GROWS" } else { "ok" };
        println!("{:20} {:>10.1} {:>10.1} {:>10.1}  {verdict}", work.name, figures[0], figures[1], figures[2]);
        grows |= work_grows;
    }
    Ok(if grows { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Defines an actor. The second method has an option or none.
macro_rules! desk {
    ($module:ident $(, $($option:tt)+)?) => {
        mod $module {
            use super::*;

            #[derive(Default)]
            pub struct Desk {
                taken: u64,
            }

            #[actor]
            impl Desk {
                pub fn take(&mut self, n: u64) {
                    self.taken += n;
                }

                $(#[actor($($option)+)])?
                pub fn special(&mut self, n: u64) {
                    self.taken += n;
                }
            }

            impl super::Desk for DeskHandle {
                fn start(capacity: usize) -> (Self, impl Future<Output = ()>) {
                    let (handle, task) = Desk::default().spawner().capacity(capacity).into_task();
                    (handle, async { _ = task.await })
                }

                fn tell(&self, n: u32) -> impl Future<Output: Sized> + Unpin {
                    if n.is_multiple_of(2) { self.take(1).tell() } else { self.special(1).tell() }
                }
            }
        }
    };
}

desk!(plain);
desk!(priority, priority);
desk!(coalesce, when_full = coalesce);

/// A handle of one of the actors.
trait Desk: ActorControl {
    /// Makes an actor, to be polled by the caller.
    fn start(capacity: usize) -> (Self, impl Future<Output = ()>);

    /// Calls both methods in turn.
    fn tell(&self, n: u32) -> impl Future<Output: Sized> + Unpin;
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls each future once. Returns those that are pending.
fn poll_all<F: Future + Unpin>(futures: impl IntoIterator<Item = F>) -> Vec<F> {
    let pending = |mut future| if poll(Pin::new(&mut future)).is_pending() { Some(future) } else { None };
    futures.into_iter().filter_map(pending).collect()
}

/// Takes the elements in an order that is neither the first nor the last one.
fn scattered<T>(elements: Vec<T>) -> impl Iterator<Item = T> {
    let mut elements: Vec<Option<T>> = elements.into_iter().map(Some).collect();
    let length = elements.len();
    // A prime number that divides none of the sizes.
    (0..length).filter_map(move |index| elements[index * 7919 % length].take())
}

fn expect_ready<F: Future + Unpin>(mut future: F) -> F::Output {
    let Poll::Ready(output) = poll(Pin::new(&mut future)) else { panic!("not resolved") };
    output
}

/// The actor handles what was queued.
fn queued<D: Desk>(size: u32) {
    let (desk, task) = D::start(usize::MAX);
    for n in 0..size {
        expect_ready(desk.tell(n));
    }
    drop(desk);
    let mut task = pin!(task);
    while poll(task.as_mut()).is_pending() {}
}

/// The actor handles the messages of waiting senders.
fn waiting<D: Desk>(size: u32) {
    let (desk, task) = D::start(1);
    let waiting = poll_all((0..size).map(|n| desk.tell(n)));
    let mut task = pin!(task);
    // Each poll handles up to 128 messages, and no sender waits once the last one is handled.
    while desk.mailbox_len() > 0 {
        assert!(poll(task.as_mut()).is_pending());
    }
    for tell in waiting {
        expect_ready(tell);
    }
}

/// Senders stop waiting.
fn cancelled<D: Desk>(size: u32) {
    let (desk, _task) = D::start(1);
    let tells = poll_all((0..size).map(|n| desk.tell(n)));
    scattered(tells).for_each(drop);
}

/// Waiting senders are told that the mailbox is closed.
fn closed(size: u32) {
    let (desk, _task) = plain::DeskHandle::start(1);
    let tells = poll_all((0..size).map(|_| desk.take(1).tell()));
    drop(desk.shutdown());
    assert!(scattered(tells).all(|tell| expect_ready(tell).is_err()));
}

/// Queued calls are discarded by an abort.
fn discarded(size: u32) {
    let (desk, task) = plain::DeskHandle::start(usize::MAX);
    let replies: Vec<_> = (0..size).map(|_| desk.take(1).try_enqueue().expect("unbounded")).collect();
    drop(desk.abort());
    assert!(poll(pin!(task)).is_ready());
    assert!(scattered(replies).all(|reply| expect_ready(reply).is_err()));
}

/// Tells to a full mailbox replace one that was queued before all others.
fn replaced(size: u32) {
    let (desk, _task) = coalesce::DeskHandle::start(size as usize);
    desk.special(1).try_tell().expect("the first message");
    while desk.take(1).try_tell().is_ok() {}
    for _ in 0..size {
        desk.special(1).try_tell().expect("it takes the place of the first");
    }
}

/// Tells to a full mailbox find none to replace.
fn not_replaced(size: u32) {
    let (desk, _task) = coalesce::DeskHandle::start(size as usize);
    while desk.take(1).try_tell().is_ok() {}
    for _ in 0..size {
        assert!(desk.special(1).try_tell().is_err());
    }
}

/// Watchers go away.
fn unwatched(size: u32) {
    let (desk, _task) = plain::DeskHandle::start(1);
    let watchers = poll_all((0..size).map(|_| desk.stopped()));
    scattered(watchers).for_each(drop);
}

/// Watchers are told of the stop.
fn watched(size: u32) {
    let (desk, task) = plain::DeskHandle::start(1);
    let watchers = poll_all((0..size).map(|_| desk.stopped()));
    drop(desk.abort());
    assert!(poll(pin!(task)).is_ready());
    for watcher in scattered(watchers) {
        expect_ready(watcher);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_work_runs() {
        for work in &ALL {
            work.run(1, 1);
            work.run(1_000, 1);
        }
    }

    #[test]
    fn elements_are_scattered_completely() {
        let mut scattered: Vec<u32> = scattered((0..1_000).collect()).collect();
        assert!(!scattered.is_sorted());
        scattered.sort_unstable();
        assert!(scattered.into_iter().eq(0..1_000));
    }
}
