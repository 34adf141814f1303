//! What becomes of a message that is told without waiting, and for which there is no room.

use super::{Core, Mailbox, Offer, wake};
use crate::{
    attend::drop_quietly,
    error::{NotSent, StopReason},
    parts::Parts,
    sync::MutexGuard,
    trace::Sent,
    waitlist::Line,
};
use std::mem::{discriminant, replace};

/// `when_full = ..`, of the method that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// The message goes back to its sender.
    Fail,
    /// It takes the place of the newest queued one of its method.
    Coalesce,
    /// It ends the actor.
    Stop,
}

impl<M: Parts> Mailbox<M> {
    /// The rest of [`try_offer`](Self::try_offer) if there is no room, or the mailbox is closed.
    #[cold]
    pub(super) fn offer_in_vain(
        &self,
        sent: Sent,
        core: MutexGuard<'_, Core<M>>,
        line: Line,
        offer: &mut Offer<M>,
        when_full: WhenFull,
    ) -> Result<(), NotSent> {
        if let Some(reason) = &core.life.closed {
            return Err(NotSent::Stopped(reason.clone()));
        }
        match when_full {
            WhenFull::Fail => Err(NotSent::Full),
            WhenFull::Coalesce => coalesce(sent, core, line, offer),
            WhenFull::Stop => Err(self.stop(core)),
        }
    }

    /// An abort with a reason of its own; under the lock under which the mailbox was seen to be full.
    fn stop(&self, mut core: MutexGuard<'_, Core<M>>) -> NotSent {
        let (run_loop, senders) = core.life.abort(&self.signals, StopReason::TooSlow);
        drop(core);
        wake(run_loop);
        senders.wake();
        NotSent::Stopped(StopReason::TooSlow)
    }
}

/// Puts what is held in the place of the newest queued message of its method, if nobody waits for the reply to that.
///
/// An older one is left alone even so: the calls of one method never overtake each other.
fn coalesce<M>(sent: Sent, mut core: MutexGuard<'_, Core<M>>, line: Line, offer: &mut Offer<M>) -> Result<(), NotSent> {
    let Offer::Held(message) = &*offer else { return Ok(()) };
    // What comes behind these waits for room.
    let accepted = core.accepted_in(line);
    let Some(messages) = core.messages(line) else { return Err(NotSent::Full) };
    let method = discriminant(message);
    let newest = messages.range_mut(..accepted).rev().find(|queued| discriminant(&queued.message) == method);
    let Some(told) = newest.filter(|queued| queued.sink.is_nobody()) else { return Err(NotSent::Full) };
    let replaced = offer.take().map(|message| (replace(&mut told.message, message), replace(&mut told.sent, sent)));
    drop(core);
    drop_quietly(replaced);
    Ok(())
}
