//! What all handles of an actor share, and the verbs that every handle has.

#[cfg(feature = "observe")]
use crate::observe::{List, Running};
#[cfg(feature = "direct")]
use crate::rest::Port;
use crate::{
    call::Tell,
    deadlock::Methods,
    error::StopReason,
    mailbox::Mailbox,
    private::Parts,
    shutdown::{Started, Stopped, Stuck, shutdown_within},
    trace::tell_end,
    weak::WeakHandle,
};
use std::{
    borrow::Cow,
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Identifies an actor among all that this process ever spawned.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (one, other) = (Counter(0).spawn(), Counter(0).spawn());
/// assert_eq!(one.id(), one.clone().id());
/// assert_ne!(one.id(), other.id());
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(u64);

impl ActorId {
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// As it is displayed, so that logs can be searched for one form.
impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

pub(crate) struct Shared<M> {
    pub(crate) mailbox: Mailbox<M>,
    /// Strong handles. The run loop and the watchers hold this struct too, so its own count never reaches zero for them.
    handles: AtomicUsize,
    pub(crate) id: ActorId,
    pub(crate) name: Cow<'static, str>,
    #[cfg_attr(not(any(debug_assertions, feature = "deadlock")), expect(dead_code))]
    pub(crate) methods: Methods<M>,
    #[cfg(feature = "observe")]
    pub(crate) running: List,
    #[cfg(feature = "direct")]
    pub(crate) port: Option<Arc<dyn Port<M>>>,
}

impl<M: Parts> Shared<M> {
    /// With no handle yet.
    pub(crate) fn new(capacity: usize, coalesces: bool, name: Cow<'static, str>) -> Self {
        Self {
            mailbox: Mailbox::new(capacity, coalesces),
            handles: AtomicUsize::new(0),
            id: ActorId::next(),
            name,
            methods: Methods::new(),
            #[cfg(feature = "observe")]
            running: List::default(),
            #[cfg(feature = "direct")]
            port: None,
        }
    }
}

impl<M> Shared<M> {
    /// The actor has ended, and everybody is told.
    pub(crate) fn end(&self, reason: StopReason) {
        let watchers = self.mailbox.end(reason);
        // Before anybody who hears of it ends the program.
        tell_end(self);
        watchers.wake();
    }
}

/// A strong handle, wrapped by the generated one.
#[doc(hidden)]
pub struct RawHandle<M>(Arc<Shared<M>>);

impl<M> RawHandle<M> {
    pub(crate) fn first(shared: Arc<Shared<M>>) -> Self {
        shared.handles.fetch_add(1, Ordering::Relaxed);
        Self(shared)
    }

    pub(crate) fn mailbox(&self) -> &Mailbox<M> {
        &self.0.mailbox
    }

    /// One more strong handle, if there is one left.
    pub(crate) fn another(shared: &Arc<Shared<M>>) -> Option<Self> {
        let one_more = |count: usize| if count == 0 { None } else { Some(count + 1) };
        shared.handles.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(Self(shared.clone()))
    }

    pub(crate) fn shared(&self) -> &Arc<Shared<M>> {
        &self.0
    }
}

impl<M> Clone for RawHandle<M> {
    fn clone(&self) -> Self {
        // Relaxed: whoever clones holds one, so the count cannot reach zero meanwhile.
        self.0.handles.fetch_add(1, Ordering::Relaxed);
        Self(self.0.clone())
    }
}

impl<M> Drop for RawHandle<M> {
    fn drop(&mut self) {
        // The mailbox's lock orders what other handles did before; this only counts them.
        if self.0.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.mailbox.close(StopReason::Unreferenced);
        }
    }
}

impl<M> fmt::Debug for RawHandle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Handle");
        shown.field("name", &self.0.name).field("id", &self.0.id);
        #[cfg(feature = "observe")]
        shown.field("running", &self.0.running.read());
        shown.finish_non_exhaustive()
    }
}

