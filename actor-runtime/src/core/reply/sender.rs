//! The two ends of a reply as the runtime holds them.

// See `core/call/send.rs`.
#![expect(clippy::inline_always)]

use super::{
    outbound::{Outbound, Refusal},
    slot::{self, ErasedTx, Reply, SlotRx, SlotTx},
};
use crate::{
    error::CallError,
    instrument::deadlock::MessageEdge,
    util::panic::{catch_panic_once, drop_catching},
};
use std::task::{Poll, Waker};

/// The actor's end of an ask, without the type of the reply. Empty for a tell. Dropping it resolves the caller.
#[derive(Default)]
pub(crate) struct ReplySender(Option<ErasedTx>, MessageEdge);

impl ReplySender {
    /// A sender without a caller. A constant and not a function: a function call may panic, so values that exist during the call would
    /// need code that drops them.
    pub(crate) const NONE: Self = Self(None, MessageEdge::NONE);

    /// Sends the reply. It is dropped if the call was a tell or the caller is gone.
    #[inline(always)]
    pub(crate) fn send<R: 'static>(self, reply: R) {
        match self.0 {
            Some(tx) => tx.send(reply),
            None => {
                drop_catching(reply);
            }
        }
    }

    /// Resolves the caller with an error that `error` makes of the called method. Ignores a panic of the caller's waker, because
    /// the actor fails other calls next.
    pub(crate) fn fail(self, error: impl FnOnce(&'static str) -> CallError) {
        if let Some(tx) = self.0 {
            let error = Box::new(error(tx.method()));
            let _ignored = catch_panic_once(|| tx.fail(error));
        }
    }

    /// Whether the call was a tell.
    pub(crate) const fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a caller waits for the reply.
    pub(crate) fn is_awaited(&self) -> bool {
        self.0.as_ref().is_some_and(|tx| !tx.is_closed())
    }

    pub(crate) const fn edge(&self) -> &MessageEdge {
        &self.1
    }

    /// Hands the end on: the handler itself no longer has to reply.
    pub(super) fn hand_on<R: 'static>(self) -> Option<SlotTx<R>> {
        self.1.reply_moved_on();
        self.0.and_then(|tx| tx.typed().ok())
    }
}

/// The caller's end of an ask. Empty before the message is sent and after the outcome was taken.
pub(crate) struct ReplyReceiver<R>(Option<SlotRx<R>>);

impl<R> ReplyReceiver<R> {
    /// See [`ReplySender::NONE`].
    pub(crate) const NONE: Self = Self(None);

    pub(super) const fn from_slot(rx: SlotRx<R>) -> Self {
        Self(Some(rx))
    }

    /// Makes the two ends of the reply to a call of `method`. `waker` is the caller's, if it is known. `edge` is the message's end of a
    /// tracked call.
    #[inline]
    pub(crate) fn open(&mut self, method: &'static str, waker: Option<Waker>, edge: MessageEdge) -> ReplySender
    where
        R: Send + 'static,
    {
        let (tx, rx) = slot::open(method, waker);
        self.0 = Some(rx);
        ReplySender(Some(tx.erased()), edge)
    }

    /// The message was not accepted. It is dropped, and nothing is left to poll.
    #[cold]
    pub(crate) fn refuse<E>(&mut self, refusal: Refusal, message: &mut dyn Outbound) -> CallError<E> {
        let target = message.target().target(self.method().unwrap_or_default());
        let kind = message.refuse(refusal);
        *self = Self::NONE;
        kind.into_call_error(target)
    }

    /// Moves the end out.
    ///
    /// # Panics
    ///
    /// If it is empty.
    pub(crate) fn take(&mut self) -> Self {
        Self(Some(self.expect()))
    }

    fn expect(&mut self) -> SlotRx<R> {
        self.0.take().expect("a call was polled after it had resolved")
    }

    /// The method that was called. `None` if the end is empty.
    pub(crate) fn method(&self) -> Option<&'static str> {
        self.0.as_ref().map(SlotRx::method)
    }

    #[inline(always)]
    pub(crate) fn poll(&mut self, waker: &Waker) -> Poll<Reply<R>> {
        match self.expect().poll(waker) {
            Ok(outcome) => Poll::Ready(outcome),
            Err(rx) => {
                self.0 = Some(rx);
                Poll::Pending
            }
        }
    }
}
