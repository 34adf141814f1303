//! Tasks beside an actor, which stop when it stops.

use super::{cell::ActorCell, handle::watch::Stopped};
use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};
use tokio::task::AbortHandle;

/// Runs `task` as a task of the current runtime. It is dropped when the actor has stopped, and does not keep the actor alive.
///
/// # Panics
///
/// Outside of a tokio runtime.
#[track_caller]
pub(crate) fn spawn_beside<M: Send + 'static>(
    cell: &Arc<ActorCell<M>>,
    task: impl Future<Output = ()> + Send + 'static,
) -> AbortHandle {
    let mut stopped = Stopped::new(cell);
    let until_stopped = async move {
        let mut task = pin!(task);
        poll_fn(|cx| match Pin::new(&mut stopped).poll(cx) {
            Poll::Ready(_) => Poll::Ready(()),
            Poll::Pending => task.as_mut().poll(cx),
        })
        .await;
    };
    tokio::spawn(until_stopped).abort_handle()
}
