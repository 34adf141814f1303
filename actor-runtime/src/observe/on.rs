//! What there is with the feature.

use crate::{any::AnyActor, handle::Shared, parts::Parts, sync::Mutex};
use std::{fmt, time::Duration};
use tokio::time::Instant;

/// A handler or hook that runs: one line of what [`ActorHandle::running`](crate::ActorHandle::running) tells.
///
/// A watchdog may be a task like any other. It needs no handle that keeps the actor alive:
///
/// ```
/// use actor_runtime::{Actor, ActorHandle, actor};
/// use std::time::Duration;
///
/// /// Looks every `limit`, and warns if the actor has been in one method or hook for longer than that.
/// async fn watch<H: ActorHandle>(actor: H, limit: Duration, warn: impl Fn(String)) {
///     let (stopped, name, weak) = (actor.stopped(), actor.name().to_owned(), actor.downgrade());
///     drop(actor);
///     let looks = async {
///         let mut clock = tokio::time::interval(limit);
///         loop {
///             clock.tick().await;
///             for running in weak.running().iter().filter(|running| running.elapsed() > limit) {
///                 warn(format!("{name}: in `{}` for {:?}", running.method, running.elapsed()));
///             }
///         }
///     };
///     tokio::select! {
///         _ = stopped => {}
///         () = looks => {}
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
pub struct Running {
    /// The method, of a message or of a source; `start hook` and `stop hook` for the hooks.
    pub method: &'static str,
    /// When it began. Not when it was sent.
    pub since: Instant,
}

impl Running {
    /// How long it has been running, with what it waited for.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

/// With the time until it is printed, for an instant says nothing to a reader.
impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("method", &self.method)
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}

/// What runs of one actor, in the order of starts.
#[derive(Default)]
pub(crate) struct List(Mutex<Lines>);

#[derive(Default)]
struct Lines {
    /// What tells lines apart: two may have one method and one instant.
    next: u64,
    running: Vec<(u64, Running)>,
}

impl List {
    pub(crate) fn read(&self) -> Vec<Running> {
        self.0.lock().running.iter().map(|(_, running)| running.clone()).collect()
    }

    fn enter(&self, method: &'static str) -> Entry<'_> {
        let since = Instant::now();
        let mut lines = self.0.lock();
        let number = lines.next;
        lines.next += 1;
        lines.running.push((number, Running { method, since }));
        Entry(Some((self, number)))
    }
}

/// A line of the list, for as long as this lives.
pub(crate) struct Entry<'a>(Option<(&'a List, u64)>);

impl<'a> Entry<'a> {
    pub(crate) fn of<M: Parts>(shared: &'a Shared<M>, message: &M) -> Self {
        shared.running.enter(message.parts().0)
    }

    /// Of the message that the run loop handles next. Those that run together have a line each.
    pub(crate) fn alone<A: AnyActor>(shared: &'a Shared<A::Message>, message: &A::Message) -> Self {
        if A::is_concurrent(message) { Self(None) } else { Self::of(shared, message) }
    }

    pub(crate) fn hook<M>(shared: &'a Shared<M>, name: &'static str) -> Self {
        shared.running.enter(name)
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if let Some((list, number)) = self.0 {
            list.0.lock().running.retain(|(each, _)| *each != number);
        }
    }
}
