//! The ways in which a client uses the actor.

use super::{
    actors::{Method, Stressed},
    client::Client,
    journal::{Causes, Check, Counted, Token},
    observed::Verdict,
    plan::{Ending, Kind, Place},
    state::Fate,
};
use actor_tests::storm::yield_once;
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

/// Lets `future` be polled `polls` times. `None` if it is still pending then.
async fn polled<F: Future + Unpin>(future: &mut F, polls: u32) -> Option<F::Output> {
    for poll in 0..polls {
        if poll > 0 {
            yield_once().await;
        }
        let outcome = poll_fn(|cx| match Pin::new(&mut *future).poll(cx) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending => Poll::Ready(None),
        });
        if let Some(outcome) = outcome.await {
            return Some(outcome);
        }
    }
    None
}

impl<H: Stressed> Client<H> {
    pub(super) async fn ask(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(true);
        let index = self.make(handle, method, &ticket);
        let outcome = handle.call(method, ticket).await;
        self.settle_call(index, outcome);
    }

    pub(super) fn short_time(&mut self) -> Duration {
        Duration::from_micros(self.random.below(300).into())
    }

    pub(super) async fn ask_with_timeout(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(false);
        let index = self.make(handle, method, &ticket);
        let outcome = handle.call(method, ticket).timeout(self.short_time()).await;
        self.settle_call(index, outcome);
    }

    pub(super) async fn drop_ask(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(false);
        let polls = self.random.below(6);
        let index = self.make(handle, method, &ticket);
        let mut call = handle.call(method, ticket);
        match polled(&mut call, polls).await {
            Some(outcome) => self.settle_call(index, outcome),
            None => self.settle(index, Verdict::Dropped { accepted: false, polled: polls > 0 }),
        }
    }

    pub(super) async fn tell(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(false);
        let index = self.make(handle, method, &ticket);
        let call = handle.call(method, ticket);
        let outcome = if self.random.once_in(3) {
            let time = self.short_time();
            call.timeout(time).tell().await
        } else {
            call.tell().await
        };
        self.settle_tell(index, outcome);
    }

    pub(super) async fn drop_tell(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(false);
        let polls = self.random.below(4);
        let index = self.make(handle, method, &ticket);
        self.observed.made[index].is_told = true;
        let mut tell = handle.call(method, ticket).tell();
        match polled(&mut tell, polls).await {
            Some(outcome) => self.settle_tell(index, outcome),
            None => self.settle(index, Verdict::Dropped { accepted: false, polled: polls > 0 }),
        }
    }

    /// Tries to send, and sometimes sends the message of the error again.
    pub(super) async fn try_tell(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(false);
        let index = self.make(handle, method, &ticket);
        self.observed.made[index].is_try = true;
        if method == Method::Burst && self.setup.plan.kind == Kind::Lanes {
            // Noted even if it is accepted, so that a call that is refused at once knows it.
            self.setup.journal.causes(|causes| causes.has_overflowed = true);
        }
        match handle.call(method, ticket).try_tell() {
            Err(error) if error.is_full() && self.random.once_in(2) => {
                // It counts as first polled now.
                self.observed.made[index].order = self.tick();
                self.observed.made[index].is_try = false;
                let outcome = handle.send(error.into_message()).await;
                self.settle_tell(index, outcome);
            }
            outcome => self.settle_tell(index, outcome),
        }
    }

    pub(super) async fn enqueue(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(true);
        let index = self.make(handle, method, &ticket);
        let outcome = handle.call(method, ticket).enqueue().await;
        self.settle_enqueue(index, outcome);
    }

    pub(super) fn try_enqueue(&mut self, handle: &H) {
        let (method, ticket) = self.ticket(true);
        let index = self.make(handle, method, &ticket);
        self.observed.made[index].is_try = true;
        let overflows = method == Method::Burst && self.setup.plan.kind == Kind::Lanes;
        if overflows {
            self.setup.journal.causes(|causes| causes.has_overflowed = true);
        }
        match handle.call(method, ticket).try_enqueue() {
            Ok(pending) => self.settle_enqueue(index, Ok(pending)),
            Err(error) => self.settle_call(index, Err(error.into())),
        }
    }

