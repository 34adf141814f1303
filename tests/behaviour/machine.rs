//! C2, C3, O1, S1, S8: random sequences of operations, checked against the record of the handlers that ran.

use crate::{
    subject::{Gate, Journal, Subject, SubjectHandle, SubjectMessage},
    support::{CallOutcome, bounded, outcome_of, runtime, settle},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason, TellError};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest},
    test_runner::TestCaseError,
};
use std::time::Duration;
use tokio::task::{JoinHandle, yield_now};

const CAPACITY: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Note,
    Refuse,
    Echo,
    Wait,
    Boom,
    Finish,
}

#[derive(Clone, Copy, Debug)]
enum Verb {
    Ask,
    Tell,
    TryTell,
    Enqueue,
    Timed,
    /// With a reply channel that the caller creates.
    Forward,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Call(Kind, Verb),
    Cancel(usize),
    Open(usize),
    Turns(u8),
    Advance(u8),
    Shutdown,
    Abort,
    DropHandle,
}

fn op() -> impl Strategy<Value = Op> {
    let kind = prop_oneof![
        8 => Just(Kind::Note), 2 => Just(Kind::Refuse), 4 => Just(Kind::Echo), 6 => Just(Kind::Wait),
        1 => Just(Kind::Boom), 1 => Just(Kind::Finish),
    ];
    let verb = prop_oneof![
        Just(Verb::Ask),
        Just(Verb::Tell),
        Just(Verb::TryTell),
        Just(Verb::Enqueue),
        Just(Verb::Timed),
        Just(Verb::Forward),
    ];
    prop_oneof![
        24 => (kind, verb).prop_map(|(kind, verb)| Op::Call(kind, verb)),
        4 => any::<usize>().prop_map(Op::Cancel),
        6 => any::<usize>().prop_map(Op::Open),
        8 => (1..6_u8).prop_map(Op::Turns),
        2 => (1..200_u8).prop_map(Op::Advance),
        1 => Just(Op::Shutdown),
        1 => Just(Op::Abort),
        1 => Just(Op::DropHandle),
    ]
}

/// A call and its outcome, which is `None` if the call was cancelled.
#[derive(Debug)]
struct Made {
    id: u64,
    is_ask: bool,
    outcome: Option<CallOutcome>,
}

/// What a test observes in one run.
#[derive(Debug)]
struct Trace {
    calls: Vec<Made>,
    ran: Vec<u64>,
    longest: usize,
    reason: StopReason,
    alive_tasks: usize,
    /// The copies of the journal and the tokens that messages, replies or the state still hold.
    left: usize,
}

struct Machine {
    token: Journal,
    subject: Option<SubjectHandle>,
    calls: Vec<(u64, bool, JoinHandle<CallOutcome>)>,
    gates: Vec<Gate>,
    longest: usize,
}

fn told<M>(outcome: Result<(), TellError<M>>) -> CallOutcome {
    outcome_of(&outcome.map_err(CallError::<String>::from))
}

macro_rules! sent {
    ($call:expr, $verb:expr) => {
        match $verb {
            Verb::Ask | Verb::Forward => outcome_of(&$call.await),
            Verb::Tell => told($call.tell().await),
            Verb::TryTell => told($call.try_tell()),
            Verb::Timed => outcome_of(&$call.timeout(Duration::from_millis(100)).await),
            Verb::Enqueue => match $call.enqueue().await {
                Ok(pending) => outcome_of(&pending.await),
                Err(error) => outcome_of(&Err::<(), _>(error)),
            },
        }
    };
}

async fn call(subject: SubjectHandle, kind: Kind, verb: Verb, id: u64, gate: Gate, token: Journal) -> CallOutcome {
    if let (Kind::Note, Verb::Forward) = (kind, verb) {
        let (respond_to, reply) = ReplyTo::channel();
        let sent = subject.send(SubjectMessage::Note { n: id, respond_to }).await;
        return if sent.is_err() { told(sent) } else { outcome_of(&reply.await) };
    }
    match kind {
        Kind::Note => sent!(subject.note(id), verb),
        Kind::Refuse => sent!(subject.refuse(id), verb),
        Kind::Echo => sent!(subject.echo(id, token), verb),
        Kind::Wait => sent!(subject.wait(id, gate), verb),
        Kind::Boom => sent!(subject.boom(id), verb),
        Kind::Finish => sent!(subject.finish(id, gate), verb),
    }
}

