//! The clients of a round: tasks that call the actor in every way, and drop what they have at any time.

use super::{
    actors::{Method, Stressed},
    journal::{Check, Counted, Token},
    observed::{Made, Observed, Verdict},
    plan::Kind,
    random::Random,
    state::{Fate, Receipt, Reply, Setup, Ticket},
};
use actor_runtime::{CallError, Fallible, PendingReply, TellError, WeakHandle};
use actor_tests::storm::yield_once;
use std::sync::Arc;

/// Accepted calls whose replies the client awaits later: their indices in [`Observed::made`].
type Pending = Vec<(usize, PendingReply<Reply, Fallible>)>;

pub struct Client<H: Stressed> {
    number: u32,
    pub(super) setup: Arc<Setup>,
    pub(super) random: Random,
    pub(super) handles: Vec<H>,
    weak: WeakHandle<H>,
    pub(super) pending: Pending,
    clock: u32,
    pub(super) observed: Observed,
}

impl<H: Stressed> Client<H> {
    pub fn new(number: u32, setup: &Arc<Setup>, handle: H) -> Self {
        let random = Random::for_part(setup.plan.seed, u64::from(number));
        let weak = handle.downgrade();
        let (setup, handles) = (setup.clone(), vec![handle]);
        Self { number, setup, random, handles, weak, pending: Vec::new(), clock: 0, observed: Observed::default() }
    }

    /// Operates on the actor until all is done, or no handle is left.
    pub async fn run(mut self) -> Observed {
        let _token = Token::new(&self.setup.journal, Counted::Task);
        for operation in 0..self.setup.plan.operations {
            self.setup.journal.set_progress(self.number, operation + 1);
            let Some(handle) = self.handle() else { break };
            self.check_length(&handle);
            self.operate(handle).await;
        }
        self.handles.clear();
        while !self.pending.is_empty() {
            self.await_reply(0).await;
        }
        self.setup.journal.set_progress(self.number, u32::MAX);
        self.observed
    }

    /// A handle to operate on, if the client has any.
    fn handle(&mut self) -> Option<H> {
        if self.handles.is_empty() {
            self.handles.extend(self.weak.upgrade());
        }
        let index = self.random.index(self.handles.len().max(1));
        self.handles.get(index).cloned()
    }

    fn check_length(&self, handle: &H) {
        let lanes = if self.setup.plan.kind == Kind::Lanes { 2 } else { 1 };
        let (length, most) = (handle.mailbox_len(), lanes * self.setup.plan.capacity);
        self.setup.journal.require(length <= most, Check::Capacity, || format!("{length} messages are queued"));
    }

    async fn operate(&mut self, handle: H) {
        if self.random.once_in(self.setup.plan.stops) {
            return self.stop(handle).await;
        }
        match self.random.below(40) {
            0..=6 => self.ask(&handle).await,
            7..=9 => self.ask_with_timeout(&handle).await,
            10..=12 => self.drop_ask(&handle).await,
            13..=15 => self.tell(&handle).await,
            16 => self.drop_tell(&handle).await,
            17..=20 => self.try_tell(&handle).await,
            21..=24 => self.enqueue(&handle).await,
            25 => self.try_enqueue(&handle),
            26..=28 => self.send_several(&handle).await,
            29 => self.ask_from_thread(handle).await,
            30..=31 => self.take_reply().await,
            32..=33 => self.handles.push(handle),
            34..=35 => drop(self.handles.pop()),
            36 => self.watch(&handle).await,
            _ => {
                for _ in 0..self.random.below(4) {
                    yield_once().await;
                }
            }
        }
    }

    pub(super) fn tick(&mut self) -> u32 {
        self.clock += 1;
        self.clock
    }

