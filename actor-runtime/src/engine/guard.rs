//! The one place where code of the user is polled.
//!
//! Panics are caught and aborts take effect here, once per poll of the run loop and not once per message. Only [`Guarded`] and the
//! functions that create it are generic over the code that is polled. That code returns a [`StopReason`], as a run loop does, so the
//! rest is compiled once.

use crate::{
    core::{cell::ActorCell, current::CurrentActorGuard, mailbox::AnyMailbox, message::Message},
    error::StopReason,
    instrument::{deadlock::WaitTracker, identity::Identity},
    util::panic::catch_panic,
};
use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

/// Polls the actor's code. Resolves early with the reason if the actor is aborted or the code panics. Leaves `None` in `code`.
pub(crate) fn poll_guarded<'a, M: Message, F: Future<Output = StopReason>>(
    cell: &'a ActorCell<M>,
    code: Pin<&'a mut Option<F>>,
) -> Guarded<'a, M, F> {
    Guarded { cell, tracker: WaitTracker::new(&cell.identity), code }
}

/// Like [`poll_guarded`], for code that makes a value.
pub(crate) async fn make_guarded<M: Message, T>(
    cell: &ActorCell<M>,
    making: impl Future<Output = T>,
) -> Result<T, StopReason> {
    let mut output = None;
    let outcome = {
        let code = pin!(Some(async {
            output = Some(making.await);
            // The reason is not used.
            StopReason::Consumed
        }));
        poll_guarded(cell, code).await
    };
    match (outcome, output) {
        (Ok(_), Some(output)) => Ok(output),
        (Ok(reason) | Err(reason), _) => Err(reason),
    }
}

/// The future of [`poll_guarded`].
pub(crate) struct Guarded<'a, M, F> {
    cell: &'a ActorCell<M>,
    tracker: WaitTracker,
    code: Pin<&'a mut Option<F>>,
}

impl<M: Message, F: Future<Output = StopReason>> Future for Guarded<'_, M, F> {
    type Output = Result<StopReason, StopReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { cell, tracker, code } = &mut *self;
        poll_tracked(tracker, &cell.identity, cell.mailbox.any(), cx.waker(), &mut |cx| {
            match (cx, code.as_mut().as_pin_mut()) {
                (Some(cx), Some(code)) => return code.poll(cx),
                (Some(_), None) => {}
                (None, _) => code.set(None),
            }
            Poll::Pending
        })
    }
}

/// Polls the code if it gets a context, and drops it if not.
type Code<'c> = dyn FnMut(Option<&mut Context<'_>>) -> Poll<StopReason> + 'c;

/// Polls `code` and reports the poll to deadlock detection.
fn poll_tracked(
    tracker: &mut WaitTracker,
    actor: &Identity,
    mailbox: &AnyMailbox<'_>,
    task: &Waker,
    code: &mut Code<'_>,
) -> Poll<Result<StopReason, StopReason>> {
    let poll = tracker.begin_poll(task);
    let polled = poll_once(actor, mailbox, poll.internal_waker(), poll.foreign_waker(), code);
    tracker.end_poll(poll, polled.is_pending());
    polled
}

/// Polls `code` once with the waker `foreign`, unless the actor is aborted. The mailbox wakes the task with `internal`.
fn poll_once(
    actor: &Identity,
    mailbox: &AnyMailbox<'_>,
    internal: &Waker,
    foreign: &Waker,
    code: &mut Code<'_>,
) -> Poll<Result<StopReason, StopReason>> {
    let outcome = if is_aborted(mailbox, internal) {
        Err(mailbox.abort_now())
    } else {
        let _current = CurrentActorGuard::enter(actor.id);
        let mut polled = Poll::Pending;
        let caught = catch_panic(&mut || polled = code(Some(&mut Context::from_waker(foreign))));
        match (caught, polled) {
            (Ok(()), Poll::Pending) => {
                mailbox.admit_senders();
                return Poll::Pending;
            }
            (Ok(()), Poll::Ready(reason)) => Ok(reason),
            (Err(panicked), _) => Err(panicked),
        }
    };
    Poll::Ready(catch_panic(&mut || _ = code(None)).and(outcome))
}

/// Registers this task with the mailbox, then returns whether the actor is aborted. In this order no abort is missed.
fn is_aborted(mailbox: &AnyMailbox<'_>, task: &Waker) -> bool {
    mailbox.set_run_loop(task);
    mailbox.admit_senders();
    mailbox.is_aborted()
}
