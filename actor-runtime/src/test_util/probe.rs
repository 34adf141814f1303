//! A handle without an actor.

use crate::{
    error::StopReason,
    handle::{ActorHandle, RawHandle, Shared},
    mailbox::{Batch, Envelope},
    parts::Parts,
    run::resolve_dropped,
};
use std::{
    any::{Any, type_name},
    fmt,
    future::{Future, poll_fn},
    marker::PhantomData,
    panic::Location,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// The calls made through a handle without an actor, from [`ActorHandle::probe`]: the test is the actor, and answers by hand.
///
/// Each message comes with whom to answer: [`respond_to.send(..)`](crate::ReplyTo::send) resolves the caller, dropping it tells
/// the caller that there will be no reply ([`Interrupted`](crate::CallError::Interrupted)). Of a tell it
/// [is not asked](crate::ReplyTo::is_asked). Mailbox, capacity and order are those of any actor; of a
/// [direct](crate#direct-calls) actor too, whose calls all come here.
///
/// ```
/// use actor_runtime::{actor, ActorHandle};
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
/// /// What is to be tested.
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
/// A probe has started; it ends when all handles are gone, by the verbs of [`ActorControl`](crate::ActorControl) — but only
/// when the test looks for the next call, as an actor would — by [`end`](Self::end), or when it is dropped: as an aborted
/// actor. Every call that has not been taken out resolves then. One that has is the test's to answer.
pub struct Probe<H: ActorHandle> {
    shared: Arc<Shared<H::Message>>,
}

impl<H: ActorHandle> Probe<H> {
    #[track_caller]
    pub(crate) fn new(capacity: usize) -> (H, Self) {
        assert!(capacity > 0, "a mailbox of capacity 0 would accept nothing: give at least 1");
        // What is queued may be replaced, if that is what a method says; so it stays in the mailbox, and there is no batch.
        let shared = Arc::new(Shared::new(capacity, true, short(type_name::<H>()).into()));
        // Nothing yet, but from here on it has started.
        let _nothing = shared.mailbox.poll_hand_over(&mut Batch::new());
        (H::from_raw(RawHandle::first(shared.clone())), Self { shared })
    }

    /// Waits for the next call of a method of the actor's first block, or of one of its views. `None`: there will be no more, for
    /// all handles are gone or somebody ended the actor.
    ///
    /// # Panics
    ///
    /// When a method of another block is called, whose messages have an enum of their own: see
    /// [`next_from`](Self::next_from).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "it is the `next` of a stream")]
    pub fn next(&mut self) -> Next<'_, H, H::Message> {
        self.next_from()
    }

    /// Waits for the next call of a method of the block whose enum is `M`: of `#[actor(extend)]`, or of a trait. `None`: there will
    /// be no more.
    ///
    /// ```
    /// use actor_runtime::{actor, ActorHandle};
    ///
    /// #[actor]
    /// struct Lamp(u8);
    ///
    /// #[actor]
    /// impl Lamp { pub fn switch(&mut self) {} }
    ///
    /// #[actor(extend)]
    /// impl Lamp { pub fn dim(&mut self, percent: u8) { self.0 = percent; } }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (lamp, mut probe) = LampHandle::probe(8);
    /// lamp.dim(50).tell().await?;
    /// let call = probe.next_from::<LampExtraMessage>().await;
    /// assert!(matches!(call, Some(LampExtraMessage::Dim { percent: 50, .. })));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// When a method of another block is called. The message says which, and where it was not expected.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    pub fn next_from<M: Parts + 'static>(&mut self) -> Next<'_, H, M> {
        Next { probe: self, place: Location::caller(), message: PhantomData }
    }

    /// The next call of the first block, if one is queued. It never waits: `None` when there is none, or none any more.
    ///
    /// # Panics
    ///
    /// When the next call is of another block.
    #[track_caller]
    pub fn try_next(&mut self) -> Option<H::Message> {
        let Poll::Ready(message) = self.take() else { return None };
        Some(sorted(message?).unwrap_or_else(|what| panic!("{what}")))
    }

    /// Requires that no call is queued. Let the component have its turn before.
    ///
    /// # Panics
    ///
    /// When one is; it says of which method.
    #[track_caller]
    pub fn expect_no_call(&mut self) {
        if let Poll::Ready(Some(message)) = self.take() {
            panic!("`{}` was called, where no call was expected", message.parts().0);
        }
    }

    /// Waits for the end: the component lets go of its handles, or ends the actor. The reason tells which.
    ///
    /// ```
    /// # use actor_runtime::actor;
    /// # #[actor]
    /// # struct Lamp;
    /// # #[actor]
    /// # impl Lamp { pub fn switch(&mut self) {} }
    /// use actor_runtime::{ActorHandle, StopReason};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (lamp, mut probe) = LampHandle::probe(8);
    /// drop(lamp);
    /// assert!(matches!(probe.expect_end().await, StopReason::Unreferenced));
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// When a method is called instead; it says which.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[track_caller]
    pub fn expect_end(&mut self) -> impl Future<Output = StopReason> + Send {
        let place = Location::caller();
        async move {
            if let Some(message) = poll_fn(|cx| self.poll_next(cx)).await {
                panic!("`{}` was called, where the end was expected (at {place})", message.parts().0);
            }
            self.shared.mailbox.end_reason().unwrap_or(StopReason::Aborted)
        }
    }

    /// Ends as an actor does that has this `reason`: what is queued is discarded
    /// ([`Dropped`](crate::CallError::Dropped)), later calls are [`NotSent`](crate::CallError::NotSent).
    ///
    /// ```
    /// # use actor_runtime::actor;
    /// # #[actor]
    /// # struct Lamp;
    /// # #[actor]
    /// # impl Lamp { pub fn switch(&mut self) {} }
    /// use actor_runtime::{ActorHandle, CallError, StopReason};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (lamp, probe) = LampHandle::probe(8);
    /// let queued = lamp.switch().enqueue().await?;
    /// probe.end(StopReason::Panicked("short circuit".into()));
    /// assert!(matches!(queued.await, Err(CallError::Dropped { reason: StopReason::Panicked(_) })));
    /// assert!(matches!(lamp.switch().await, Err(CallError::NotSent { .. })));
    /// # Ok(())
    /// # }
    /// ```
    pub fn end(self, reason: StopReason) {
        self.conclude(reason);
    }

    fn poll_next(&mut self, cx: &Context<'_>) -> Poll<Option<H::Message>> {
        // First, so that whoever comes after the look wakes this task.
        self.shared.mailbox.register(cx.waker());
        self.take()
    }

    /// Takes the next message as a run loop does, and has it answer its caller.
    fn take(&mut self) -> Poll<Option<H::Message>> {
        let mailbox = &self.shared.mailbox;
        if let Some(reason) = mailbox.aborted_by() {
            self.conclude(reason);
            return Poll::Ready(None);
        }
        mailbox.poll_hand_over(&mut Batch::new()).map(|next| {
            let Some(Envelope { message, sink, .. }) = next else {
                self.conclude(self.shared.mailbox.closed_by().unwrap_or(StopReason::Unreferenced));
                return None;
            };
            message.parts().1.attach(sink);
            Some(message)
        })
    }

    fn conclude(&self, reason: StopReason) {
        let mailbox = &self.shared.mailbox;
        if mailbox.end_reason().is_none() {
            resolve_dropped(mailbox.discard(&reason, &mut Batch::new()), &reason);
            self.shared.end(reason);
        }
    }
}