    /// Several calls of one task wait at the same time, and some are dropped while they wait.
    pub(super) async fn send_several(&mut self, handle: &H) {
        let mut waiting = Vec::new();
        for _ in 0..2 + self.random.below(4) {
            let (method, ticket) = self.ticket(true);
            let index = self.make(handle, method, &ticket);
            let mut enqueue = handle.call(method, ticket).enqueue();
            match polled(&mut enqueue, 1).await {
                Some(outcome) => self.settle_enqueue(index, outcome),
                None => waiting.push((index, enqueue)),
            }
        }
        for (index, mut enqueue) in waiting {
            if self.random.once_in(4) {
                drop(enqueue);
                self.settle(index, Verdict::Dropped { accepted: false, polled: true });
            } else {
                let outcome = (&mut enqueue).await;
                self.settle_enqueue(index, outcome);
            }
        }
    }

    /// A blocking call. With one thread it would not be repeated exactly.
    pub(super) async fn ask_from_thread(&mut self, handle: H) {
        if self.setup.plan.is_one_thread {
            return self.ask(&handle).await;
        }
        let (method, ticket) = self.ticket(true);
        let index = self.make(&handle, method, &ticket);
        let task = Token::new(&self.setup.journal, Counted::Task);
        let asked = tokio::task::spawn_blocking(move || {
            let _task = task;
            handle.call(method, ticket).blocking()
        });
        match asked.await {
            Ok(outcome) => self.settle_call(index, outcome),
            // A runtime that is dropped cancels what has not started.
            Err(error) if error.is_cancelled() && self.setup.plan.ending == Ending::DropRuntime => {}
            Err(error) => self.setup.journal.violation(Check::Lost, format_args!("a blocking call failed: {error}")),
        }
    }

    /// Awaits a reply, polls for it, or drops it.
    pub(super) async fn take_reply(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let at = self.random.index(self.pending.len());
        match self.random.below(3) {
            0 => self.await_reply(at).await,
            1 => {
                let (index, pending) = self.pending.swap_remove(at);
                drop(pending);
                self.settle(index, Verdict::Dropped { accepted: true, polled: true });
            }
            _ => {
                let (index, mut pending) = self.pending.swap_remove(at);
                let polls = self.random.below(4);
                match polled(&mut pending, polls).await {
                    Some(outcome) => self.settle_call(index, outcome),
                    None => self.pending.push((index, pending)),
                }
            }
        }
    }

    pub(super) async fn await_reply(&mut self, at: usize) {
        let (index, pending) = self.pending.swap_remove(at);
        let outcome = pending.await;
        self.settle_call(index, outcome);
    }

    pub(super) async fn watch(&mut self, handle: &H) {
        if self.random.once_in(2) {
            let polls = self.random.below(3);
            if let Some(reason) = polled(&mut handle.stopped(), polls).await {
                self.observed.reasons.push(("stopped", reason));
            }
        } else if let Err(reason) = handle.started().await {
            self.observed.reasons.push(("started", reason));
        }
    }

    /// One of the ways to stop the actor.
    pub(super) async fn stop(&mut self, handle: H) {
        let causes = |change: fn(&mut Causes)| self.setup.journal.causes(change);
        let waits = self.random.once_in(2);
        match self.random.below(6) {
            0 | 1 => {
                causes(|causes| causes.is_shut_down = true);
                let stopped = handle.shutdown();
                if waits {
                    self.observed.reasons.push(("shutdown", stopped.await));
                }
            }
            2 => {
                causes(|causes| (causes.is_shut_down, causes.is_aborted) = (true, true));
                let time = self.short_time() * 20;
                if let Ok(reason) = handle.shutdown_timeout(time).await {
                    self.observed.reasons.push(("shutdown_timeout", reason));
                }
            }
            3 => {
                let runs_here = self.setup.plan.is_one_thread && self.setup.plan.place != Place::OwnThread;
                if runs_here && !handle.is_stopped() {
                    causes(|causes| causes.is_aborted_for_sure |= !causes.is_decided());
                }
                causes(|causes| causes.is_aborted = true);
                let stopped = handle.abort();
                if waits {
                    self.observed.reasons.push(("abort", stopped.await));
                }
            }
            4 => self.ask_to_stop(&handle, Method::Quit).await,
            _ => self.ask_to_stop(&handle, Method::Last).await,
        }
    }

    pub(super) async fn ask_to_stop(&mut self, handle: &H, method: Method) {
        let ticket = self.ticket_with(Fate::Reply);
        let index = self.make(handle, method, &ticket);
        let outcome = handle.call(method, ticket).await;
        self.settle_call(index, outcome);
    }
}
