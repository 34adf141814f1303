//! A handle without an actor.

use crate::{
    core::{
        cell::ActorCell,
        handle::{ActorHandle, RawHandle},
        mailbox::{Batch, Envelope, MailboxRules},
        message::Message,
    },
    engine::{options::checked_capacity, runner::fail_discarded},
    error::StopReason,
};
use std::{
    any::{Any, type_name},
    fmt,
    future::{Future, poll_fn},
    marker::PhantomData,
    mem::ManuallyDrop,
    panic::Location,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// Makes probes. Implemented for every handle.
pub trait ProbeExt: ActorHandle {
    /// Returns a handle without an actor, and the [`Probe`] that receives its calls. At most `capacity` messages may wait.
    /// `usize::MAX` is unbounded.
    ///
    /// # Panics
    ///
    /// If `capacity` is 0.
    #[must_use]
    #[track_caller]
    fn probe(capacity: usize) -> (Self, Probe<Self>) {
        Probe::new(capacity)
    }
}

impl<H: ActorHandle> ProbeExt for H {}

/// Receives the calls of a handle without an actor, in the place of the actor. Returned by [`probe`](ProbeExt::probe).
///
/// Each message has its reply sender. [`respond_to.send(..)`](crate::ReplyTo::send) resolves the call. If the sender is dropped, the
/// caller gets [`NoReply`](crate::CallError::NoReply). For a tell no reply [is expected](crate::ReplyTo::is_expected). Mailbox,
/// capacity and order are those of any actor. The probe also receives all calls of a [direct](crate::guide::direct) actor.
///
/// ```
/// use actor_runtime::{actor, test_util::ProbeExt};
///
/// #[actor]
/// struct Till(u64);
///
/// #[actor]
/// impl Till {
///     pub fn pay(&mut self, cents: u64) -> Result<u64, String> {
///         self.0 += cents;
///         Ok(self.0)
///     }
/// }
///
/// /// The code under test.
/// async fn buy(till: &TillHandle) -> String {
///     match till.pay(250).await {
///         Ok(_) => "thank you".to_owned(),
///         Err(error) => format!("sorry: {error}"),
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (till, mut probe) = TillHandle::probe(8);
/// let (said, ()) = tokio::join!(buy(&till), async {
///     let Some(TillMessage::Pay { cents, respond_to }) = probe.next().await else { panic!("no payment") };
///     assert_eq!(cents, 250);
///     respond_to.send(Err("the till is jammed".to_owned()));
/// });
/// assert_eq!(said, "sorry: the till is jammed");
/// probe.expect_no_call();
/// # }
/// ```
///
/// A probe has [started](ActorHandle::started). It stops with [`stop`](Self::stop), or like an aborted actor when it is dropped. It
/// also stops when all handles are dropped or [`ActorControl`](crate::ActorControl) stops it, but only when the test asks for
/// another call. Calls that the test has not taken then resolve. The test must reply to those that it has taken.
pub struct Probe<H: ActorHandle> {
    cell: Arc<ActorCell<H::Message>>,
}

impl<H: ActorHandle> Probe<H> {
    #[track_caller]
    pub(crate) fn new(capacity: usize) -> (H, Self) {
        // Queued messages may be replaced if their method says so, hence they stay in the mailbox, and there is no batch.
        let rules = MailboxRules { capacity: checked_capacity(capacity), coalesces: true, restarts: false };
        let cell = Arc::new(ActorCell::new(rules, short(type_name::<H>()).into()));
        // Nothing is queued. This marks the actor as started.
        let _nothing = cell.mailbox.poll_recv(&mut Batch::new());
        (H::from_raw(RawHandle::first(cell.clone())), Self { cell })
    }

    /// Waits for the next call of a method of the actor's first block. Returns `None` if all handles were dropped or the actor was
    /// stopped.
    ///
    /// # Panics
    ///
    /// If a method of another block is called. Its messages have an enum of their own: see [`next_of`](Self::next_of).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "it is the `next` of a stream")]
    pub fn next(&mut self) -> Next<'_, H, H::Message> {
        self.next_of()
    }

    /// Like [`next`](Self::next), for an additional block whose enum is `M`: an `#[actor(extend)]` block, or that of a trait.
    /// Name the enum with the option `message`.
    ///
    /// ```
    /// use actor_runtime::{actor, test_util::ProbeExt};
    ///
    /// #[actor]
    /// struct Lamp(u8);
    ///
    /// #[actor]
    /// impl Lamp { pub fn switch(&mut self) {} }
    ///
    /// #[actor(extend, message = DimLamp)]
    /// impl Lamp { pub fn dim(&mut self, percent: u8) { self.0 = percent; } }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (lamp, mut probe) = LampHandle::probe(8);
    /// lamp.dim(50).tell().await?;
    /// let call = probe.next_of::<DimLamp>().await;
    /// assert!(matches!(call, Some(DimLamp::Dim { percent: 50, .. })));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If a method of another block is called. The panic message names both blocks, and where the call was expected.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    pub fn next_of<M: Message + 'static>(&mut self) -> Next<'_, H, M> {
        Next { probe: self, location: Location::caller(), message: PhantomData }
    }

    /// Returns the next call of the first block, or `None` if no call is queued. Never waits.
    ///
    /// # Panics
    ///
    /// If the next call is of another block.
    #[track_caller]
    pub fn try_next(&mut self) -> Option<H::Message> {
        let Poll::Ready(message) = self.take() else { return None };
        Some(expect_block(message?).unwrap_or_else(|found| panic!("{found}")))
    }

    /// Checks that no call is queued. Let the code under test run first.
    ///
    /// # Panics
    ///
    /// If a call is queued. The panic message names its method.
    #[track_caller]
    pub fn expect_no_call(&mut self) {
        if let Poll::Ready(Some(message)) = self.take() {
            panic!("expected no call, but `{}` was called", message.info().method);
        }
    }

    /// Waits until the code under test drops its handles or stops the actor. Returns the stop reason.
    ///
    /// ```
    /// # use actor_runtime::actor;
    /// # #[actor]
    /// # struct Lamp;
    /// # #[actor]
    /// # impl Lamp { pub fn switch(&mut self) {} }
    /// use actor_runtime::{StopReason, test_util::ProbeExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (lamp, mut probe) = LampHandle::probe(8);
    /// drop(lamp);
    /// assert!(matches!(probe.expect_stop().await, StopReason::HandlesDropped));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If a method is called instead. The panic message names it.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    pub fn expect_stop(&mut self) -> impl Future<Output = StopReason> + Send {
        let location = Location::caller();
        async move {
            if let Some(message) = poll_fn(|cx| self.poll_next(cx)).await {
                panic!("expected a stop, but `{}` was called (at {location})", message.info().method);
            }
            self.cell.mailbox.any().stop_reason().unwrap_or(StopReason::Aborted)
        }
    }

    /// Stops the probe with `reason`, as an actor would stop. Queued calls get [`Discarded`](crate::CallError::Discarded), and later
    /// calls [`Closed`](crate::CallError::Closed).
    ///
    /// ```
    /// # use actor_runtime::actor;
    /// # #[actor]
    /// # struct Lamp;
    /// # #[actor]
    /// # impl Lamp { pub fn switch(&mut self) {} }
    /// use actor_runtime::{CallError, StopReason, test_util::ProbeExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (lamp, probe) = LampHandle::probe(8);
    /// let queued = lamp.switch().enqueue().await?;
    /// probe.stop(StopReason::Panicked("short circuit".to_owned().into()));
    /// assert!(matches!(queued.await, Err(CallError::Discarded { reason: StopReason::Panicked(_), .. })));
    /// assert!(matches!(lamp.switch().await, Err(CallError::Closed { .. })));
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a caller makes the reason for this call")]
    pub fn stop(self, reason: StopReason) {
        self.stop_for(&reason);
    }

    fn poll_next(&mut self, cx: &Context<'_>) -> Poll<Option<H::Message>> {
        // First, so that a sender that comes after the look wakes this task.
        self.cell.mailbox.any().set_run_loop(cx.waker());
        self.take()
    }

    /// Takes the next message as a run loop does, and attaches its reply sender.
    fn take(&mut self) -> Poll<Option<H::Message>> {
        let mailbox = &self.cell.mailbox;
        if mailbox.any().is_aborted() {
            self.stop_for(&mailbox.any().abort_now());
            return Poll::Ready(None);
        }
        mailbox.poll_recv(&mut Batch::new()).map(|next| {
            let Some(queued) = next else {
                self.stop_for(&self.cell.mailbox.any().reason_after(true));
                return None;
            };
            let Envelope { message, reply, .. } = ManuallyDrop::into_inner(queued);
            message.info().reply_to.attach(reply);
            Some(message)
        })
    }

    fn stop_for(&self, reason: &StopReason) {
        let mailbox = &self.cell.mailbox;
        if mailbox.any().stop_reason().is_none() {
            let mut discarded = Batch::new();
            let reason = mailbox.discard(reason, &mut discarded);
            fail_discarded(&self.cell.identity, &mut discarded, &reason);
            self.cell.stop(&reason);
        }
    }
}

