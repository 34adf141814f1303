//! Actors that stop together, in the reverse order of their start.

use crate::{
    error::StopReason,
    handle::{ActorControl, ActorId, Shared},
    shutdown::{Stopped, Stuck},
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
/// let disk = group.add(Disk.spawn());
/// let log = group.add(Log(disk.clone()).spawn());
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
    /// Why it ended, [`StopReason::Aborted`] if the time was up; or that it has not.
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

    /// Adds the actor of `handle` as the one that was started last, and gives the handle back.
    pub fn add<H: ActorControl>(&mut self, handle: H) -> H {
        self.members.push(Box::new(handle.raw().shared().clone()));
        handle
    }

    /// Shuts the members down one after another, the last one first, and waits for each end before it tells the next; no longer than
    /// `deadline` in all. If some have not ended in nine tenths of it (or a second before it, if that is later), they are aborted.
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
        // Longer than any program runs, and yet there is such a moment.
        let deadline = deadline.min(Duration::from_secs(u32::MAX.into()));
        let for_the_abort = (deadline / 10).min(Duration::from_secs(1));
        let begun = Instant::now();
        let (time_is_up, over) = (begun + deadline.saturating_sub(for_the_abort), begun + deadline);
        let mut ended = Vec::with_capacity(self.members.len());
        let mut left = self.members.iter().rev().peekable();
        while let Some(member) = left.peek() {
            member.close();
            let Ok(reason) = timeout_at(time_is_up, member.stopped()).await else { break };
            ended.push(Ended::new(&***member, Ok(reason)));
            left.next();
        }
        left.clone().for_each(|member| member.abort());
        for member in left {
            let outcome = timeout_at(over, member.stopped()).await.map_err(|_| Stuck);
            ended.push(Ended::new(&**member, outcome));
        }
        ended
    }
}

impl Ended {
    fn new(member: &dyn Member, outcome: Result<StopReason, Stuck>) -> Self {
        Self { id: member.id(), name: member.name().to_owned(), outcome }
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.members.iter().map(|member| member.name())).finish()
    }
}
