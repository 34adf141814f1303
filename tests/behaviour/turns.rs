//! Actors whose handlers wait for a permit, and a model of their mailbox for random sequences of operations.

use crate::{
    subject::{Event, Journal},
    support::{bounded, poll_once, settle},
};
use actor_runtime::{ActorHandle, Call, Enqueue, PendingReply, Tell};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use std::{collections::VecDeque, mem, sync::Arc, task::Poll};
use tokio::sync::Semaphore;

/// The options of a method.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub priority: bool,
    pub coalesces: bool,
}

/// A handle of an actor whose handlers record their number, wait for a permit and return the number.
pub trait Subject: ActorHandle {
    const METHODS: [Rule; 3];

    /// Calls the method at index `method` of [`METHODS`](Self::METHODS).
    fn call(&self, method: usize, n: u64) -> Call<'_, Self::Message, u64>;
}

/// The body of each of those handlers.
pub async fn turn(journal: &Journal, turns: &Semaphore, n: u64) {
    journal.write(Event::Ran(n));
    if let Ok(turn) = turns.acquire().await {
        turn.forget();
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Op {
    TryTell(usize),
    Tell(usize),
    Enqueue(usize),
    /// A waiting sender is dropped.
    Leave(usize),
    /// A handler returns.
    Turn,
}

pub fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..3_usize).prop_map(Op::TryTell),
        3 => (0..3_usize).prop_map(Op::Tell),
        2 => (0..3_usize).prop_map(Op::Enqueue),
        2 => any::<usize>().prop_map(Op::Leave),
        5 => Just(Op::Turn),
    ]
}

#[derive(Clone, Copy, Debug)]
struct Queued {
    method: usize,
    n: u64,
    told: bool,
}

/// The expected behaviour of an actor whose handler of message 0 is in flight.
struct Model {
    capacity: usize,
    methods: [Rule; 3],
    /// The accepted messages followed by the waiting ones, with and without priority.
    lanes: [VecDeque<Queued>; 2],
    running: bool,
    ran: Vec<u64>,
}

impl Model {
    fn lane(&mut self, method: usize) -> &mut VecDeque<Queued> {
        &mut self.lanes[usize::from(!self.methods[method].priority)]
    }

    /// Returns whether `try_tell` succeeds.
    fn try_tell(&mut self, queued: Queued) -> bool {
        let (capacity, coalesces) = (self.capacity, self.methods[queued.method].coalesces);
        let lane = self.lane(queued.method);
        if lane.len() < capacity {
            lane.push_back(queued);
            return true;
        }
        match lane.iter_mut().take(capacity).rfind(|other| other.method == queued.method) {
            Some(newest) if newest.told && coalesces => *newest = queued,
            _ => return false,
        }
        true
    }

    /// The handler in flight returns, if there is one, and the next one starts.
    fn go_on(&mut self) {
        let next = self.lanes.iter_mut().find_map(VecDeque::pop_front);
        self.running = next.is_some();
        self.ran.extend(next.map(|queued| queued.n));
    }

    fn accepted(&self) -> usize {
        self.lanes.iter().map(|lane| lane.len().min(self.capacity)).sum()
    }

    fn waiting(&self) -> usize {
        self.lanes.iter().map(|lane| lane.len().saturating_sub(self.capacity)).sum()
    }
}

type Waiting<'a, M> = Result<Tell<'a, M>, Enqueue<'a, M, u64>>;

/// The actor and its model.
struct Pair<'a, H: Subject> {
    handle: &'a H,
    model: Model,
    waiting: Vec<(u64, Waiting<'a, H::Message>)>,
    replies: Vec<(u64, PendingReply<u64>)>,
}

impl<'a, H: Subject> Pair<'a, H> {
    /// Polls a waiting sender and returns whether it is accepted.
    fn is_accepted(&mut self, n: u64, waiting: &mut Waiting<'a, H::Message>) -> bool {
        match waiting {
            Ok(tell) => poll_once(tell).is_ready(),
            Err(ask) => match poll_once(ask) {
                Poll::Ready(reply) => {
                    self.replies.push((n, reply.expect("it is open")));
                    true
                }
                Poll::Pending => false,
            },
        }
    }

    fn play(&mut self, op: Op, n: u64, turns: &Semaphore) {
        match op {
            Op::TryTell(method) => {
                let accepted = self.handle.call(method, n).try_tell().is_ok();
                assert_eq!(accepted, self.model.try_tell(Queued { method, n, told: true }), "{n}");
            }
            Op::Tell(method) | Op::Enqueue(method) => {
                let (told, call) = (matches!(op, Op::Tell(_)), self.handle.call(method, n));
                let mut waiting = if told { Ok(call.tell()) } else { Err(call.enqueue()) };
                self.model.lane(method).push_back(Queued { method, n, told });
                if !self.is_accepted(n, &mut waiting) {
                    self.waiting.push((n, waiting));
                }
            }
            Op::Leave(which) => {
                if let Some(at) = which.checked_rem(self.waiting.len()) {
                    let (n, _) = self.waiting.remove(at);
                    self.model.lanes.iter_mut().for_each(|lane| lane.retain(|queued| queued.n != n));
                }
            }
            Op::Turn if self.model.running => {
                turns.add_permits(1);
                self.model.go_on();
            }
            Op::Turn => {}
        }
        if !self.model.running {
            self.model.go_on();
        }
    }

    /// Polls the waiting senders, and compares the lengths of the queues with the model.
    fn poll_waiting(&mut self) {
        for (n, mut waiting) in mem::take(&mut self.waiting) {
            if !self.is_accepted(n, &mut waiting) {
                self.waiting.push((n, waiting));
            }
        }
        assert_eq!((self.handle.mailbox_len(), self.waiting.len()), (self.model.accepted(), self.model.waiting()));
    }
}

/// Applies `ops` to an actor whose handler of message 0 is in flight. Returns what ran and what should have run.
pub async fn played<H: Subject>(
    (handle, journal, turns): (H, Journal, Arc<Semaphore>),
    ops: Vec<Op>,
) -> (Vec<u64>, Vec<u64>) {
    let capacity = handle.mailbox_capacity().expect("it is bounded");
    let model = Model { capacity, methods: H::METHODS, lanes: Default::default(), running: true, ran: vec![0] };
    let mut pair = Pair { handle: &handle, model, waiting: Vec::new(), replies: Vec::new() };
    for (n, op) in (1..).zip(ops) {
        pair.play(op, n, &turns);
        settle().await;
        pair.poll_waiting();
    }
    turns.close();
    settle().await;
    let Pair { mut model, replies, .. } = pair;
    while model.running {
        model.go_on();
    }
    for (n, reply) in replies {
        assert_eq!(bounded(reply).await.expect("no ask is replaced"), n);
    }
    (journal.ran(), model.ran)
}
