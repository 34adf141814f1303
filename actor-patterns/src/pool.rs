//! Equal actors that share the work.

use crate::{holder::Holder, lock::lock, shutdown::shut_down};
use actor_runtime::{ActorControl, ActorHandle, ActorStatus, StopReason};
use std::{
    cmp::Reverse,
    fmt,
    future::Future,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash},
    mem,
    sync::{
        Arc, Mutex,
        atomic::{
            AtomicBool, AtomicUsize,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
    time::Duration,
};

/// Equal actors that share the work.
///
/// | method | returns |
/// |---|---|
/// | [`pick`](Self::pick) | one member after another |
/// | [`least_loaded`](Self::least_loaded) | the member with the fewest messages |
/// | [`by_key`](Self::by_key) | the same member for the same key |
///
/// All of them skip members that are stopping or have stopped. They return a member that restarts only if all others do so too, and
/// `None` if no member is open. They never wait.
///
/// With a factory, they replace a member that has stopped, at the moment at which they come across it. The pool holds a strong handle
/// of each member. When the last clone of the pool is dropped, these handles are dropped.
///
/// ```
/// use actor_patterns::Pool;
/// use actor_runtime::{Actor, ActorControl, actor};
///
/// #[actor]
/// struct Resizer(usize);
///
/// #[actor]
/// impl Resizer {
///     pub fn resize(&mut self, image: &str) -> String {
///         format!("{image} by {}", self.0)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = Pool::new(2, |index| Resizer(index).spawn());
/// let (one, two) = (pool.pick().ok_or("closed")?, pool.pick().ok_or("closed")?);
/// assert_eq!((one.resize("a").await?, two.resize("b").await?), ("a by 0".to_owned(), "b by 1".to_owned()));
///
/// one.shutdown().await; // the pool replaces it
/// assert_eq!(pool.handles().len(), 2);
/// assert!(pool.pick().is_some() && pool.pick().is_some());
/// # Ok(())
/// # }
/// ```
pub struct Pool<H> {
    shared: Arc<Shared<H>>,
}

struct Shared<H> {
    slots: Box<[Mutex<Slot<H>>]>,
    /// Counts the picks.
    next: AtomicUsize,
    factory: Option<Box<dyn Fn(usize) -> H + Send + Sync>>,
    /// The pool is shut down, so no member is replaced.
    is_shut_down: AtomicBool,
}

struct Slot<H> {
    handle: H,
    /// A caller replaces the member, without the lock because the factory is code of the user.
    is_replacing: bool,
}

/// A member whose mailbox is open.
struct Open<H> {
    handle: H,
    is_restarting: bool,
}

impl<H: ActorHandle> Pool<H> {
    /// Spawns `count` members with `factory`, which gets the index of the member. It also replaces members that have stopped.
    ///
    /// A pool without members is allowed, and returns none.
    ///
    /// # Panics
    ///
    /// If `factory` panics, for example because it spawns outside of a tokio runtime. The same holds for the methods that replace a member.
    #[must_use]
    pub fn new(count: usize, factory: impl Fn(usize) -> H + Send + Sync + 'static) -> Self {
        let members: Vec<H> = (0..count).map(&factory).collect();
        Self::of(members, Some(Box::new(factory)))
    }

    /// Makes a pool of actors that are running already. Members that stop are not replaced.
    #[must_use]
    pub fn from_handles(members: impl IntoIterator<Item = H>) -> Self {
        Self::of(members, None)
    }

    fn of(members: impl IntoIterator<Item = H>, factory: Option<Box<dyn Fn(usize) -> H + Send + Sync>>) -> Self {
        let slots = members.into_iter().map(|handle| Mutex::new(Slot { handle, is_replacing: false })).collect();
        let shared = Shared { slots, next: AtomicUsize::new(0), factory, is_shut_down: AtomicBool::new(false) };
        Self { shared: Arc::new(shared) }
    }

    /// Returns one member after another.
    #[must_use]
    pub fn pick(&self) -> Option<H> {
        for _ in 0..self.shared.slots.len() {
            if let Some(member) = self.shared.open(self.shared.next_index())
                && !member.is_restarting
            {
                return Some(member.handle);
            }
        }
        self.shared.best(|_, _| ())
    }

    /// Returns the member with the fewest queued messages. With the feature `observe`, a running handler counts as one more.
    ///
    /// Without that feature, a member whose handler has run for long looks idle if its mailbox is empty. Among equal members, this returns one
    /// after another.
    #[must_use]
    pub fn least_loaded(&self) -> Option<H> {
        self.shared.best(|_, member| member.mailbox_len() + running(member))
    }

    /// Returns the same member for the same `key`, as long as that member is open and does not restart.
    ///
    /// While it is not, its keys are shared among the other members, whose own keys stay with them (rendezvous hashing).
    #[must_use]
    pub fn by_key<Q: Hash + ?Sized>(&self, key: &Q) -> Option<H> {
        let key = BuildHasherDefault::<DefaultHasher>::new().hash_one(key);
        // Looks at one member only, if that is possible.
        let favorite = (0..self.shared.slots.len()).max_by_key(|index| rank(key, *index))?;
        match self.shared.open(favorite) {
            Some(member) if !member.is_restarting => Some(member.handle),
            _ => self.shared.best(|index, _| Reverse(rank(key, index))),
        }
    }

    /// Returns a handle of each member, whatever its status.
    #[must_use]
    pub fn handles(&self) -> Vec<H> {
        self.shared.slots.iter().map(|slot| lock(slot).handle.clone()).collect()
    }

    /// How many members there are, whatever their status.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.slots.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shuts all members down at the same time. Takes at most `timeout`, counted from the call. No member is replaced after the call.
    ///
    /// A member is aborted if it has not stopped after nine tenths of `timeout`, or one second before the end of `timeout` if that is
    /// later. Returns the stop reason of each member, or `None` if it has not stopped in time, because a handler or hook never reaches
    /// an await.
    ///
    /// # Panics
    ///
    /// If the future is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// The call itself closes the mailboxes. Dropping the future only cancels the deadline.
    pub fn shutdown_timeout(&self, timeout: Duration) -> impl Future<Output = Vec<Option<StopReason>>> + Send + use<H>
    where
        H: ActorControl,
    {
        // A caller that replaces a member sees this under the lock of the slot, or its new member is among the handles.
        self.shared.is_shut_down.store(true, Release);
        let members: Vec<_> = self.handles().into_iter().map(Holder::Strong).collect();
        shut_down(&members, timeout)
    }
}

impl<H: ActorHandle> Shared<H> {
    /// The next index in turn. Only called if there are members.
    fn next_index(&self) -> usize {
        self.next.fetch_add(1, Relaxed) % self.slots.len()
    }

    /// The member at `index`, if its mailbox is open. Replaces a member that has stopped.
    fn open(&self, index: usize) -> Option<Open<H>> {
        let slot = lock(&self.slots[index]);
        match slot.handle.status() {
            ActorStatus::Starting | ActorStatus::Running => {
                Some(Open { handle: slot.handle.clone(), is_restarting: false })
            }
            ActorStatus::Restarting => Some(Open { handle: slot.handle.clone(), is_restarting: true }),
            ActorStatus::Stopped(_) if !slot.is_replacing => {
                drop(slot);
                self.replace(index)
            }
            _ => None,
        }
    }

    /// Replaces the member at `index`, unless another caller does or has done so.
    #[cold]
    fn replace(&self, index: usize) -> Option<Open<H>> {
        let factory = self.factory.as_ref()?;
        let mut slot = lock(&self.slots[index]);
        if slot.is_replacing || !slot.handle.is_stopped() || self.is_shut_down.load(Acquire) {
            return None;
        }
        slot.is_replacing = true;
        drop(slot);
        let _done = Replacing(&self.slots[index]);
        let handle = factory(index);
        let mut slot = lock(&self.slots[index]);
        if self.is_shut_down.load(Acquire) {
            // Without the lock, the only handle of the new actor is dropped.
            drop(slot);
            return None;
        }
        let former = mem::replace(&mut slot.handle, handle.clone());
        drop(slot);
        drop(former);
        Some(Open { handle, is_restarting: false })
    }

    /// The open member with the least weight. One that restarts weighs more than any other. Among equal ones, the next in turn.
    fn best<W: Ord>(&self, weight: impl Fn(usize, &H) -> W) -> Option<H> {
        let count = self.slots.len();
        let first = if count == 0 { 0 } else { self.next_index() };
        let open = (0..count).map(|offset| (first + offset) % count).filter_map(|index| {
            let member = self.open(index)?;
            Some(((member.is_restarting, weight(index, &member.handle)), member.handle))
        });
        open.min_by(|(one, _), (other, _)| one.cmp(other)).map(|(_, handle)| handle)
    }
}

/// Another caller may replace the member when this is dropped, also if the factory panics.
struct Replacing<'p, H>(&'p Mutex<Slot<H>>);

impl<H> Drop for Replacing<'_, H> {
    fn drop(&mut self) {
        lock(self.0).is_replacing = false;
    }
}

/// How many handlers run, as far as the features tell.
#[cfg(feature = "observe")]
fn running<H: ActorHandle>(member: &H) -> usize {
    member.running_handlers().len()
}

#[cfg(not(feature = "observe"))]
const fn running<H>(_member: &H) -> usize {
    0
}

/// How well the member at `index` suits a key. The ranks of different members are independent.
fn rank(key: u64, index: usize) -> u64 {
    // The finalizer of SplitMix64.
    let mut rank = key ^ (index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    rank = (rank ^ (rank >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    rank = (rank ^ (rank >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    rank ^ (rank >> 31)
}

impl<H> Clone for Pool<H> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<H> fmt::Debug for Pool<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("len", &self.shared.slots.len()).finish_non_exhaustive()
    }
}
