//! An actor that did not stop in time.

use super::target::ActorId;
use std::{borrow::Cow, error::Error, fmt};

/// The actor was aborted, but did not stop before the deadline, because a handler or hook did not reach an await.
///
/// Returned by [`shutdown_timeout`](crate::ActorControl::shutdown_timeout). The abort takes effect at the next await.
///
/// ```
/// use actor_runtime::{Actor, ActorControl, ActorHandle, actor};
/// use std::{sync::mpsc, time::Duration};
///
/// #[actor]
/// struct Blocking(mpsc::Receiver<()>);
///
/// #[actor]
/// impl Blocking {
///     pub fn wait(&mut self) {
///         let _ = self.0.recv(); // no await here
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (release, gate) = mpsc::channel();
/// let blocking = Blocking(gate).spawn();
/// blocking.wait().tell().await?;
/// blocking.wait().tell().await?;
/// release.send(())?; // one of the two
/// let error = blocking.shutdown_timeout(Duration::from_millis(20)).await.unwrap_err();
/// assert_eq!(error.actor_id(), blocking.id());
/// # drop(release);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutdownTimeout {
    name: Cow<'static, str>,
    id: ActorId,
}

impl ShutdownTimeout {
    pub(crate) const fn new(name: Cow<'static, str>, id: ActorId) -> Self {
        Self { name, id }
    }

    /// The actor's name: see [`ActorHandle::name`](crate::ActorHandle::name).
    #[must_use]
    pub fn actor_name(&self) -> &str {
        &self.name
    }

    /// The actor's id.
    #[must_use]
    pub const fn actor_id(&self) -> ActorId {
        self.id
    }
}

impl fmt::Display for ShutdownTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): shutdown timed out: a handler or hook has not reached an await", self.name, self.id)
    }
}

impl Error for ShutdownTimeout {}
