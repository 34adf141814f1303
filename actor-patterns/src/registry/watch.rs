//! Code that runs when an actor has stopped, without a task that waits for it.

use crate::lock::lock;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Wake, Waker},
};

/// Waits for a future and then calls a function. It is the waker of its own future, so each wake polls the future in place.
///
/// The actor's list of watchers holds the waker, the waker holds the future, and the future holds the actor's cell. The actor breaks
/// this circle when it stops, because it then removes its watchers.
struct Watch<S, F>(Mutex<Option<(S, F)>>);

/// Calls `then` when `stopped` resolves, on the thread that resolves it. If it has resolved already, calls it now.
pub(super) fn when_stopped<S, F>(stopped: S, then: F)
where
    S: Future + Unpin + Send + 'static,
    F: FnOnce() + Send + 'static,
{
    Arc::new(Watch(Mutex::new(Some((stopped, then))))).wake();
}

impl<S, F> Wake for Watch<S, F>
where
    S: Future + Unpin + Send + 'static,
    F: FnOnce() + Send + 'static,
{
    fn wake(self: Arc<Self>) {
        let waker = Waker::from(self.clone());
        let mut waiting = lock(&self.0);
        // The start of the actor wakes its watchers too. Then the future waits again.
        let resolved = waiting
            .as_mut()
            .is_some_and(|(stopped, _)| Pin::new(stopped).poll(&mut Context::from_waker(&waker)).is_ready());
        let finished = if resolved { waiting.take() } else { None };
        drop(waiting);
        if let Some((_, then)) = finished {
            then();
        }
    }
}
