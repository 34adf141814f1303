//! One message on its way into a mailbox: what ask, tell and enqueue share.
// Measured: without `inline(always)` rustc leaves calls on the path of every ask, which cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

#[cfg(feature = "direct")]
use crate::error::StopReason;
use crate::{
    core::{
        cell::ActorCell,
        handle::raw::RawHandle,
        mailbox::{AnyMailbox, Outgoing, Progress, WhenFull},
        message::Message,
        reply::{Outbound, Refusal, ReplyReceiver, ReplySender, Sending},
    },
    error::{CallTarget, TellError, TellErrorKind},
    instrument::{deadlock::CallerEdge, identity::Identity, tracing::CallerSpan},
    util::deadline::Deadline,
};
#[cfg(feature = "direct")]
use std::any::Any;
use std::{
    mem,
    sync::Arc,
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
    outgoing: Outgoing<M>,
    edge: CallerEdge,
}

/// Not generic, so that it is compiled once.
#[cold]
fn reason_of(refusal: Refusal, mailbox: &AnyMailbox<'_>, edge: &CallerEdge) -> TellErrorKind {
    match refusal {
        Refusal::Closed => mailbox.refusal(),
        Refusal::Timeout => TellErrorKind::Timeout,
        Refusal::Deadlock => match edge.take_deadlock() {
            Some(path) => TellErrorKind::Deadlock(path),
            // Only this call takes the path, so it is there.
            None => TellErrorKind::Timeout,
        },
    }
}

/// Takes one unit of the task's budget, and starts the clock.
#[inline(always)]
fn poll_start(deadline: &mut Deadline, cx: &mut Context<'_>) -> Poll<()> {
    ready!(coop::poll_proceed(cx)).made_progress();
    deadline.start();
    Poll::Ready(())
}

impl<'h, M: Message> SendOperation<'h, M> {
    pub(super) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { handle: HandleRef::Borrowed(raw), outgoing: Outgoing::Unsent(message), edge: CallerEdge::NONE }
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
        let first = self.is_unsent();
        if first && poll_start(deadline, cx).is_pending() {
            return Poll::Pending;
        }
        Poll::Ready(first)
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

    /// Sends an unsent message, or lets it wait, for a caller that holds a lock: see [`Mailbox::send_unwoken`].
    ///
    /// [`Mailbox::send_unwoken`]: crate::core::mailbox::Mailbox::send_unwoken
    pub(super) fn start(&mut self, caller: &mut CallerSpan, waker: &Waker) -> Option<Waker> {
        self.handle.raw().mailbox().send_unwoken(&mut self.outgoing, caller, waker)
    }

    /// Sends now or not at all.
    pub(super) fn try_send(mut self, reply: ReplySender, when_full: WhenFull) -> Result<(), TellError<M>> {
        if !self.cancel() {
            return Ok(());
        }
        match self.handle.raw().cell().mailbox.try_send(&mut self.outgoing, reply, when_full) {
            Ok(()) => Ok(()),
            Err(kind) => self.fail(kind),
        }
    }

    /// The error of a message that was refused.
    #[cold]
    pub(super) fn fail_refused(&mut self, refusal: Refusal) -> Result<(), TellError<M>> {
        let kind = self.reason(refusal);
        self.fail(kind)
    }

    #[cold]
    fn reason(&mut self, refusal: Refusal) -> TellErrorKind {
        let mailbox = &self.handle.raw().cell().mailbox;
        reason_of(refusal, mailbox.any(), &self.edge)
    }

    /// Adds the message to the error.
    #[cold]
    fn fail(&mut self, kind: TellErrorKind) -> Result<(), TellError<M>> {
        let target = self.target(self.method().unwrap_or_default());
        match self.outgoing.take() {
            Some(message) => Err(TellError::new(message, kind, target)),
            None => Ok(()),
        }
    }

    /// The same operation with a handle of its own.
    pub(super) fn into_owned(mut self) -> SendOperation<'static, M> {
        // The message keeps its place in the wait list. Nothing is left here for `Drop`.
        let outgoing = mem::replace(&mut self.outgoing, Outgoing::Sent);
        let edge = mem::take(&mut self.edge);
        SendOperation { handle: HandleRef::Owned(self.handle.raw().clone()), outgoing, edge }
    }
}

impl<M: Message> Outbound for SendOperation<'_, M> {
    #[inline(always)]
    fn method(&self) -> &'static str {
        self.method().unwrap_or_default()
    }

    #[inline(always)]
    fn target(&self) -> &Identity {
        self.identity()
    }

    #[inline(always)]
    fn edge(&self) -> &CallerEdge {
        &self.edge
    }

    #[inline(always)]
    fn track(&mut self, deadline: &Deadline, waker: &Waker) -> Option<Waker> {
        let method = self.method();
        self.edge.track(waker, !deadline.is_never(), &self.handle.raw().cell().identity, method)
    }

    #[inline(always)]
    fn poll(&mut self, mut reply: ReplySender, deadline: &mut Deadline, waker: &Waker) -> Sending {
        if self.edge.is_deadlocked() {
            if self.retract() {
                return Sending::Refused(Refusal::Deadlock);
            }
            drop(self.edge.take_deadlock());
        }
        let mailbox = &self.handle.raw().cell().mailbox;
        let progress = match self.outgoing {
            Outgoing::Sent => return Sending::Sent,
            Outgoing::Unsent(_) => mailbox.send(&mut self.outgoing, &mut reply, waker),
            Outgoing::Waiting(lane, ticket) => mailbox.poll_waiting(&mut self.outgoing, (lane, ticket), waker),
        };
        match progress {
            Progress::Sent => return Sending::Sent,
            Progress::Closed => return Sending::Refused(Refusal::Closed),
            Progress::Waiting => {}
        }
        if deadline.poll(&mut Context::from_waker(waker)).is_pending() {
            return Sending::Waiting;
        }
        if self.cancel() { Sending::Refused(Refusal::Timeout) } else { Sending::Sent }
    }

    #[cold]
    fn refuse(&mut self, refusal: Refusal) -> TellErrorKind {
        self.outgoing = Outgoing::Sent;
        self.reason(refusal)
    }
}

impl<M> SendOperation<'_, M> {
    pub(super) const fn is_unsent(&self) -> bool {
        matches!(self.outgoing, Outgoing::Unsent(_))
    }

    /// Takes the message back, unless it was accepted.
    pub(super) fn take_unsent(&mut self) -> Option<M> {
        if self.cancel() { self.outgoing.take() } else { None }
    }

    /// The cell of the actor that is called.
    pub(super) fn cell(&self) -> &Arc<ActorCell<M>> {
        self.handle.raw().cell()
    }

    /// What is called, for an error.
    #[expect(clippy::unnecessary_box_returns, reason = "errors keep it boxed")]
    pub(super) fn target(&self, method: &'static str) -> Box<CallTarget> {
        self.identity().target(method)
    }

    /// The actor that is called.
    pub(super) fn identity(&self) -> &Identity {
        &self.handle.raw().cell().identity
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
