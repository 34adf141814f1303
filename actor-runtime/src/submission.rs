//! One message on its way into a mailbox: what ask, tell and enqueue share.

use crate::{
    deadline::Deadline,
    handle::{Envelope, RawHandle},
    mailbox::Offer,
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
    pub(crate) offer: Offer<Envelope<M>>,
}

impl<'h, M> Submission<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { link: Link::Borrowed(raw), offer: Offer::new(Envelope { message, sink: Sink::default() }) }
    }

    /// Makes the call an ask. Without effect once the message has left.
    pub(crate) fn ask(&mut self, sink: Sink) {
        if let Some(envelope) = &mut self.offer.held {
            envelope.sink = sink;
        }
    }

    /// Waits for room, but not longer than `deadline` allows. Room that is there beats a deadline that has passed. Ready at
    /// once when the message was accepted before.
    pub(crate) fn poll(&mut self, deadline: &mut Deadline, cx: &mut Context<'_>) -> Poll<Result<(), Unsent>> {
        if self.offer.is_accepted() {
            return Poll::Ready(Ok(()));
        }
        // One unit of the task's budget for each call, so that a caller whose actor always has room lets others run.
        let budget = ready!(coop::poll_proceed(cx));
        if let Poll::Ready(outcome) = self.link.raw().mailbox().poll_offer(&mut self.offer, cx) {
            budget.made_progress();
            return Poll::Ready(outcome.map_err(Unsent::Not));
        }
        drop(budget);
        ready!(deadline.poll(cx));
        Poll::Ready(if self.withdraw() { Err(Unsent::TimedOut) } else { Ok(()) })
    }

    /// Sends now or not at all.
    pub(crate) fn try_send(mut self) -> Result<(), TellError<M>> {
        self.withdraw();
        let outcome = self.link.raw().mailbox().try_offer(&mut self.offer).map_err(Unsent::Not);
        self.with_message(outcome)
    }

    /// Gives up on waiting. Whether the message was still to be accepted; it is held here then.
    pub(crate) fn withdraw(&mut self) -> bool {
        self.link.raw().mailbox().withdraw(&mut self.offer);
        self.offer.held.is_some()
    }

    /// Adds the message to the error.
    pub(crate) fn with_message(&mut self, outcome: Result<(), Unsent>) -> Result<(), TellError<M>> {
        match (outcome, self.offer.held.take()) {
            (Err(cause), Some(envelope)) => Err(TellError::new(envelope.message, cause)),
            _ => Ok(()),
        }
    }

    /// The same with a handle of its own.
    pub(crate) fn owned(mut self) -> Submission<'static, M> {
        // The message moves on with its place in the line; nothing is left here for `Drop`.
        let offer = mem::replace(&mut self.offer, Offer::accepted());
        Submission { link: Link::Owned(self.link.raw().clone()), offer }
    }
}

/// The message is moved, never pinned.
impl<M> Unpin for Submission<'_, M> {}

impl<M> Drop for Submission<'_, M> {
    #[inline]
    fn drop(&mut self) {
        if self.offer.is_waiting() {
            self.withdraw();
        }
    }
}
