//! The state of all contenders' actors, and the checks on it. It is shared, so that contenders differ only in the actor around
//! it.
//!
//! A message's number contains its sender and that sender's sequence number. The state checks that each sender's numbers arrive
//! without a gap: one comparison detects reordered, lost and repeated messages. The [`Ledger`] keeps what is checked at the end.

use anyhow::{Result, ensure};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

// The other bits are enough for sixteen million senders.
const SEQUENCE_BITS: u32 = 40;
const PATIENCE: Duration = Duration::from_secs(20);

/// The argument of a message: the number alone, or a kibibyte by value.
pub trait Payload: Send + 'static {
    fn of(number: u64) -> Self;
    fn number(&self) -> u64;
}

impl Payload for u64 {
    fn of(number: u64) -> Self {
        number
    }

    fn number(&self) -> u64 {
        *self
    }
}

/// The large argument.
pub type Kib = [u8; 1024];
/// The argument of a burst, after which an idle actor must not keep its buffers.
pub type Page = [u8; 4096];

impl<const SIZE: usize> Payload for [u8; SIZE] {
    fn of(number: u64) -> Self {
        let mut bytes = [0; SIZE];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        bytes[SIZE - 8..].copy_from_slice(&number.to_le_bytes());
        bytes
    }

    fn number(&self) -> u64 {
        let (head, tail) = (&self[..8], &self[SIZE - 8..]);
        // Compares both ends, so that a truncated copy has a wrong number.
        if head == tail { u64::from_le_bytes(head.try_into().expect("eight bytes")) } else { u64::MAX }
    }
}

/// The number of a sender's `sequence`-th message. [`State::add`] checks both parts.
pub fn stamp(sender: u64, sequence: u64) -> u64 {
    sender << SEQUENCE_BITS | sequence
}

/// The sender of a number.
pub fn sender(number: u64) -> u64 {
    number >> SEQUENCE_BITS
}

/// The sum of `1..=count`, one sender's sequence numbers.
pub fn sum_to(count: u64) -> u64 {
    count * (count + 1) / 2
}

/// The record that the actors of one sample leave.
#[derive(Debug)]
pub struct Ledger {
    last: Box<[AtomicU64]>,
    broken: AtomicBool,
    dropped: AtomicU64,
    total: AtomicU64,
    finished: Notify,
}

/// The expected content of a [`Ledger`] at the end of a sample.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    pub actors: u64,
    pub total: u64,
}

impl Ledger {
    pub fn new(senders: u64) -> Arc<Self> {
        Arc::new(Self {
            last: (0..senders).map(|_| AtomicU64::new(0)).collect(),
            broken: AtomicBool::new(false),
            dropped: AtomicU64::new(0),
            total: AtomicU64::new(0),
            finished: Notify::new(),
        })
    }