    /// Any method that does not stop the actor. Only a call that does not wait for its reply may get none: `is_patient` is false.
    pub(super) fn ticket(&mut self, is_patient: bool) -> (Method, Ticket) {
        use Method::{Burst, Defer, Latest, Read, Turns, Urgent, Work};
        let method = self.random.pick(&[Work, Work, Turns, Read, Read, Urgent, Latest, Burst, Defer]);
        let fates = if method == Method::Defer {
            &[Fate::Reply, Fate::Reply, Fate::Forget, Fate::AwaitClosed, Fate::Keep][..if is_patient { 4 } else { 5 }]
        } else {
            &[Fate::Reply, Fate::Reply, Fate::Reply, Fate::Refuse]
        };
        let fate = self.random.pick(fates);
        let fate = if self.random.once_in(self.setup.plan.panics) { Fate::Panic } else { fate };
        (method, self.ticket_with(fate))
    }

    pub(super) fn ticket_with(&mut self, fate: Fate) -> Ticket {
        let id = u64::from(self.number) << 32 | self.observed.made.len() as u64;
        Ticket::new(&self.setup.journal, id, fate, self.random.below(4))
    }

    /// Notes a message that is about to be sent. Returns its index.
    pub(super) fn make(&mut self, handle: &H, method: Method, ticket: &Ticket) -> usize {
        let (order, after_stop) = (self.tick(), handle.is_stopped());
        self.observed.made.push(Made {
            entry: ticket.entry.clone(),
            method,
            order,
            accepted_at: None,
            is_try: false,
            is_told: false,
            after_stop,
            verdict: None,
        });
        self.observed.made.len() - 1
    }

    pub(super) fn settle(&mut self, index: usize, verdict: Verdict) {
        let at = self.tick();
        let made = &mut self.observed.made[index];
        let accepted = match verdict {
            Verdict::Served | Verdict::Refused | Verdict::NoReply(_) | Verdict::Discarded(_) | Verdict::Told => true,
            Verdict::TimedOut { accepted } | Verdict::Dropped { accepted, .. } => accepted,
            Verdict::Closed(_) | Verdict::Full => false,
        };
        made.accepted_at = made.accepted_at.or(accepted.then_some(at));
        made.verdict = Some(verdict);
    }

    pub(super) fn settle_call(&mut self, index: usize, outcome: Result<Receipt, CallError<Receipt>>) {
        let entry = self.observed.made[index].entry.clone();
        let replied = match &outcome {
            Ok(receipt) | Err(CallError::Handler(receipt)) => Some(*receipt.id),
            Err(_) => None,
        };
        let is_own = replied.is_none_or(|replied| replied == entry.id);
        self.setup.journal.require(is_own, Check::Lost, || format!("{entry} got the reply of {replied:?}"));
        let verdict = match outcome {
            Ok(_) => Verdict::Served,
            Err(CallError::Handler(_)) => Verdict::Refused,
            Err(CallError::NoReply { reason, .. }) => Verdict::NoReply(reason),
            Err(CallError::Discarded { reason, .. }) => Verdict::Discarded(reason),
            Err(CallError::Closed { reason, .. }) => Verdict::Closed(reason),
            Err(CallError::MailboxFull { .. }) => Verdict::Full,
            Err(CallError::Timeout { accepted, .. }) => Verdict::TimedOut { accepted },
            Err(other) => {
                self.setup.journal.violation(Check::Lost, format_args!("{entry}: {other:?}"));
                return;
            }
        };
        self.settle(index, verdict);
    }

    pub(super) fn settle_tell(&mut self, index: usize, outcome: Result<(), TellError<H::Message>>) {
        self.observed.made[index].is_told = true;
        let verdict = match outcome {
            Ok(()) => Verdict::Told,
            Err(error) if error.is_full() => Verdict::Full,
            Err(error) if error.is_timeout() => Verdict::TimedOut { accepted: false },
            Err(error) => {
                let Some(reason) = error.stop_reason() else {
                    return self.setup.journal.violation(Check::Lost, error);
                };
                Verdict::Closed(reason.clone())
            }
        };
        self.settle(index, verdict);
    }

    pub(super) fn settle_enqueue(
        &mut self,
        index: usize,
        outcome: Result<PendingReply<Reply, Fallible>, CallError<Receipt>>,
    ) {
        match outcome {
            Ok(pending) => {
                self.observed.made[index].accepted_at = Some(self.tick());
                self.pending.push((index, pending));
            }
            Err(error) => self.settle_call(index, Err(error)),
        }
    }
}
