//! An actor that did not stop in time.

use std::{error::Error, fmt};

/// The actor was aborted, but did not stop before the deadline, because a handler or hook did not reach an await.
///
/// Returned by [`shutdown_timeout`](crate::ActorControl::shutdown_timeout). The abort takes effect at the next await.
///
/// ```
/// use actor_runtime::{actor, Actor, ActorControl, ShutdownTimeout};
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
/// assert_eq!(blocking.shutdown_timeout(Duration::from_millis(20)).await.unwrap_err(), ShutdownTimeout);
/// # drop(release);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutdownTimeout;

impl fmt::Display for ShutdownTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shutdown timed out: a handler or hook of the actor has not reached an await")
    }
}

impl Error for ShutdownTimeout {}