/// The future of [`Probe::next`] and [`Probe::next_from`]: the next call, `None` if there will be no more.
///
/// # Panics
///
/// When the next call is of another block.
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
/// use actor_runtime::ActorHandle;
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
    place: &'static Location<'static>,
    message: PhantomData<fn() -> M>,
}

impl<H: ActorHandle, M: 'static> Future for Next<'_, H, M> {
    type Output = Option<M>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<M>> {
        let place = self.place;
        let next = self.probe.poll_next(cx);
        next.map(|message| Some(sorted(message?).unwrap_or_else(|what| panic!("{what} (at {place})"))))
    }
}

impl<H: ActorHandle, M> fmt::Debug for Next<'_, H, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("name", &self.probe.shared.name).finish_non_exhaustive()
    }
}

impl<H: ActorHandle> Drop for Probe<H> {
    fn drop(&mut self) {
        if self.shared.mailbox.end_reason().is_none() {
            self.conclude(self.shared.mailbox.cut_short());
        }
    }
}

impl<H: ActorHandle> fmt::Debug for Probe<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("name", &self.shared.name).finish_non_exhaustive()
    }
}

/// The message as one of the block whose enum is `M`, or else what it is.
fn sorted<T: Parts + 'static, M: 'static>(message: T) -> Result<M, String> {
    let (method, carried) = {
        let (method, duty) = message.parts();
        (method, duty.carried())
    };
    let mut place = None::<M>;
    let mut whole = Some(message);
    match &whole {
        Some(message) if carried.is_some() => message.parts().1.take(&mut place),
        _ => place = (&mut whole as &mut dyn Any).downcast_mut::<Option<M>>().and_then(Option::take),
    }
    place.ok_or_else(|| {
        let (found, expected) = (short(carried.unwrap_or(type_name::<T>())), short(type_name::<M>()));
        format!(
            "`{method}` was called, a message of `{found}`, where one of `{expected}` was expected: \
             `next_from::<{found}>()` takes it"
        )
    })
}

/// The name of a type without its path and parameters.
fn short(name: &'static str) -> &'static str {
    let path = name.split_once('<').map_or(name, |(path, _)| path);
    path.rsplit_once("::").map_or(path, |(_, last)| last)
}