/// What can be seen of an actor from outside. Every generated handle has these verbs.
///
/// They are methods of a trait, so that a message of the same name is no clash: the actor's own method wins.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawner().capacity(8).name("visitors").spawn();
/// counter.started().await?;
/// assert_eq!((counter.name(), counter.capacity(), counter.queued()), ("visitors", Some(8), 0));
/// assert!(counter.same_actor(&counter.clone()) && !counter.is_stopped());
///
/// let (stopped, weak) = (counter.stopped(), counter.downgrade());
/// drop(counter);
/// println!("ended: {}", stopped.await); // neither of the two kept it alive
/// assert!(weak.upgrade().is_none());
/// # Ok(())
/// # }
/// ```
pub trait ActorHandle: Clone + fmt::Debug + Send + Sync + Sized + 'static {
    /// What the handle sends.
    type Message: Parts + Send + 'static;

    #[doc(hidden)]
    fn from_raw(raw: RawHandle<Self::Message>) -> Self;

    #[doc(hidden)]
    fn raw(&self) -> &RawHandle<Self::Message>;

    /// Resolves when the start hook is done; at the run loop's first poll for an actor without one. Awaited by the start
    /// hook itself it never does.
    ///
    /// # Errors
    ///
    /// The future resolves to the [`StopReason`] when the actor ended before that.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing. It does not keep the actor alive.
    fn started(&self) -> Started<Self::Message> {
        Started::new(self.raw())
    }

    /// Resolves when the actor has ended: its stop hook is done, its state is gone, every call is resolved. At once if that
    /// was so before.
    ///
    /// Awaited by the actor's own handler it never resolves.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing. It does not keep the actor alive.
    fn stopped(&self) -> Stopped<Self::Message> {
        Stopped::of(self.raw().shared())
    }

    /// Whether the actor has ended.
    fn is_stopped(&self) -> bool {
        self.raw().mailbox().end_reason().is_some()
    }

    /// A handle that does not keep the actor alive.
    fn downgrade(&self) -> WeakHandle<Self> {
        WeakHandle::of(self.raw().shared())
    }

    /// The actor's id, the same for all of its handles.
    fn id(&self) -> ActorId {
        self.raw().0.id
    }

    /// The name given to the spawner or the attribute, else that of the actor's type.
    fn name(&self) -> &str {
        &self.raw().0.name
    }

    /// How many messages are accepted and not yet started. It never exceeds [`capacity`](Self::capacity), or twice that if there
    /// is a method with [priority](macro@crate::actor#messages-that-go-first).
    fn queued(&self) -> usize {
        self.raw().mailbox().len()
    }

    /// What the actor is doing now, and since when, oldest first: with [concurrent](crate#concurrent-methods) methods several
    /// at once, otherwise one handler or hook at the most. A snapshot, which takes a short lock and never waits for the actor.
    ///
    /// A [direct](crate#direct-calls) call is there while its caller runs it, and the method of a [source](crate#sources) as
    /// any other. Nothing runs while a supervised actor pauses and is made anew, and after the end. A call's reply may arrive a
    /// moment before its method is gone from here.
    ///
    /// ```
    /// use actor_runtime::{Actor, ActorHandle, actor};
    /// use std::time::Duration;
    ///
    /// #[actor]
    /// struct Oven;
    ///
    /// #[actor]
    /// impl Oven {
    ///     pub async fn bake(&mut self) {
    ///         tokio::time::sleep(Duration::from_secs(60)).await;
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::time::pause();
    /// let oven = Oven.spawn();
    /// let bread = oven.bake().enqueue().await?;
    /// tokio::time::sleep(Duration::from_secs(45)).await;
    /// let running = oven.running();
    /// assert_eq!((running[0].method, running[0].elapsed().as_secs()), ("bake", 45));
    /// bread.await?;
    /// assert!(oven.running().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "observe")]
    fn running(&self) -> Vec<Running> {
        self.raw().shared().running.read()
    }

    /// How many messages the mailbox holds at most, and as many with [priority](macro@crate::actor#messages-that-go-first) beside
    /// them; `None` if it is unbounded.
    fn capacity(&self) -> Option<usize> {
        Some(self.raw().mailbox().capacity()).filter(|capacity| *capacity < usize::MAX)
    }

    /// Whether `other`, a handle of any kind, belongs to the same actor.
    fn same_actor<H: ActorHandle>(&self, other: &H) -> bool {
        self.id() == other.id()
    }

    /// Sends `message` as it stands, one that a [`TellError`](crate::TellError) handed back or one made by hand. The future
    /// waits for room as [`tell`](crate::Call::tell) does.
    ///
    /// # Errors
    ///
    /// The future resolves to a [`TellError`](crate::TellError) with the message when the mailbox is closed.
    fn forward(&self, message: Self::Message) -> Tell<'_, Self::Message> {
        Tell::new(self.raw(), message)
    }

    /// A handle without an actor, and the calls made through it: see [`Probe`](crate::test_util::Probe). `capacity`: messages
    /// that may wait; `usize::MAX` is no bound.
    ///
    /// # Panics
    ///
    /// When `capacity` is 0: such a mailbox would accept nothing.
    #[cfg(feature = "test-util")]
    #[must_use]
    #[track_caller]
    fn probe(capacity: usize) -> (Self, crate::test_util::Probe<Self>) {
        crate::test_util::Probe::new(capacity)
    }
}

