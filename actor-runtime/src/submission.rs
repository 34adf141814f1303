//! One message on its way into a mailbox: what ask, tell and enqueue share.
// By measurement: without it rustc leaves calls on the way of every ask, and those cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

#[cfg(feature = "direct")]
use crate::error::StopReason;
use crate::{
    deadline::Deadline,
    deadlock::{Tie, Wait, Watched},
    handle::RawHandle,
    mailbox::{Offer, WhenFull},
    parts::Parts,
    refused::{TellError, Unsent},
    reply::Sink,
};
#[cfg(feature = "direct")]
use std::any::Any;
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
    pub(crate) offer: Offer<M>,
    wait: Wait,
}

impl<'h, M: Parts> Submission<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { link: Link::Borrowed(raw), offer: Offer::Held(message), wait: Wait::default() }
    }

    /// Whether this is the first poll: then it takes one unit of the task's budget, so that a caller whose actor always has
    /// room lets others run, and starts the clock.
    #[inline]
    pub(crate) fn poll_first(&self, deadline: &mut Deadline, cx: &mut Context<'_>) -> Poll<bool> {
        if self.is_held() {
            ready!(coop::poll_proceed(cx)).made_progress();
            deadline.start();
        }
        Poll::Ready(self.is_held())
    }

    /// Waits for room, but not longer than `deadline` allows. Room that is there beats a deadline that has passed. Ready at
    /// once when the message was accepted before. `sink` is whom to answer, the first time.
    #[inline(always)]
    pub(crate) fn poll(
        &mut self,
        sink: Sink,
        deadline: &mut Deadline,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Unsent>> {
        let shared = self.link.raw().shared();
        if let Some(path) = self.wait.take_back(shared, &mut self.offer) {
            return Poll::Ready(Err(Unsent::Deadlock(path)));
        }
        let mailbox = &shared.mailbox;
        let outcome = match self.offer {
            Offer::Accepted => return Poll::Ready(Ok(())),
            Offer::Held(_) => mailbox.poll_offer(&mut self.offer, sink, cx),
            Offer::Waiting(ticket) => mailbox.poll_waiting(&mut self.offer, ticket, cx),
        };
        if let Poll::Ready(outcome) = outcome {
            return Poll::Ready(outcome.map_err(Unsent::Not));
        }
        ready!(deadline.poll(cx));
        Poll::Ready(if self.withdraw() { Err(Unsent::TimedOut) } else { Ok(()) })
    }

    /// How a handler polls what it may wait for in a deadlock. `None`: as everything else.
    #[inline(always)]
    pub(crate) fn watched(&mut self, deadline: &Deadline, cx: &Context<'_>) -> Option<Watched> {
        self.wait.watched(self.link.raw().shared(), &self.offer, deadline, cx)
    }

    /// For the message, to be known by.
    #[inline(always)]
    pub(crate) fn tie(&self) -> Tie {
        self.wait.tie()
    }

    /// Has the message handled here, if the actor rests: see [`Port::handle`](crate::rest::Port::handle).
    #[cfg(feature = "direct")]
    pub(crate) fn handle_directly(&mut self, place: &mut (dyn Any + Send)) -> Option<Result<(), StopReason>> {
        let shared = self.link.raw().shared();
        shared.port.as_ref()?.handle(shared, &mut self.offer, place)
    }

    /// Sends now or not at all.
    pub(crate) fn try_send(mut self, when_full: WhenFull) -> Result<(), TellError<M>> {
        if !self.withdraw() {
            return Ok(());
        }
        let outcome = self.link.raw().mailbox().try_offer(&mut self.offer, when_full);
        self.with_message(outcome.map_err(Unsent::Not))
    }

    /// Adds the message to the error.
    #[inline]
    pub(crate) fn with_message(&mut self, outcome: Result<(), Unsent>) -> Result<(), TellError<M>> {
        let Err(cause) = outcome else { return Ok(()) };
        self.offer.take().map_or(Ok(()), |message| Err(TellError::new(message, cause)))
    }

    /// The same with a handle of its own.
    pub(crate) fn owned(mut self) -> Submission<'static, M> {
        // The message moves on with its place in the line; nothing is left here for `Drop`.
        let offer = mem::replace(&mut self.offer, Offer::Accepted);
        let wait = mem::take(&mut self.wait);
        Submission { link: Link::Owned(self.link.raw().clone()), offer, wait }
    }
}

impl<M> Submission<'_, M> {
    pub(crate) const fn is_held(&self) -> bool {
        matches!(self.offer, Offer::Held(_))
    }

    /// Gives up on waiting. Whether the message was still to be accepted; it is held here then.
    pub(crate) fn withdraw(&mut self) -> bool {
        if let Offer::Waiting(ticket) = self.offer {
            self.link.raw().mailbox().withdraw(&mut self.offer, ticket);
        }
        self.is_held()
    }
}

/// The message is moved, never pinned.
impl<M> Unpin for Submission<'_, M> {}

impl<M> Drop for Submission<'_, M> {
    #[inline]
    fn drop(&mut self) {
        if let Offer::Waiting(_) = self.offer {
            self.withdraw();
        }
    }
}