impl Machine {
    async fn apply(&mut self, op: Op) {
        match op {
            Op::Call(kind, verb) => self.call(kind, verb),
            Op::Cancel(which) => {
                if let Some((.., task)) = which.checked_rem(self.calls.len()).and_then(|at| self.calls.get(at)) {
                    task.abort();
                }
            }
            Op::Open(which) => {
                if let Some(gate) = which.checked_rem(self.gates.len()).and_then(|at| self.gates.get(at)) {
                    gate.open();
                }
            }
            Op::Turns(turns) => {
                for _ in 0..turns {
                    yield_now().await;
                }
            }
            Op::Advance(millis) => tokio::time::advance(Duration::from_millis(millis.into())).await,
            Op::Shutdown => drop(self.subject.as_ref().map(ActorControl::shutdown)),
            Op::Abort => drop(self.subject.as_ref().map(ActorControl::abort)),
            Op::DropHandle => self.subject = None,
        }
        self.longest = self.longest.max(self.subject.as_ref().map_or(0, ActorHandle::mailbox_len));
    }

    fn call(&mut self, kind: Kind, verb: Verb) {
        let Some(subject) = self.subject.clone() else { return };
        let (id, gate) = (self.calls.len() as u64, Gate::shut());
        self.gates.push(gate.clone());
        let task = tokio::spawn(call(subject, kind, verb, id, gate, self.token.clone()));
        self.calls.push((id, !matches!(verb, Verb::Tell | Verb::TryTell), task));
    }

    /// Opens every gate and awaits all calls.
    async fn outcomes(self) -> Vec<Made> {
        self.gates.iter().for_each(Gate::open);
        let mut made = Vec::new();
        for (id, is_ask, task) in self.calls {
            made.push(Made { id, is_ask, outcome: bounded(task).await.ok() });
        }
        made
    }
}

/// Runs `ops`, then lets the actor drain, or aborts it.
fn trace(ops: Vec<Op>, aborted: bool) -> Trace {
    let here = runtime();
    let (journal, token) = (Journal::default(), Journal::default());
    let (calls, longest, reason) = here.block_on(async {
        let subject = Subject::new(&journal).spawner().capacity(CAPACITY).spawn();
        let stopped = subject.stopped();
        let token = token.clone();
        let (calls, gates) = (Vec::new(), Vec::new());
        let mut machine = Machine { token, subject: Some(subject), calls, gates, longest: 0 };
        for op in ops {
            machine.apply(op).await;
        }
        if aborted {
            machine.apply(Op::Abort).await;
        }
        machine.subject = None;
        let longest = machine.longest;
        (machine.outcomes().await, longest, bounded(stopped).await)
    });
    here.block_on(settle());
    let alive_tasks = here.metrics().num_alive_tasks();
    let left = journal.holders() + token.holders() - 2;
    Trace { calls, ran: journal.ran(), longest, reason, alive_tasks, left }
}

fn check(holds: bool, trace: &Trace, made: &dyn std::fmt::Debug) -> Result<(), TestCaseError> {
    if holds { Ok(()) } else { Err(TestCaseError::fail(format!("{made:?} in {trace:#?}"))) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c2_error_says_whether_the_handler_may_have_run(ops in vec(op(), 1..60), aborted in any::<bool>()) {
        let trace = trace(ops, aborted);
        for made in &trace.calls {
            let ran = trace.ran.contains(&made.id);
            let holds = match made.outcome {
                Some(CallOutcome::Served) => ran || !made.is_ask,
                Some(CallOutcome::Refused) => ran,
                // The reply sender of a forwarded message is dropped with the message, even if the handler never ran.
                None | Some(CallOutcome::NoReply | CallOutcome::TimedOut { accepted: true }) => true,
                Some(CallOutcome::Closed | CallOutcome::Discarded | CallOutcome::TimedOut { accepted: false }) => !ran,
            };
            check(holds, &trace, made)?;
        }
    }

    #[test]
    fn c3_message_runs_at_most_once(ops in vec(op(), 1..60), aborted in any::<bool>()) {
        let trace = trace(ops, aborted);
        let mut ran = trace.ran.clone();
        ran.sort_unstable();
        ran.dedup();
        check(ran.len() == trace.ran.len(), &trace, &"a message ran twice")?;
    }

    #[test]
    fn o1_queue_never_exceeds_its_capacity(ops in vec(op(), 1..60), aborted in any::<bool>()) {
        let trace = trace(ops, aborted);
        check(trace.longest <= CAPACITY, &trace, &"too long")?;
    }

    #[test]
    fn s1_drained_actor_has_handled_every_accepted_message(ops in vec(op(), 1..60)) {
        let trace = trace(ops, false);
        if matches!(trace.reason, StopReason::Shutdown | StopReason::HandlesDropped) {
            for made in &trace.calls {
                let accepted = matches!(made.outcome, Some(CallOutcome::Served));
                check(!accepted || trace.ran.contains(&made.id), &trace, made)?;
            }
        }
    }

    #[test]
    fn s8_nothing_is_left_after_the_stop(ops in vec(op(), 1..60), aborted in any::<bool>()) {
        let trace = trace(ops, aborted);
        check(trace.left == 0 && trace.alive_tasks == 0, &trace, &"something is left")?;
    }
}