    /// Waits until the states of `actors` actors have been dropped.
    pub async fn all_dropped(&self, actors: u64) -> Result<()> {
        let start = Instant::now();
        while self.dropped.load(Ordering::Acquire) < actors {
            let dropped = self.dropped.load(Ordering::Acquire);
            ensure!(
                start.elapsed() < PATIENCE,
                "timeout: only {dropped} of {actors} states were dropped after the stop"
            );
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Waits until the token has made its last hop.
    pub async fn token_arrived(&self) {
        self.finished.notified().await;
    }

    /// Checks the content after the runtime is shut down.
    pub fn verify(&self, expected: Expected) -> Result<()> {
        ensure!(!self.broken.load(Ordering::Acquire), "a sender's messages were reordered, repeated or lost");
        let dropped = self.dropped.load(Ordering::Acquire);
        ensure!(dropped == expected.actors, "{dropped} states were dropped, expected {}", expected.actors);
        let total = self.total.load(Ordering::Acquire);
        ensure!(total == expected.total, "the final value is {total}, expected {}", expected.total);
        Ok(())
    }

    fn drop_one(&self, total: u64) {
        self.total.fetch_add(total, Ordering::Relaxed);
        self.dropped.fetch_add(1, Ordering::Release);
    }
}

/// The counter's state.
#[derive(Debug)]
pub struct State {
    value: u64,
    ledger: Arc<Ledger>,
}

impl State {
    pub fn new(ledger: &Arc<Ledger>) -> Self {
        Self { value: 0, ledger: Arc::clone(ledger) }
    }

    /// Adds the sequence number of `payload` and returns the new value.
    #[inline]
    pub fn add(&mut self, payload: &impl Payload) -> u64 {
        let number = payload.number();
        let sender = usize::try_from(sender(number)).unwrap_or(usize::MAX);
        let sequence = number & ((1 << SEQUENCE_BITS) - 1);
        // The state is owned by one actor or guarded by a lock, so a separate load and store are enough.
        match self.ledger.last.get(sender) {
            Some(last) if last.load(Ordering::Relaxed) + 1 == sequence => last.store(sequence, Ordering::Relaxed),
            _ => self.ledger.broken.store(true, Ordering::Relaxed),
        }
        self.value += sequence;
        self.value
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.ledger.drop_one(self.value);
    }
}

/// The state of one actor of the ring.
#[derive(Debug)]
pub struct Station {
    ring: u64,
    expected: Option<u64>,
    seen: u64,
    ledger: Arc<Ledger>,
}

impl Station {
    /// One of `ring` stations.
    pub fn new(ring: u64, ledger: &Arc<Ledger>) -> Self {
        Self { ring, expected: None, seen: 0, ledger: Arc::clone(ledger) }
    }

    /// Takes the token. Returns the remaining hops, or `None` after the last one.
    #[inline]
    pub fn receive(&mut self, hops: u64) -> Option<u64> {
        if self.expected.is_some_and(|expected| expected != hops) {
            self.ledger.broken.store(true, Ordering::Relaxed);
        }
        self.expected = Some(hops.wrapping_sub(self.ring));
        self.seen += 1;
        if hops == 0 {
            self.ledger.finished.notify_one();
        }
        hops.checked_sub(1)
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        self.ledger.drop_one(self.seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verify(numbers: &[u64]) -> Result<()> {
        let ledger = Ledger::new(2);
        let mut state = State::new(&ledger);
        let total = numbers.iter().map(|number| state.add(number)).last().unwrap_or(0);
        drop(state);
        ledger.verify(Expected { actors: 1, total })
    }

    #[test]
    fn interleaved_senders_pass() {
        verify(&[stamp(0, 1), stamp(1, 1), stamp(1, 2), stamp(0, 2)]).unwrap();
    }

    #[test]
    fn reordered_lost_repeated_and_unknown_messages_fail() {
        verify(&[stamp(0, 2), stamp(0, 1)]).unwrap_err();
        verify(&[stamp(0, 1), stamp(0, 3)]).unwrap_err();
        verify(&[stamp(0, 1), stamp(0, 1)]).unwrap_err();
        verify(&[stamp(2, 1)]).unwrap_err();
    }

    #[test]
    fn undropped_state_fails() {
        let ledger = Ledger::new(1);
        let state = State::new(&ledger);
        ledger.verify(Expected { actors: 1, total: 0 }).unwrap_err();
        drop(state);
        ledger.verify(Expected { actors: 1, total: 0 }).unwrap();
    }

    #[test]
    fn kib_payload_keeps_its_number() {
        assert_eq!(Kib::of(stamp(3, 7)).number(), stamp(3, 7));
    }

    #[test]
    fn token_that_skips_a_station_fails() {
        let ledger = Ledger::new(0);
        let mut station = Station::new(10, &ledger);
        assert_eq!(station.receive(15), Some(14));
        assert_eq!(station.receive(4), Some(3));
        drop(station);
        ledger.verify(Expected { actors: 1, total: 2 }).unwrap_err();
    }
}