/// The future of [`Probe::next`] and [`Probe::next_of`]. Resolves to the next call, or to `None` if there will be no more.
///
/// # Panics
///
/// If the next call is of another block.
///
/// # Cancel safety
///
/// Dropping it loses nothing.
///
/// ```
/// # use actor_runtime::actor;
/// # #[actor]
/// # struct Lamp;
/// # #[actor]
/// # impl Lamp { pub fn switch(&mut self) {} }
/// use actor_runtime::test_util::ProbeExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (lamp, mut probe) = LampHandle::probe(8);
/// drop(lamp);
/// assert!(probe.next().await.is_none());
/// # }
/// ```
#[must_use = "it waits for nothing unless it is awaited"]
pub struct Next<'p, H: ActorHandle, M> {
    probe: &'p mut Probe<H>,
    /// Where the call is expected.
    location: &'static Location<'static>,
    message: PhantomData<fn() -> M>,
}

impl<H: ActorHandle, M: 'static> Future for Next<'_, H, M> {
    type Output = Option<M>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<M>> {
        let location = self.location;
        let next = self.probe.poll_next(cx);
        next.map(|message| Some(expect_block(message?).unwrap_or_else(|found| panic!("{found} (at {location})"))))
    }
}

impl<H: ActorHandle, M> fmt::Debug for Next<'_, H, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("name", &self.probe.cell.identity.name).finish_non_exhaustive()
    }
}

