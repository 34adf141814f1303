//! The one place where code of the user is polled.

use crate::{
    deadlock::Watch,
    error::StopReason,
    handle::{ActorId, Shared},
    parts::Parts,
};
use std::{
    any::Any,
    cell::Cell,
    future::{Future, poll_fn},
    mem,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::Arc,
    task::{Poll, Waker},
};

thread_local! {
    /// The actor whose handler or hook this thread is polling.
    static INSIDE: Cell<Option<ActorId>> = const { Cell::new(None) };
}

/// Whether the caller is code of this actor, polled by its run loop.
pub(crate) fn is_inside(id: ActorId) -> bool {
    INSIDE.get() == Some(id)
}

pub(crate) struct Inside(Option<ActorId>);

impl Inside {
    pub(crate) fn enter(id: ActorId) -> Self {
        Self(INSIDE.replace(Some(id)))
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(self.0);
    }
}

/// Polls all code of the user that there is in an actor: ends early with the reason if the actor is aborted or the code
/// panics. Leaves `None` in `code`.
pub(crate) fn attend<'a, M: Parts, F: Future>(
    shared: &'a Shared<M>,
    mut code: Pin<&'a mut Option<F>>,
) -> impl Future<Output = Result<F::Output, StopReason>> + use<'a, M, F> {
    // The waker that the mailbox knows.
    let mut registered = None;
    let mut watch = Watch::new(shared);
    poll_fn(move |cx| {
        watch.poll(cx, |task, cx| {
            let outcome = if let Some(reason) = interrupted(shared, &mut registered, task) {
                Err(reason)
            } else {
                let Some(mut code) = code.as_mut().as_pin_mut() else { return Poll::Pending };
                let _inside = Inside::enter(shared.id);
                let mut polled = Poll::Pending;
                match (catch(&mut || polled = code.as_mut().poll(cx)), polled) {
                    (Ok(()), Poll::Pending) => {
                        shared.mailbox.serve_senders();
                        return Poll::Pending;
                    }
                    (Ok(()), Poll::Ready(output)) => Ok(output),
                    (Err(panicked), _) => Err(panicked),
                }
            };
            Poll::Ready(catch(&mut || code.set(None)).and(outcome))
        })
    })
}

/// Makes the mailbox wake this task, then asks it for an abort: in this order no abort is missed.
fn interrupted<M: Parts>(shared: &Shared<M>, registered: &mut Option<Waker>, task: &Waker) -> Option<StopReason> {
    if !registered.as_ref().is_some_and(|known| known.will_wake(task)) {
        *registered = Some(task.clone());
        shared.mailbox.register(task);
    }
    shared.mailbox.serve_senders();
    shared.mailbox.aborted_by()
}

/// Runs code of the user. Not generic: what it takes to catch a panic is much code, and compiled once.
pub(crate) fn catch(code: &mut dyn FnMut()) -> Result<(), StopReason> {
    catch_unwind(AssertUnwindSafe(code)).map_err(panicked)
}

/// Drops a value of the user's; a panic in its `Drop` stays here, and is the reason that comes back.
pub(crate) fn drop_quietly<T>(value: T) -> Option<StopReason> {
    if !mem::needs_drop::<T>() {
        return None;
    }
    let mut value = Some(value);
    catch(&mut || value = None).err()
}

/// Goes on with a panic that was caught; the hook has heard of it.
pub(crate) fn go_on_with(panicked: &StopReason) {
    if let StopReason::Panicked(message) = panicked {
        resume_unwind(Box::new(message.to_string()));
    }
}

pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> StopReason {
    let message = match payload.downcast::<String>() {
        Ok(message) => Arc::from(*message),
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(message) => Arc::from(*message),
            Err(payload) => {
                // Its `Drop` might panic in turn, with a payload whose `Drop` might panic.
                mem::forget(payload);
                Arc::from("a panic without a message")
            }
        },
    };
    StopReason::Panicked(message)
}
