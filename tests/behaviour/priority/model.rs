//! Two lanes against a model, whatever is done in whatever order.

use super::{Desk, DeskHandle, DeskMessage};
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
    Plain,
    Urgent,
    /// Has priority, too, and coalesces.
    Newest,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    TryTell(Method),
    Tell(Method),
    /// An ask.
    Enqueue(Method),
    /// One who waits gives up, or goes away.
    Leave(usize),
    /// A handler ends.
    Turn,
}

fn op() -> impl Strategy<Value = Op> {
    let method = || prop_oneof![2 => Just(Method::Plain), 2 => Just(Method::Urgent), 1 => Just(Method::Newest)];
    prop_oneof![
        4 => method().prop_map(Op::TryTell),
        4 => method().prop_map(Op::Tell),
        2 => method().prop_map(Op::Enqueue),
        2 => any::<usize>().prop_map(Op::Leave),
        5 => Just(Op::Turn),
    ]
}

#[derive(Clone, Copy, Debug)]
struct Queued {
    method: Method,
    n: u64,
    told: bool,
}

/// What should happen to a desk whose handler of message 0 is in flight.
struct Model {
    capacity: usize,
    /// What was accepted, then what waits for room: with priority, and without.
    lanes: [VecDeque<Queued>; 2],
    running: bool,
    ran: Vec<u64>,
}

impl Model {
    fn lane(&mut self, method: Method) -> &mut VecDeque<Queued> {
        &mut self.lanes[usize::from(method == Method::Plain)]
    }

    /// Whether `try_tell` succeeds.
    fn try_tell(&mut self, queued: Queued) -> bool {
        let capacity = self.capacity;
        let lane = self.lane(queued.method);
        if lane.len() < capacity {
            lane.push_back(queued);
            return true;
        }
        match lane.iter_mut().take(capacity).rfind(|other| other.method == queued.method) {
            Some(newest) if newest.told && queued.method == Method::Newest => *newest = queued,
            _ => return false,
        }
        true
    }

    /// The handler in flight ends, or nothing is in flight, and the next one starts.
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

type Waiting<'a> = Result<Tell<'a, DeskMessage>, Enqueue<'a, DeskMessage, ()>>;

/// The desk and its model, side by side.
struct Pair<'a> {
    desk: &'a DeskHandle,
    model: Model,
    waiting: Vec<(u64, Waiting<'a>)>,
    replies: Vec<PendingReply<()>>,
}

impl<'a> Pair<'a> {
    fn call(&self, method: Method, n: u64) -> Call<'a, DeskMessage, ()> {
        match method {
            Method::Plain => self.desk.plain(n),
            Method::Urgent => self.desk.urgent(n),
            Method::Newest => self.desk.newest(n),
        }
    }

    /// Polls what waits; true if it is accepted.
    fn is_accepted(&mut self, waiting: &mut Waiting<'a>) -> bool {
        match waiting {
            Ok(tell) => poll_once(tell).is_ready(),
            Err(ask) => match poll_once(ask) {
                Poll::Ready(reply) => {
                    self.replies.push(reply.expect("it is open"));
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
                self.model.lane(method).push_back(Queued { method, n, told });
                if !self.is_accepted(&mut waiting) {
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

    /// What moved up has been accepted.
    fn poll_waiting(&mut self) {
        for (n, mut waiting) in mem::take(&mut self.waiting) {
            if !self.is_accepted(&mut waiting) {
                self.waiting.push((n, waiting));
            }
        }
        assert_eq!((self.desk.queued(), self.waiting.len()), (self.model.accepted(), self.model.waiting()));
    }
}

async fn played(capacity: usize, ops: Vec<Op>) -> (Vec<u64>, Vec<u64>) {
    let (desk, journal, turns) = Desk::busy(capacity).await;
    let model = Model { capacity, lanes: Default::default(), running: true, ran: vec![0] };
    let mut pair = Pair { desk: &desk, model, waiting: Vec::new(), replies: Vec::new() };
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
    for reply in replies {
        bounded(reply).await.expect("no ask is replaced");
    }
    (journal.ran(), model.ran)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c4_two_lanes_do_what_their_model_does(capacity in 1..4_usize, ops in vec(op(), 1..60)) {
        let (ran, expected) = on_runtime(played(capacity, ops));
        prop_assert_eq!(ran, expected);
    }
}
