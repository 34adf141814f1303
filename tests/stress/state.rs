//! The state of the actors, and what their handlers do with a message.

use super::{
    journal::{Check, Counted, Entry, Journal, Running, Token},
    plan::{HookFate, Kind, Plan},
    random::Random,
};
use actor_runtime::ReplyTo;
use actor_tests::{storm::yield_once, support::PLANNED};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
};

/// What every handler returns. The error is a reply as well.
pub type Reply = Result<Receipt, Receipt>;

/// What the round, the factory and all incarnations share.
#[derive(Debug)]
pub struct Setup {
    pub plan: Plan,
    pub journal: Arc<Journal>,
    pub incarnations: AtomicU32,
}

/// What a handler does with its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Reply,
    Refuse,
    Panic,
    /// For `Method::Defer`: the task that has the reply sender drops it.
    Forget,
    /// For `Method::Defer`: the task replies when the caller is gone, or after some turns.
    AwaitClosed,
    /// For `Method::Defer`: the state keeps the reply sender until it is dropped. Only for callers that do not wait.
    Keep,
}

/// The argument of every message.
#[derive(Debug)]
pub struct Ticket {
    pub entry: Arc<Entry>,
    pub fate: Fate,
    pub turns: u32,
    /// The id, written to memory of its own by the caller and read by the handler.
    data: Box<u64>,
    _token: Token,
}

impl Ticket {
    pub fn new(journal: &Arc<Journal>, id: u64, fate: Fate, turns: u32) -> Self {
        let entry = Arc::new(Entry { id, ..Entry::default() });
        Self { entry, fate, turns, data: Box::new(id), _token: Token::new(journal, Counted::Message) }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.entry.drops.fetch_add(1, Relaxed);
    }
}

/// The reply, with the id in memory of its own.
#[derive(Debug)]
pub struct Receipt {
    pub id: Box<u64>,
    _token: Token,
}

/// The state of every actor.
#[derive(Debug)]
pub struct State {
    setup: Arc<Setup>,
    /// Changed by exclusive handlers without synchronization.
    handled: u64,
    kept: Vec<ReplyTo<Reply>>,
    incarnation: u32,
    _token: Token,
}

impl State {
    pub fn new(setup: &Arc<Setup>) -> Self {
        let journal = &setup.journal;
        let alive = journal.alive(Counted::State);
        journal.require(alive == 0, Check::Exclusion, || format!("a state is made while there are {alive}"));
        Self {
            setup: setup.clone(),
            handled: 0,
            kept: Vec::new(),
            incarnation: setup.incarnations.fetch_add(1, Relaxed),
            _token: Token::new(journal, Counted::State),
        }
    }

    fn start(&self, ticket: &Ticket, is_concurrent: bool) -> Running {
        let journal = &self.setup.journal;
        journal.require(*ticket.data == ticket.entry.id, Check::Lost, || format!("{} changed", ticket.entry));
        journal.start(&ticket.entry, is_concurrent)
    }

    /// Does what the fate says, at the end of a handler.
    fn finish(&self, ticket: &Ticket) -> Reply {
        let journal = &self.setup.journal;
        let id = ticket.entry.id;
        match ticket.fate {
            Fate::Panic => {
                let text = format!("{PLANNED} of message {id}");
                journal.causes(|causes| causes.panics.push(text.clone()));
                panic!("{text}")
            }
            Fate::Refuse => Err(Receipt { id: Box::new(id), _token: Token::new(journal, Counted::Reply) }),
            _ => Ok(Receipt { id: Box::new(id), _token: Token::new(journal, Counted::Reply) }),
        }
    }

    pub fn work(&mut self, ticket: &Ticket) -> Reply {
        let _running = self.start(ticket, false);
        self.handled += 1;
        let handled = self.handled;
        if self.setup.plan.kind == Kind::Direct && !self.setup.plan.is_one_thread {
            // Callers that run handlers themselves would rarely meet in one that takes no time.
            (0..ticket.turns).for_each(|_| thread::yield_now());
        }
        self.require_unchanged(handled);
        self.finish(ticket)
    }

