//! What happens to a message that is sent without waiting to a mailbox without capacity.

use super::{
    any::{Inner, Mailbox},
    lanes::{Lane, Lanes},
    send::{Outgoing, WhenFull},
};
use crate::{
    core::message::Message,
    error::{StopReason, TellErrorKind},
    instrument::tracing::CallerSpan,
    util::{panic::drop_catching, sync::MutexGuard, waker::wake},
};
use std::mem::replace;

impl<M: Message> Mailbox<M> {
    /// Completes [`try_send`](Self::try_send) if there is no capacity or the mailbox is closed.
    #[cold]
    pub(super) fn try_send_without_capacity(
        &self,
        caller: CallerSpan,
        inner: MutexGuard<'_, Inner<Lanes<M>>>,
        lane: Lane,
        outgoing: &mut Outgoing<M>,
        when_full: WhenFull,
    ) -> Result<(), TellErrorKind> {
        if let Some(reason) = &inner.lifecycle.closed {
            return Err(TellErrorKind::Closed(reason.clone()));
        }
        match when_full {
            // Message enums without such a method have no code for this.
            WhenFull::Coalesce if M::HAS_COALESCE => coalesce(caller, inner, lane, outgoing),
            WhenFull::Reject | WhenFull::Coalesce => Err(TellErrorKind::MailboxFull),
            WhenFull::Stop => Err(self.stop_by_overflow(inner)),
        }
    }

    /// Aborts the actor under the same lock under which the mailbox was seen to be full.
    fn stop_by_overflow(&self, mut inner: MutexGuard<'_, Inner<Lanes<M>>>) -> TellErrorKind {
        let (run_loop, senders) = inner.lifecycle.abort(&self.flags, StopReason::MailboxOverflow);
        drop(inner);
        wake(run_loop);
        senders.wake();
        TellErrorKind::Closed(StopReason::MailboxOverflow)
    }
}

/// Replaces the newest queued message of the same method, if that was a tell.
///
/// An older one is never replaced: calls of one method do not overtake each other.
fn coalesce<M: Message>(
    caller: CallerSpan,
    mut inner: MutexGuard<'_, Inner<Lanes<M>>>,
    lane: Lane,
    outgoing: &mut Outgoing<M>,
) -> Result<(), TellErrorKind> {
    let Outgoing::Unsent(message) = &*outgoing else { return Ok(()) };
    let newest = inner.lanes.newest_of(message, lane);
    let Some(told) = newest.filter(|queued| queued.reply.is_none()) else { return Err(TellErrorKind::MailboxFull) };
    let replaced =
        outgoing.take().map(|message| (replace(&mut told.message, message), replace(&mut told.caller, caller)));
    drop(inner);
    drop_catching(replaced);
    Ok(())
}
