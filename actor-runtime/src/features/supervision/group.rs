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
/// Add actors in the order in which you start them: a later one may need the earlier ones, so it stops first. The group does not keep
/// its members alive. A member may stop earlier. Dropping the group stops no member.
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
    /// Why the member stopped, or an error if it has not stopped. The reason is [`StopReason::Shutdown`] if it drained in time, and
    /// [`Aborted`](StopReason::Aborted) otherwise. It is [`HandlesDropped`](StopReason::HandlesDropped) if another member held its last
    /// handle and stopped first.
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
    /// Returns an empty group.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// Adds the actor of `handle` as the last member. The group does not keep the handle, so keep one yourself.
    pub fn add<H: ActorControl>(&mut self, handle: &H) {
        self.members.push(Box::new(handle.raw().cell().clone()));
    }

    /// Removes the actor with this `id`. Returns whether it was a member.
    ///
    /// If you add members again and again, remove those that have stopped, so that the group does not grow. To notice that an actor
    /// has stopped, use [`Context::watch`](crate::Context::watch).
    pub fn remove(&mut self, id: ActorId) -> bool {
        let before = self.members.len();
        self.members.retain(|member| member.id() != id);
        self.members.len() < before
    }

    /// Shuts the members down in reverse order of insertion, and waits for each one to stop before it shuts down the next. Takes at
    /// most `deadline` in total, counted from the first poll.
    ///
    /// A member is aborted if it has not stopped after nine tenths of the remaining time, or one second before the deadline if that is
    /// later. Only this member is aborted. The others shut down in the time that is left, so choose a `deadline` that is long enough
    /// for them.
    ///
    /// Returns how each member stopped, in the order of shutdown.
    ///
    /// # Panics
    ///
    /// If the future is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the members that were already told to stop do so. The others keep running.
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
            let (id, name) = (member.id(), member.name().to_owned());
            let outcome = reason.ok_or_else(|| ShutdownTimeout::new(name.clone().into(), id));
            stopped.push(MemberStopped { id, name, outcome });
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
