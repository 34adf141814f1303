//! One message on its way into a mailbox: what ask, tell and enqueue share.
// Measured: without `inline(always)` rustc leaves calls on the path of every ask, which cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

#[cfg(feature = "direct")]
use crate::error::StopReason;
use crate::{
    core::{
        handle::raw::RawHandle,
        mailbox::{Outgoing, Progress, WhenFull},
        message::Message,
        reply::{ReplyReceiver, ReplySender},
    },
    error::{CallTarget, TellError, TellErrorKind},
    instrument::deadlock::{CallerEdge, MessageEdge},
    util::deadline::Deadline,
};
#[cfg(feature = "direct")]
use std::any::Any;
use std::{
    mem,
    task::{Context, Poll, Waker, ready},
};
use tokio::task::coop;

/// The handle that a call was made with.
enum HandleRef<'h, M> {
    Borrowed(&'h RawHandle<M>),
    Owned(RawHandle<M>),
}

impl<M> HandleRef<'_, M> {
    fn raw(&self) -> &RawHandle<M> {
        match self {
            Self::Borrowed(raw) => raw,
            Self::Owned(raw) => raw,
        }
    }
}

/// Sends one message, at most once. If it is dropped while it waits, the message leaves the mailbox.
pub(super) struct SendOperation<'h, M> {
    handle: HandleRef<'h, M>,
    pub(super) outgoing: Outgoing<M>,
    edge: CallerEdge,
}

impl<'h, M: Message> SendOperation<'h, M> {
    pub(super) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { handle: HandleRef::Borrowed(raw), outgoing: Outgoing::Unsent(message), edge: CallerEdge::default() }
    }

    /// The method of an unsent message.
    #[inline]
    pub(super) fn method(&self) -> Option<&'static str> {
        match &self.outgoing {
            Outgoing::Unsent(message) => Some(message.info().method),
            Outgoing::Waiting(..) | Outgoing::Sent => None,
        }
    }

    /// Whether this is the first poll. The first poll takes one unit of the task's budget, so that a caller whose actor always
    /// has capacity lets other tasks run, and it starts the clock.
    #[inline]
    pub(super) fn poll_first(&self, deadline: &mut Deadline, cx: &mut Context<'_>) -> Poll<bool> {
        if self.is_unsent() {
            ready!(coop::poll_proceed(cx)).made_progress();
            deadline.start();
        }
        Poll::Ready(self.is_unsent())
    }

    /// Waits for capacity until `deadline`. Capacity that is there takes precedence over a deadline that has passed. Ready at
    /// once if the message was accepted before. `reply` is used the first time.
    #[inline(always)]
    pub(super) fn poll(
        &mut self,
        mut reply: ReplySender,
        deadline: &mut Deadline,
        waker: &Waker,
    ) -> Poll<Result<(), TellErrorKind>> {
        if let Some(path) = self.edge.take_deadlock()
            && self.retract()
        {
            return Poll::Ready(Err(TellErrorKind::Deadlock(path)));
        }
        let mailbox = &self.handle.raw().cell().mailbox;
        let progress = match self.outgoing {
            Outgoing::Sent => Progress::Sent,
            Outgoing::Unsent(_) => mailbox.send(&mut self.outgoing, &mut reply, waker),
            Outgoing::Waiting(lane, ticket) => mailbox.poll_waiting(&mut self.outgoing, (lane, ticket), waker),
        };
        match progress {
            Progress::Sent => return Poll::Ready(Ok(())),
            Progress::Closed => return Poll::Ready(Err(mailbox.any().refusal())),
            Progress::Waiting => {}
        }
        ready!(deadline.poll(&mut Context::from_waker(waker)));
        Poll::Ready(if self.cancel() { Err(TellErrorKind::Timeout) } else { Ok(()) })
    }

    /// Tracks the call for deadlock detection. Returns the waker to poll it with, or `None` to poll it as usual.
    #[inline(always)]
    pub(super) fn track(&mut self, deadline: &Deadline, waker: &Waker) -> Option<Waker> {
        let method = self.method();
        self.edge.track(waker, !deadline.is_never(), &self.handle.raw().cell().identity, method)
    }

    /// The call was polled with the waker that [`track`](Self::track) returned.
    #[inline(always)]
    pub(super) fn polled(&self, is_pending: bool) {
        self.edge.polled(is_pending);
    }

    /// What travels beside the message of a tracked call.
    #[inline(always)]
    pub(super) fn message_edge(&self) -> MessageEdge {
        self.edge.message_edge()
    }

    /// Takes the message back, unless its handler has started.
    fn retract(&mut self) -> bool {
        let mailbox = &self.handle.raw().cell().mailbox;
        match self.outgoing {
            Outgoing::Waiting(lane, ticket) => mailbox.cancel(&mut self.outgoing, lane, ticket),
            Outgoing::Sent => mailbox.retract(&mut self.outgoing, &|reply| self.edge.owns(reply.edge())),
            Outgoing::Unsent(_) => true,
        }
    }

    /// Runs the handler here if the actor is idle: see [`CallerPort::handle`](super::inline::CallerPort::handle).
    #[cfg(feature = "direct")]
    #[inline(always)]
    pub(super) fn run_inline(
        &mut self,
        reply: &mut (dyn Any + Send),
        failed: &mut Option<StopReason>,
        waker: &Waker,
    ) -> bool {
        let cell = self.handle.raw().cell();
        cell.port.as_ref().is_some_and(|port| port.handle(cell, &mut self.outgoing, reply, failed, waker))
    }

    /// Sends now or not at all.
    pub(super) fn try_send(mut self, reply: ReplySender, when_full: WhenFull) -> Result<(), TellError<M>> {
        if !self.cancel() {
            return Ok(());
        }
        let outcome = self.handle.raw().cell().mailbox.try_send(&mut self.outgoing, reply, when_full);
        self.with_message(outcome)
    }

    /// Adds the message to the error.
    #[inline]
    pub(super) fn with_message(&mut self, outcome: Result<(), TellErrorKind>) -> Result<(), TellError<M>> {
        match outcome {
            Ok(()) => Ok(()),
            Err(kind) => self.fail(kind),
        }
    }

    #[cold]
    fn fail(&mut self, kind: TellErrorKind) -> Result<(), TellError<M>> {
        let target = self.target(self.method().unwrap_or_default());
        self.outgoing.take().map_or(Ok(()), |message| Err(TellError::new(message, kind, target)))
    }

    /// The same operation with a handle of its own.
    pub(super) fn into_owned(mut self) -> SendOperation<'static, M> {
        // The message keeps its place in the wait list. Nothing is left here for `Drop`.
        let outgoing = mem::replace(&mut self.outgoing, Outgoing::Sent);
        let edge = mem::take(&mut self.edge);
        SendOperation { handle: HandleRef::Owned(self.handle.raw().clone()), outgoing, edge }
    }
}

