//! Wakers that are kept in one place and woken in another.
//!
//! The former waker is returned, and the caller drops it without holding a lock: dropping a waker may run code of the user.

use std::{mem, task::Waker};

/// Makes `kept` a waker of the task that `waker` wakes. Returns the former waker if it was another task's.
#[inline]
#[must_use = "a waker must not be dropped under a lock"]
pub(crate) fn update_waker(kept: &mut Waker, waker: &Waker) -> Option<Waker> {
    if kept.will_wake(waker) { None } else { Some(mem::replace(kept, waker.clone())) }
}

/// The same where there may be no waker yet, or none any more.
#[must_use = "a waker must not be dropped under a lock"]
pub(crate) fn replace_waker(kept: &mut Option<Waker>, waker: Option<&Waker>) -> Option<Waker> {
    match (&mut *kept, waker) {
        (Some(kept), Some(waker)) => update_waker(kept, waker),
        (_, waker) => mem::replace(kept, waker.cloned()),
    }
}

/// Wakes `waker` if there is one.
#[inline]
pub(crate) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}