impl<H: ActorHandle> Drop for Probe<H> {
    fn drop(&mut self) {
        if self.cell.mailbox.any().stop_reason().is_none() {
            self.stop_for(&self.cell.mailbox.any().abort_now());
        }
    }
}

impl<H: ActorHandle> fmt::Debug for Probe<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("name", &self.cell.identity.name).finish_non_exhaustive()
    }
}

/// The message as one of the block whose enum is `M`. An error describes the message that was found instead.
fn expect_block<T: Message + 'static, M: 'static>(message: T) -> Result<M, String> {
    let (method, boxed) = {
        let info = message.info();
        (info.method, info.reply_to.boxed_type_name())
    };
    let mut found = None::<M>;
    let mut whole = Some(message);
    match &whole {
        Some(message) if boxed.is_some() => message.info().reply_to.unbox(&mut found),
        _ => found = (&mut whole as &mut dyn Any).downcast_mut::<Option<M>>().and_then(Option::take),
    }
    found.ok_or_else(|| {
        let (found, expected) = (short(boxed.unwrap_or(type_name::<T>())), short(type_name::<M>()));
        // The expansion gives a reserved name to the enum of an additional block without `message`.
        if found.starts_with("__") {
            return format!(
                "expected a message of `{expected}`, but `{method}` of an additional block was called: write \
                 `message = ..` on that block, and take it with `next_of`"
            );
        }
        format!(
            "expected a message of `{expected}`, but `{method}` of `{found}` was called: take it with \
             `next_of::<{found}>()`"
        )
    })
}

/// The name of a type without its path and parameters.
fn short(name: &'static str) -> &'static str {
    let path = name.split_once('<').map_or(name, |(path, _)| path);
    path.rsplit_once("::").map_or(path, |(_, last)| last)
}
