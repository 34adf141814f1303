//! Actors that stop together, one after another.

use crate::{
    core::{
        cell::ActorCell,
        handle::{ActorControl, Stopped, watch::abort_time},
    },
    error::{ActorId, ShutdownTimeout, StopReason},
    util::deadline::representable,
};
use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};

/// Shuts actors down one after another, in reverse order of insertion.
///
/// Insert actors in the order in which you start them: a later one may need the earlier ones, so it stops first. The group keeps no
/// member alive. A member that stops earlier changes nothing, and dropping the group stops no member.
///
/// ```
/// use actor_runtime::{Actor, StopReason, actor};
/// use actor_runtime::supervision::ShutdownGroup;
/// use std::time::Duration;
///
/// #[actor]
/// struct Disk;
///
/// #[actor]
/// impl Disk {
///     pub fn write(&mut self, _line: &str) {}
/// }
///
/// #[actor]
/// struct Log(DiskHandle);
///
/// #[actor]
/// impl Log {
///     #[actor(on_stop)]
///     async fn flush(&mut self) -> Result<(), actor_runtime::CallError> {
///         self.0.write("the end").await // the disk is still there
///     }
///
///     pub fn line(&mut self, _text: &str) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut group = ShutdownGroup::new();
/// let disk = Disk.spawn();
/// group.add(&disk);
/// let log = Log(disk.clone()).spawn();
/// group.add(&log);
/// let stopped = group.shutdown_timeout(Duration::from_secs(5)).await;
/// assert_eq!(stopped.iter().map(|member| &*member.name).collect::<Vec<_>>(), ["Log", "Disk"]);
/// assert!(stopped.iter().all(|member| matches!(member.outcome, Ok(StopReason::Shutdown))));
/// # drop((disk, log));
/// # }
/// ```
#[derive(Default)]
pub struct ShutdownGroup {
    /// In the order of insertion.
    members: Vec<Box<dyn Member>>,
}

/// How a member of a [`ShutdownGroup`] stopped.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MemberStopped {
    /// The member's id.
    pub id: ActorId,
    /// The member's name.
    pub name: String,
    /// Why it stopped: [`StopReason::Shutdown`], or [`HandlesDropped`](StopReason::HandlesDropped) if a member that stopped before
    /// held its last handle, or [`Aborted`](StopReason::Aborted) if the time was up. An error if it has not stopped.
    pub outcome: Result<StopReason, ShutdownTimeout>,
}

/// A member with messages of any type.
trait Member: Send + Sync {
    fn id(&self) -> ActorId;

    fn name(&self) -> &str;

    fn close(&self);

    fn abort(&self);

    /// Resolves at once if the member's own handler awaits it, because the stop waits for the handler.
    fn stopped(&self) -> Pin<Box<dyn Future<Output = StopReason> + Send>>;
}

impl<M: Send + 'static> Member for Arc<ActorCell<M>> {
    fn id(&self) -> ActorId {
        self.identity.id
    }

    fn name(&self) -> &str {
        &self.identity.name
    }

    fn close(&self) {
        self.mailbox.close(StopReason::Shutdown);
    }

    fn abort(&self) {
        self.mailbox.abort();
    }

    fn stopped(&self) -> Pin<Box<dyn Future<Output = StopReason> + Send>> {
        Box::pin(Stopped::requested(self))
    }
}

impl ShutdownGroup {
    /// A group without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// Adds the actor of `handle` as the last one. The group does not keep the handle: keep it, or another one, yourself.
    pub fn add<H: ActorControl>(&mut self, handle: &H) {
        self.members.push(Box::new(handle.raw().cell().clone()));
    }

    /// Removes the actor with this `id`. Returns whether it was a member.
    ///
    /// If members come and go, remove those that have stopped, so that the group does not grow: see
    /// [`Context::watch`](crate::Context::watch).
    pub fn remove(&mut self, id: ActorId) -> bool {
        let before = self.members.len();
        self.members.retain(|member| member.id() != id);
        self.members.len() < before
    }

    /// Shuts the members down one after another, the last one first. Waits for each to stop before it shuts down the next. Takes at
    /// most `deadline` in all, counted from the first poll.
    ///
    /// If a member has not stopped in nine tenths of the time that is left (or one second before the deadline, if that is later), it
    /// alone is aborted. The members before it shut down in the time that remains. So a member that hangs costs the others time, but
    /// not their stop hooks. Choose a `deadline` that leaves them enough.
    ///
    /// Returns how each member stopped, in the order of shutdown. A [`ShutdownTimeout`] means that a handler or hook never reached an
    /// await.
    ///
    /// # Panics
    ///
    /// If it is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the remaining members running. Those that were told to stop do so.
    pub async fn shutdown_timeout(self, deadline: Duration) -> Vec<MemberStopped> {
        let deadline = Instant::now() + representable(deadline);
        let mut told = Vec::with_capacity(self.members.len());
        for member in self.members.iter().rev() {
            told.push((member, shutdown(&**member, deadline).await));
        }
        let mut stopped = Vec::with_capacity(told.len());
        for (member, mut reason) in told {
            if reason.is_none() {
                reason = timeout_at(deadline, member.stopped()).await.ok();
            }
            let outcome = reason.ok_or(ShutdownTimeout);
            stopped.push(MemberStopped { id: member.id(), name: member.name().to_owned(), outcome });
        }
        stopped
    }
}

/// Shuts one member down, or aborts it. `None` if it has not stopped by then. Leaves time for other members before `deadline`.
async fn shutdown(member: &dyn Member, deadline: Instant) -> Option<StopReason> {
    member.close();
    let left = deadline.saturating_duration_since(Instant::now());
    if let Ok(reason) = timeout_at(deadline - abort_time(left), member.stopped()).await {
        return Some(reason);
    }
    member.abort();
    // Half of the rest: a member that never awaits would take all of it.
    let left = deadline.saturating_duration_since(Instant::now());
    timeout_at(deadline - left / 2, member.stopped()).await.ok()
}

impl fmt::Debug for ShutdownGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.members.iter().map(|member| member.name())).finish()
    }
}
