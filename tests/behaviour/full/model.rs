//! `coalesce` against a model, whatever is done in whatever order.

use super::{Dial, DialHandle, DialMessage};
use crate::support::{bounded, on_runtime, poll_once, settle};
use actor_runtime::{ActorHandle, Call, Enqueue, PendingReply, Tell};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest},
};
use std::{collections::VecDeque, mem, task::Poll};
use tokio::sync::Semaphore;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Set,
    Tune,
    Other,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    TryTell(Method),
    Tell(Method),
    /// An ask.
    Enqueue(Method),
    /// The tell or ask that waits longest gives up, or its caller goes away.
    Leave,
    /// A handler ends.
    Turn,
}

fn op() -> impl Strategy<Value = Op> {
    let method = || prop_oneof![3 => Just(Method::Set), 2 => Just(Method::Tune), 1 => Just(Method::Other)];
    prop_oneof![
        8 => method().prop_map(Op::TryTell),
        2 => method().prop_map(Op::Tell),
        2 => method().prop_map(Op::Enqueue),
        1 => Just(Op::Leave),
        5 => Just(Op::Turn),
    ]
}

#[derive(Clone, Copy, Debug)]
struct Queued {
    method: Method,
    n: u64,
    told: bool,
}

/// What should happen to a dial whose handler of message 0 is in flight.
struct Model {
    capacity: usize,
    /// What was accepted, then what waits for room.
    line: VecDeque<Queued>,
    running: bool,
    ran: Vec<u64>,
}

impl Model {
    /// Whether `try_tell` succeeds.
    fn try_tell(&mut self, queued: Queued) -> bool {
        if self.line.len() < self.capacity {
            self.line.push_back(queued);
            return true;
        }
        let newest = self.line.iter_mut().take(self.capacity).rfind(|other| other.method == queued.method);
        match newest {
            Some(newest) if newest.told && queued.method != Method::Other => *newest = queued,
            _ => return false,
        }
        true
    }

    /// The handler in flight ends, or nothing is in flight, and the next one starts.
    fn go_on(&mut self) {
        let next = self.line.pop_front();
        self.running = next.is_some();
        self.ran.extend(next.map(|queued| queued.n));
    }
}

type Waiting<'a> = Result<Tell<'a, DialMessage>, Enqueue<'a, DialMessage, u64>>;

/// The dial and its model, side by side.
struct Pair<'a> {
    dial: &'a DialHandle,
    model: Model,
    waiting: VecDeque<(u64, Waiting<'a>)>,
    replies: Vec<(u64, PendingReply<u64>)>,
}

impl<'a> Pair<'a> {
    fn call(&self, method: Method, n: u64) -> Call<'a, DialMessage, u64> {
        match method {
            Method::Set => self.dial.set(n),
            Method::Tune => self.dial.tune(n),
            Method::Other => self.dial.other(n),
        }
    }

    /// Polls what waits; true if it is accepted.
    fn is_accepted(&mut self, n: u64, waiting: &mut Waiting<'a>) -> bool {
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
                let accepted = self.call(method, n).try_tell().is_ok();
                assert_eq!(accepted, self.model.try_tell(Queued { method, n, told: true }), "{n}");
            }
            Op::Tell(method) | Op::Enqueue(method) => {
                let (told, call) = (matches!(op, Op::Tell(_)), self.call(method, n));
                let mut waiting = if told { Ok(call.tell()) } else { Err(call.enqueue()) };
                self.model.line.push_back(Queued { method, n, told });
                if !self.is_accepted(n, &mut waiting) {
                    self.waiting.push_back((n, waiting));
                }
            }
            Op::Leave => {
                if let Some((n, _)) = self.waiting.pop_front() {
                    self.model.line.retain(|queued| queued.n != n);
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

    /// What moved up has been accepted.
    fn poll_waiting(&mut self) {
        for (n, mut waiting) in mem::take(&mut self.waiting) {
            if !self.is_accepted(n, &mut waiting) {
                self.waiting.push_back((n, waiting));
            }
        }
        assert_eq!(self.dial.queued(), self.model.line.len().min(self.model.capacity));
        assert_eq!(self.waiting.len(), self.model.line.len().saturating_sub(self.model.capacity));
    }
}

async fn played(capacity: usize, ops: Vec<Op>) -> (Vec<u64>, Vec<u64>) {
    let (dial, journal, turns) = Dial::busy(capacity).await;
    let model = Model { capacity, line: VecDeque::new(), running: true, ran: vec![0] };
    let mut pair = Pair { dial: &dial, model, waiting: VecDeque::new(), replies: Vec::new() };
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn coalesce_does_what_its_model_does(roomy in any::<bool>(), ops in vec(op(), 1..40)) {
        let (ran, expected) = on_runtime(played(if roomy { 4 } else { 1 }, ops));
        prop_assert_eq!(ran, expected);
    }
}