impl<M> SendOperation<'_, M> {
    pub(super) const fn is_unsent(&self) -> bool {
        matches!(self.outgoing, Outgoing::Unsent(_))
    }

    /// What is called, for an error.
    #[expect(clippy::unnecessary_box_returns, reason = "errors keep it boxed")]
    pub(super) fn target(&self, method: &'static str) -> Box<CallTarget> {
        self.handle.raw().cell().identity.target(method)
    }

    /// What is called, for a [`PendingReply`](crate::PendingReply). Only one with a deadline needs to know.
    pub(super) fn target_of_pending<R>(
        &self,
        receiver: &ReplyReceiver<R>,
        deadline: &Deadline,
    ) -> Option<Box<CallTarget>> {
        if deadline.is_never() { None } else { Some(self.target(receiver.method().unwrap_or_default())) }
    }

    /// Stops waiting. Returns whether the message was not accepted and is here again.
    pub(super) fn cancel(&mut self) -> bool {
        if let Outgoing::Waiting(lane, ticket) = self.outgoing {
            self.handle.raw().cell().mailbox.cancel(&mut self.outgoing, lane, ticket);
        }
        self.is_unsent()
    }
}

/// The message is moved, never pinned.
impl<M> Unpin for SendOperation<'_, M> {}

impl<M> Drop for SendOperation<'_, M> {
    #[inline]
    fn drop(&mut self) {
        if let Outgoing::Waiting(..) = self.outgoing {
            self.cancel();
        }
    }
}
