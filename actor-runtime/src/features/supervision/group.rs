//! Actors that stop together, one after another.

use crate::{
    core::{
        cell::ActorCell,
        handle::{ActorControl, Stopped, watch::abort_time},
    },
    error::{ActorId, ShutdownTimeout, StopReason},
    util::deadline::{now, representable, wait_until},
};
use std::{
    fmt,
    future::Future,
    panic::{RefUnwindSafe, UnwindSafe},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tokio::{task::yield_now, time::Instant};

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
trait Member: Send + Sync + UnwindSafe + RefUnwindSafe {
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
        self.mailbox.any().close(StopReason::Shutdown);
    }

    fn abort(&self) {
        self.mailbox.any().abort();
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
    /// most `deadline` in total, counted from the call.
    ///
    /// A member is aborted if it has not stopped after nine tenths of the remaining time, or one second before the deadline if that is
    /// later. Only this member is aborted. If it never reaches an await, the group waits for half of the time that is then left, and
    /// shuts down the next member.
    ///
    /// The last hundredth of `deadline`, at most 100 milliseconds, is for all members that have not stopped by then. They shut down
    /// together, and those that have not stopped after half of this time are aborted together. So choose a `deadline` that is long
    /// enough for all members.
    ///
    /// Returns how each member stopped, in the order of shutdown.
    ///
    /// # Panics
    ///
    /// If the future is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// The call itself stops no member, but its time counts. If the future is dropped, the members that were already told to stop do
    /// so. The others keep running.
    pub fn shutdown_timeout(self, deadline: Duration) -> impl Future<Output = Vec<MemberStopped>> + Send + use<> {
        let deadline = representable(deadline);
        let end = now() + deadline;
        let turns_end = end - abort_time(deadline) / 10;
        async move {
            let mut members: Vec<_> = self.members.into_iter().rev().map(Stopping::new).collect();
            for member in &mut members {
                member.take_turn(turns_end, end).await;
            }
            shut_down_together(&mut members, end).await;
            members.into_iter().map(Stopping::outcome).collect()
        }
    }
}

/// A member that is being shut down.
struct Stopping {
    member: Box<dyn Member>,
    /// `None` if it has not stopped, as far as the group has seen.
    reason: Option<StopReason>,
}

impl Stopping {
    fn new(member: Box<dyn Member>) -> Self {
        Self { member, reason: None }
    }

    /// Shuts the member down, or aborts it before `end`. Does nothing after `turns_end`.
    async fn take_turn(&mut self, turns_end: Instant, end: Instant) {
        let start = now();
        if start >= turns_end {
            return;
        }
        self.member.close();
        self.wait_until(turns_end.min(end - abort_time(end - start))).await;
        if self.reason.is_none() {
            self.member.abort();
            // A member that never awaits would take all of the rest.
            self.wait_until(turns_end.min(middle(end))).await;
        }
    }

    /// Waits until the member has stopped, but no longer than until `time`.
    async fn wait_until(&mut self, time: Instant) {
        if self.reason.is_none() {
            self.reason = wait_until(time, self.member.stopped()).await;
        }
    }

    fn outcome(self) -> MemberStopped {
        let (id, name) = (self.member.id(), self.member.name().to_owned());
        let outcome = self.reason.ok_or_else(|| ShutdownTimeout::new(name.clone().into(), id));
        MemberStopped { id, name, outcome }
    }
}

/// Shuts down those of the `members` that have not stopped, all at once, and aborts them halfway to `end`.
async fn shut_down_together(members: &mut [Stopping], end: Instant) {
    let mut unstopped: Vec<_> = members.iter_mut().filter(|each| each.reason.is_none()).collect();
    if unstopped.is_empty() {
        return;
    }
    for each in &unstopped {
        each.member.close();
    }
    let abort_at = middle(end);
    for each in &mut unstopped {
        each.wait_until(abort_at).await;
    }
    unstopped.iter().filter(|each| each.reason.is_none()).for_each(|each| each.member.abort());
    // An abort takes effect when the run loop is polled next. Let that happen even if there is no time left.
    yield_now().await;
    for each in unstopped {
        each.wait_until(end).await;
    }
}

/// The middle of the time from now to `end`.
fn middle(end: Instant) -> Instant {
    end - end.saturating_duration_since(now()) / 2
}

impl fmt::Debug for ShutdownGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.members.iter().map(|member| member.name())).finish()
    }
}
