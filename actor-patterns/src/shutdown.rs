//! Shutting down many actors at once.

use crate::holder::Holder;
use actor_runtime::{ActorControl, StopReason};
use std::{future::Future, time::Duration};
use tokio::{
    task::yield_now,
    time::{Instant, timeout_at},
};

/// What an aborted actor gets at least, if nothing awaited the shutdown until its deadline.
const LATE_ABORT_TIME: Duration = Duration::from_millis(10);

/// The instant `duration` from now. The limit is longer than any program runs.
fn after(duration: Duration) -> Instant {
    Instant::now() + duration.min(Duration::from_secs(u32::MAX.into()))
}

/// Closes the mailboxes now, and aborts the actors that have not stopped shortly before `timeout` has passed. Returns the reasons in the
/// same order, `None` for an actor that has not stopped by then.
///
/// An actor that is held weakly and has no handles is stopping anyway. It is awaited, but can't be aborted.
pub(crate) fn shut_down<H: ActorControl>(
    actors: &[Holder<H>],
    timeout: Duration,
) -> impl Future<Output = Vec<Option<StopReason>>> + Send + use<H> {
    let end = after(timeout);
    // As much as `ActorControl::shutdown_timeout` reserves.
    let abort_at = end - (timeout / 10).min(Duration::from_secs(1));
    let handles: Vec<_> = actors.iter().map(strong).collect();
    let stops: Vec<_> = actors
        .iter()
        .zip(&handles)
        .map(|(actor, handle)| handle.as_ref().map_or_else(|| actor.weak().stopped(), H::shutdown))
        .collect();
    async move {
        let mut stops: Vec<_> = stops.into_iter().zip(handles).map(|(stop, handle)| (stop, handle, None)).collect();
        for (stop, _, reason) in &mut stops {
            *reason = timeout_at(abort_at, stop).await.ok();
        }
        let late: Vec<_> = stops.iter_mut().filter(|(_, _, reason)| reason.is_none()).collect();
        if !late.is_empty() {
            for (_, handle, _) in &late {
                if let Some(handle) = handle {
                    handle.abort();
                }
            }
            let end = end.max(after(LATE_ABORT_TIME));
            // An abort takes effect when the run loop is polled next. Let that happen even if there is no time left.
            yield_now().await;
            for (stop, _, reason) in late {
                *reason = timeout_at(end, stop).await.ok();
            }
        }
        stops.into_iter().map(|(_, _, reason)| reason).collect()
    }
}

/// A strong handle, even if the mailbox is closed.
fn strong<H: ActorControl>(actor: &Holder<H>) -> Option<H> {
    match actor {
        Holder::Strong(handle) => Some(handle.clone()),
        Holder::Weak(weak) => weak.upgrade(),
    }
}
