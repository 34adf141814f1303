//! One message on its way into a mailbox: what ask, tell and enqueue share.

use crate::{
    error::NotSent,
    handle::{Envelope, RawHandle},
    mailbox::{Offer, Rejected},
    refused::{TellError, Unsent},
    reply::Sink,
};
use std::{
    mem,
    task::{Context, Poll, ready},
};
use tokio::task::coop;

/// The handle a call was made with.
pub(crate) enum Link<'h, M> {
    Borrowed(&'h RawHandle<M>),
    Owned(RawHandle<M>),
}

impl<M> Link<'_, M> {
    fn raw(&self) -> &RawHandle<M> {
        match self {
            Self::Borrowed(raw) => raw,
            Self::Owned(raw) => raw,
        }
    }
}

/// Sends one message, at most once. Dropped early, it leaves no trace in the mailbox.
pub(crate) struct Submission<'h, M> {
    link: Link<'h, M>,
    offer: Offer<Envelope<M>>,
}

impl<'h, M> Submission<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { link: Link::Borrowed(raw), offer: Offer::Held(Envelope { message, sink: Sink::default() }) }
    }

    /// Makes the call an ask. Without effect once the message has left.
    pub(crate) fn ask(&mut self, sink: Sink) {
        if let Offer::Held(envelope) = &mut self.offer {
            envelope.sink = sink;
        }
    }

    /// Waits for room. Ready at once when the message was accepted before.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), TellError<M>>> {
        if matches!(self.offer, Offer::Accepted) {
            return Poll::Ready(Ok(()));
        }
        // One unit of the task's budget for each call, so that a caller whose actor always has room lets others run.
        let budget = ready!(coop::poll_proceed(cx));
        let outcome = ready!(self.link.raw().mailbox().poll_offer(&mut self.offer, cx));
        budget.made_progress();
        Poll::Ready(outcome.map_err(refusal))
    }

    /// Sends now or not at all.
    pub(crate) fn try_send(mut self) -> Result<(), TellError<M>> {
        match self.take_back() {
            Some(envelope) => self.link.raw().mailbox().try_offer(envelope).map_err(refusal),
            None => Ok(()),
        }
    }

    /// Gives up on waiting: the message, or `None` when it was accepted.
    pub(crate) fn time_out(&mut self) -> Option<TellError<M>> {
        self.take_back().map(|envelope| TellError::new(envelope.message, Unsent::TimedOut))
    }

    /// The same with a handle of its own.
    pub(crate) fn owned(mut self) -> Submission<'static, M> {
        // The message moves on with its place in the line; nothing is left here for `Drop`.
        let offer = mem::replace(&mut self.offer, Offer::Accepted);
        Submission { link: Link::Owned(self.link.raw().clone()), offer }
    }

    fn take_back(&mut self) -> Option<Envelope<M>> {
        match mem::replace(&mut self.offer, Offer::Accepted) {
            Offer::Held(envelope) => Some(envelope),
            Offer::Waiting(ticket) => self.link.raw().mailbox().withdraw(ticket),
            Offer::Accepted => None,
        }
    }
}

/// The message is moved, never pinned.
impl<M> Unpin for Submission<'_, M> {}

impl<M> Drop for Submission<'_, M> {
    fn drop(&mut self) {
        let unsent = self.take_back();
        drop(unsent);
    }
}

fn refusal<M>(rejected: Rejected<Envelope<M>>) -> TellError<M> {
    let why = rejected.closed.map_or(NotSent::Full, NotSent::Stopped);
    TellError::new(rejected.item.message, Unsent::Not(why))
}
