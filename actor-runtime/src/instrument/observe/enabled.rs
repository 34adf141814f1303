//! The list of running handlers.

use crate::util::{deadline::now, sync::Mutex};
use std::{fmt, time::Duration};
use tokio::time::Instant;

/// A handler or hook that is running. Returned by [`ActorHandle::running_handlers`](crate::ActorHandle::running_handlers).
///
/// A watchdog is an ordinary task with a weak handle:
///
/// ```
/// use actor_runtime::{Actor, ActorHandle, actor};
/// use std::time::Duration;
///
/// /// Checks every `limit`, and warns if the actor has been in one method or hook for longer than that.
/// async fn watch<H: ActorHandle>(actor: H, limit: Duration, warn: impl Fn(String)) {
///     let (stopped, name, weak) = (actor.stopped(), actor.name().to_owned(), actor.downgrade());
///     drop(actor);
///     let checks = async {
///         let mut clock = tokio::time::interval(limit);
///         loop {
///             clock.tick().await;
///             for running in weak.running_handlers().iter().filter(|running| running.elapsed() > limit) {
///                 warn(format!("{name}: in `{}` for {:?}", running.method, running.elapsed()));
///             }
///         }
///     };
///     tokio::select! {
///         _ = stopped => {}
///         () = checks => {}
///     }
/// }
///
/// #[actor(name = "archive")]
/// struct Archive;
///
/// #[actor]
/// impl Archive {
///     pub async fn compact(&mut self) {
///         tokio::time::sleep(Duration::from_secs(25)).await;
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::time::pause();
/// let (sender, warnings) = std::sync::mpsc::channel();
/// let archive = Archive.spawn();
/// let warn = move |warning| drop(sender.send(warning));
/// tokio::spawn(watch(archive.clone(), Duration::from_secs(10), warn));
/// archive.compact().await?;
/// assert!(warnings.try_recv()?.starts_with("archive: in `compact` for "));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RunningHandler {
    /// The method of the message or source, or `start hook` or `stop hook`.
    pub method: &'static str,
    /// When the handler started. The message may have been sent long before.
    pub since: Instant,
}

impl RunningHandler {
    /// How long the handler has been running, awaits included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        now().saturating_duration_since(self.since)
    }
}

/// Prints the elapsed time: an instant means nothing to a reader.
impl fmt::Debug for RunningHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningHandler")
            .field("method", &self.method)
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}

/// The running handlers of one actor, in the order in which they started.
#[derive(Debug, Default)]
pub(crate) struct RunningList(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Tells entries apart: two handlers may have the same method and instant.
    next: u64,
    running: Vec<(u64, RunningHandler)>,
}

impl RunningList {
    pub(crate) fn read(&self) -> Vec<RunningHandler> {
        self.0.lock().running.iter().map(|(_, running)| running.clone()).collect()
    }
}

/// An entry of the list, removed when this is dropped.
pub(crate) struct RunningGuard<'a>(Option<(&'a RunningList, u64)>);

impl<'a> RunningGuard<'a> {
    pub(crate) fn new(list: &'a RunningList, method: impl Fn() -> &'static str) -> Self {
        let method = method();
        let since = Instant::now();
        let mut inner = list.0.lock();
        let number = inner.next;
        inner.next += 1;
        inner.running.push((number, RunningHandler { method, since }));
        Self(Some((list, number)))
    }

    pub(crate) fn none() -> Self {
        Self(None)
    }
}

impl Drop for RunningGuard<'_> {
    fn drop(&mut self) {
        if let Some((list, number)) = self.0 {
            list.0.lock().running.retain(|(each, _)| *each != number);
        }
    }
}
