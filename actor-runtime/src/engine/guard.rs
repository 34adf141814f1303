//! The one place where code of the user is polled.
//!
//! Panics are caught and aborts take effect here, once per poll of the run loop and not once per message.

use crate::{
    core::{cell::ActorCell, current::CurrentActorGuard, message::Message},
    error::StopReason,
    instrument::deadlock::WaitTracker,
    util::{panic::catch_panic, waker::replace_waker},
};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// Polls the actor's code. Resolves early with the reason if the actor is aborted or the code panics. Leaves `None` in `code`.
pub(crate) fn poll_guarded<'a, M: Message, F: Future>(
    cell: &'a ActorCell<M>,
    mut code: Pin<&'a mut Option<F>>,
) -> impl Future<Output = Result<F::Output, StopReason>> + use<'a, M, F> {
    // The waker that the mailbox knows.
    let mut registered = None;
    let mut tracker = WaitTracker::new(&cell.identity);
    poll_fn(move |cx| {
        let poll = tracker.begin_poll(cx.waker());
        let polled = poll_once(cell, &mut registered, &mut code, poll.internal_waker(), poll.foreign_waker());
        tracker.end_poll(poll, polled.is_pending());
        polled
    })
}

/// Polls `code` once with the waker `foreign`, unless the actor is aborted. The mailbox wakes the task by `internal`.
fn poll_once<M: Message, F: Future>(
    cell: &ActorCell<M>,
    registered: &mut Option<Waker>,
    code: &mut Pin<&mut Option<F>>,
    internal: &Waker,
    foreign: &Waker,
) -> Poll<Result<F::Output, StopReason>> {
    let outcome = if let Some(reason) = abort_reason(cell, registered, internal) {
        Err(reason)
    } else {
        let Some(mut future) = code.as_mut().as_pin_mut() else { return Poll::Pending };
        let _current = CurrentActorGuard::enter(cell.identity.id);
        let mut polled = Poll::Pending;
        let mut cx = Context::from_waker(foreign);
        match (catch_panic(&mut || polled = future.as_mut().poll(&mut cx)), polled) {
            (Ok(()), Poll::Pending) => {
                cell.mailbox.admit_senders();
                return Poll::Pending;
            }
            (Ok(()), Poll::Ready(output)) => Ok(output),
            (Err(panicked), _) => Err(panicked),
        }
    };
    Poll::Ready(catch_panic(&mut || code.set(None)).and(outcome))
}

/// Makes the mailbox wake this task, then asks it for an abort. In this order no abort is missed.
fn abort_reason<M: Message>(cell: &ActorCell<M>, registered: &mut Option<Waker>, task: &Waker) -> Option<StopReason> {
    if !registered.as_ref().is_some_and(|known| known.will_wake(task)) {
        drop(replace_waker(registered, Some(task)));
        cell.mailbox.set_run_loop(task);
    }
    cell.mailbox.admit_senders();
    cell.mailbox.abort_reason()
}