/// The verbs that end an actor. Every generated handle has them. All are idempotent, and may be called from any thread, from
/// inside the actor, and after its end.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::{ActorControl, StopReason};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// counter.add(1).tell().await?;
/// let late = counter.clone();
/// let ended = counter.shutdown(); // closed from here on
/// assert!(late.add(1).await.is_err());
/// assert!(matches!(ended.await, StopReason::Shutdown)); // the first was counted
///
/// let stuck = Counter(0).spawn().shutdown_within(Duration::from_secs(1)).await;
/// assert!(matches!(stuck, Ok(StopReason::Shutdown | StopReason::Unreferenced)));
/// assert!(matches!(Counter(0).spawn().abort().await, StopReason::Aborted));
/// # Ok(())
/// # }
/// ```
pub trait ActorControl: ActorHandle {
    /// Closes the mailbox now. The actor handles what was accepted, runs its stop hook and ends; then the future resolves
    /// with the reason, [`Shutdown`](StopReason::Shutdown) unless something else ended it first.
    ///
    /// Closed is not stopped: from the call on every other call fails, while what was accepted is still being handled. Who has
    /// to know that this is over awaits [`stopped`](ActorHandle::stopped). A handler that never ends is waited for without a
    /// bound, here and when the last handle is dropped; [`shutdown_within`](Self::shutdown_within) has one.
    ///
    /// Polled by the actor's own handler, which the end waits for, the future resolves at once.
    ///
    /// # Cancel safety
    ///
    /// The mailbox is closed by the call itself, not by the first poll; dropping the future undoes nothing.
    fn shutdown(&self) -> Stopped<Self::Message> {
        self.raw().mailbox().close(StopReason::Shutdown);
        Stopped::caused(self.raw().shared())
    }

    /// Like [`shutdown`](Self::shutdown), but no longer than `deadline` in all: if the actor has not ended in nine tenths of
    /// it (or a second before it, if that is later), it is aborted.
    ///
    /// `Ok(StopReason::Shutdown)` tells that it drained, `Ok(StopReason::Aborted)` that it was aborted, by this call or another.
    ///
    /// # Errors
    ///
    /// [`Stuck`] when the actor has not ended by then because a handler or hook never reached an await. The abort stands: it
    /// takes effect at the next await. With a deadline of no more than a moment, too short for the run loop to be polled,
    /// any actor is `Stuck`.
    ///
    /// # Panics
    ///
    /// When polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// The mailbox is closed by the call itself. Dropping the future takes the deadline back, nothing else.
    fn shutdown_within(
        &self,
        deadline: Duration,
    ) -> impl Future<Output = Result<StopReason, Stuck>> + Send + 'static + use<Self> {
        shutdown_within(self.raw().clone(), self.shutdown(), deadline)
    }

    /// Ends the actor now: the handler that runs is dropped at its next await, what is queued is discarded, the stop hook
    /// does not run. The future resolves as that of [`shutdown`](Self::shutdown).
    ///
    /// # Cancel safety
    ///
    /// The call itself aborts; dropping the future undoes nothing.
    fn abort(&self) -> Stopped<Self::Message> {
        self.raw().mailbox().abort();
        Stopped::caused(self.raw().shared())
    }
}