    pub async fn turns(&mut self, ticket: Ticket) -> Reply {
        let _running = self.start(&ticket, false);
        self.handled += 1;
        let handled = self.handled;
        turns(ticket.turns).await;
        self.require_unchanged(handled);
        self.finish(&ticket)
    }

    pub async fn read(&self, ticket: Ticket) -> Reply {
        let _running = self.start(&ticket, self.setup.plan.kind == Kind::Concurrent);
        let handled = self.handled;
        turns(ticket.turns).await;
        self.require_unchanged(handled);
        self.finish(&ticket)
    }

    fn require_unchanged(&self, handled: u64) {
        let is_unchanged = self.handled == handled;
        self.setup.journal.require(is_unchanged, Check::Exclusion, || "a state changed while a handler waited".into());
    }

    pub fn defer(&mut self, ticket: &Ticket, respond_to: ReplyTo<Reply>) {
        let _running = self.start(ticket, false);
        self.handled += 1;
        match ticket.fate {
            Fate::Keep => self.kept.push(respond_to),
            Fate::Panic => drop(self.finish(ticket)),
            _ => {
                let reply = self.finish(ticket);
                let token = Token::new(&self.setup.journal, Counted::Task);
                tokio::spawn(reply_later(ticket.fate, ticket.turns, reply, respond_to, token));
            }
        }
    }

    pub fn quit(&mut self, ticket: &Ticket, stop: impl FnOnce(String)) -> Reply {
        let _running = self.start(ticket, false);
        self.handled += 1;
        let reason = format!("stopped by message {}", ticket.entry.id);
        self.setup.journal.causes(|causes| causes.own_stops.push(reason.clone()));
        stop(reason);
        self.finish(ticket)
    }

    pub fn last(self, ticket: &Ticket) -> Reply {
        let _running = self.start(ticket, false);
        self.setup.journal.causes(|causes| causes.is_consumed = true);
        self.finish(ticket)
    }

    pub async fn begin(&mut self) -> Result<(), String> {
        let Setup { plan, journal, .. } = &*self.setup;
        let _running = journal.enter(false, &"the start hook");
        let mut random = Random::for_part(plan.seed, 1_000 + u64::from(self.incarnation));
        turns(random.below(3)).await;
        if !random.once_in(plan.start_failures) {
            return Ok(());
        }
        let text = format!("{PLANNED} or error of start hook {}", self.incarnation);
        journal.causes(|causes| causes.start_failures.push(text.clone()));
        assert!(random.once_in(2), "{text}");
        Err(text)
    }

    pub async fn end(&mut self) -> Result<(), String> {
        let Setup { plan, journal, .. } = &*self.setup;
        let _running = journal.enter(false, &"the stop hook");
        journal.causes(|causes| causes.stop_hooks_started += 1);
        turns(Random::for_part(plan.seed, 999).below(3)).await;
        let text = format!("{PLANNED} or error of the stop hook");
        journal.causes(|causes| causes.stop_hooks_returned += 1);
        match plan.stop_hook {
            HookFate::Succeed => Ok(()),
            HookFate::Fail => {
                journal.causes(|causes| causes.stop_errors.push(text.clone()));
                Err(text)
            }
            HookFate::Panic => {
                journal.causes(|causes| causes.stop_panics.push(text.clone()));
                panic!("{text}")
            }
        }
    }
}

async fn turns(count: u32) {
    for _ in 0..count {
        yield_once().await;
    }
}

async fn reply_later(fate: Fate, count: u32, reply: Reply, mut respond_to: ReplyTo<Reply>, token: Token) {
    if fate == Fate::AwaitClosed {
        tokio::select! {
            biased;
            () = respond_to.closed() => {}
            () = turns(count) => {}
        }
    } else {
        turns(count).await;
    }
    if fate == Fate::Forget {
        drop((respond_to, reply));
    } else {
        respond_to.send(reply);
    }
    drop(token);
}
