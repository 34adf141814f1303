//! Actors that stop together, in the reverse order of their start.

use crate::{
    deadline::tellable,
    error::StopReason,
    handle::{ActorControl, ActorId, Shared},
    shutdown::{Stopped, Stuck, for_the_abort},
};
use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};

/// Actors in the order of their start, to be stopped in the reverse order: who was started last, and may need the others, ends
/// first, and the next one is told only then.
///
/// A group watches. It keeps no member alive, a member that ends earlier changes nothing, and dropping the group ends nobody.
///
/// ```
/// use actor_runtime::{Actor, StopReason, actor};
/// use actor_runtime::supervision::Group;
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
///     #[actor(stop)]
///     async fn flush(&mut self) -> Result<(), actor_runtime::CallError> {
///         self.0.write("the end").await // the disk is still there
///     }
///
///     pub fn line(&mut self, _text: &str) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut group = Group::new();
/// let disk = Disk.spawn();
/// group.add(&disk);
/// let log = Log(disk.clone()).spawn();
/// group.add(&log);
/// let ended = group.shutdown_within(Duration::from_secs(5)).await;
/// assert_eq!(ended.iter().map(|member| &*member.name).collect::<Vec<_>>(), ["Log", "Disk"]);
/// assert!(ended.iter().all(|member| matches!(member.outcome, Ok(StopReason::Shutdown))));
/// # drop((disk, log));
/// # }
/// ```
#[derive(Default)]
pub struct Group {
    /// In the order of their start.
    members: Vec<Box<dyn Member>>,
}

/// How a member of a group ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ended {
    /// The member.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Why it ended: [`StopReason::Shutdown`], or [`Unreferenced`](StopReason::Unreferenced) if one that ended before held its last
    /// handle; [`Aborted`](StopReason::Aborted) if the time was up; or that it has not ended.
    pub outcome: Result<StopReason, Stuck>,
}

/// A member, whatever its messages are.
trait Member: Send + Sync {
    fn id(&self) -> ActorId;

    fn name(&self) -> &str;

    fn close(&self);

    fn abort(&self);

    /// Resolves at once in a handler of the member's own, which its end waits for.
    fn stopped(&self) -> Pin<Box<dyn Future<Output = StopReason> + Send>>;
}

impl<M: Send + 'static> Member for Arc<Shared<M>> {
    fn id(&self) -> ActorId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn close(&self) {
        self.mailbox.close(StopReason::Shutdown);
    }

    fn abort(&self) {
        self.mailbox.abort();
    }

    fn stopped(&self) -> Pin<Box<dyn Future<Output = StopReason> + Send>> {
        Box::pin(Stopped::caused(self))
    }
}

impl Group {
    /// Without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// Adds the actor of `handle` as the one that was started last. The handle does not stay here: keep it, or another one.
    pub fn add<H: ActorControl>(&mut self, handle: &H) {
        self.members.push(Box::new(handle.raw().shared().clone()));
    }

    /// Takes the actor with this `id` out, so that a group whose members come and go does not grow: see
    /// [`Context::watch`](crate::Context::watch). Whether it was a member.
    pub fn remove(&mut self, id: ActorId) -> bool {
        let before = self.members.len();
        self.members.retain(|member| member.id() != id);
        self.members.len() < before
    }

    /// Shuts the members down one after another, the last one first, and waits for each end before it tells the next; no longer than
    /// `deadline` in all.
    ///
    /// A member that has not ended in nine tenths of the time that is left (or a second before its end, if that is later) is aborted,
    /// and it alone: those that were started before it shut down in what remains. So one that hangs costs the others time, but not
    /// their stop hooks; how much of it they need is for `deadline` to allow.
    ///
    /// How each of them ended comes back, in the order in which they were told to. [`Stuck`] is who has not ended by then because a
    /// handler or hook never reached an await.
    ///
    /// # Panics
    ///
    /// When polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future stops where it is: who was told to end does so, the others live on.
    pub async fn shutdown_within(self, deadline: Duration) -> Vec<Ended> {
        let over = Instant::now() + tellable(deadline);
        let mut told = Vec::with_capacity(self.members.len());
        for member in self.members.iter().rev() {
            told.push((member, shutdown(&**member, over).await));
        }
        let mut ended = Vec::with_capacity(told.len());
        for (member, mut reason) in told {
            if reason.is_none() {
                reason = timeout_at(over, member.stopped()).await.ok();
            }
            ended.push(Ended { id: member.id(), name: member.name().to_owned(), outcome: reason.ok_or(Stuck) });
        }
        ended
    }
}

/// Shuts one member down, or aborts it; `None` if it has not ended by then. Leaves time for others until all is `over`.
async fn shutdown(member: &dyn Member, over: Instant) -> Option<StopReason> {
    member.close();
    let left = over.saturating_duration_since(Instant::now());
    if let Ok(reason) = timeout_at(over - for_the_abort(left), member.stopped()).await {
        return Some(reason);
    }
    member.abort();
    // Half of the rest, for one that never awaits would take all.
    let left = over.saturating_duration_since(Instant::now());
    timeout_at(over - left / 2, member.stopped()).await.ok()
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.members.iter().map(|member| member.name())).finish()
    }
}
