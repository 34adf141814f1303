//! A call, and the future that asks.

use super::{enqueue::Enqueue, send::SendOperation, tell::Tell};
use crate::{
    core::{
        handle::raw::RawHandle,
        mailbox::WhenFull,
        message::Message,
        reply::{Fallible, Outbound, PendingReply, ReplyKind, ReplyReceiver, ReplySender, Sending, Value, poll_ask},
    },
    error::{CallError, TellError},
    util::{
        block_on::{assert_may_block, block_on},
        deadline::Deadline,
    },
};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

/// A call of an actor's method, which has not been sent yet.
///
/// A call does nothing before its first poll. Its modes are:
///
/// | | waits for capacity | waits for the reply |
/// |---|---|---|
/// | `.await`: an ask | yes | yes |
/// | [`enqueue`](Self::enqueue) | yes | later |
/// | [`try_enqueue`](Self::try_enqueue) | no | later |
/// | [`tell`](Self::tell) | yes | no |
/// | [`try_tell`](Self::try_tell) | no | no |
/// | [`after`](Self::after): a tell when a time has passed | yes, in a task | no |
/// | [`blocking`](Self::blocking) | yes, and blocks the thread | yes |
///
/// A call borrows its handle. [`into_owned`](Self::into_owned) makes it `'static`.
///
/// `R` is the return type of the method. If `K` is [`Value`], `R` is the reply. If `K` is [`Fallible`], `R` is a `Result` whose error
/// becomes [`CallError::Handler`].
///
/// # Errors
///
/// The future resolves to a [`CallError`], which says whether the handler may have run.
///
/// # Panics
///
/// Polling a call with a [`timeout`](Self::timeout) panics outside of a tokio runtime whose timer is enabled. Polling a call
/// after it has resolved panics, as an `async fn` does.
///
/// A call may be polled in the destructor of a thread-local. Where tokio's own thread-locals are gone by then, a timeout counts as
/// passed instead.
///
/// # Cancel safety
///
/// A call may be polled, moved and polled again. If it is dropped before its message was accepted, the message is dropped and
/// its handler never runs. If it is dropped later, the handler runs once and its reply is dropped. Neither harms the actor.
///
/// ```
/// use actor_runtime::{actor, Actor};
///
/// #[actor]
/// struct Log(Vec<String>);
///
/// #[actor]
/// impl Log {
///     pub fn push(&mut self, line: &str) -> usize {
///         self.0.push(line.to_owned());
///         self.0.len()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let log = Log(Vec::new()).spawn();
/// assert_eq!(log.push("asked").await?, 1);
/// log.push("told").tell().await?;
/// let pending = log.push("enqueued").enqueue().await?;
/// assert_eq!(pending.await?, 3);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing unless it is awaited or told"]
pub struct Call<'h, M, R, K = Value> {
    operation: SendOperation<'h, M>,
    /// The caller's end of the reply, between the first poll and the last.
    receiver: ReplyReceiver<R>,
    deadline: Deadline,
    /// The method's `when_full`. It is stored here because storing it in the handle costs one more copy of every message.
    when_full: WhenFull,
    /// The method is synchronous, and the actor allows callers to run it.
    #[cfg(feature = "direct")]
    runs_inline: bool,
    kind: PhantomData<fn() -> K>,
}

/// The call of a method that returns a `Result`.
///
/// ```
/// use actor_runtime::{actor, Actor, CallError, FallibleCall};
///
/// #[actor]
/// struct Gate { open: bool }
///
/// #[actor]
/// impl Gate {
///     pub fn pass(&self) -> Result<(), String> {
///         if self.open { Ok(()) } else { Err("closed".to_owned()) }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let gate = Gate { open: false }.spawn();
/// let call: FallibleCall<'_, GateMessage, Result<(), String>> = gate.pass();
/// assert!(matches!(call.await, Err(CallError::Handler(reason)) if reason == "closed"));
/// # }
/// ```
pub type FallibleCall<'h, M, R> = Call<'h, M, R, Fallible>;

impl<'h, M: Message, R, K> Call<'h, M, R, K> {
    #[doc(hidden)]
    pub fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self {
            operation: SendOperation::new(raw, message),
            receiver: ReplyReceiver::NONE,
            deadline: Deadline::Never,
            when_full: WhenFull::Reject,
            #[cfg(feature = "direct")]
            runs_inline: false,
            kind: PhantomData,
        }
    }

    /// A call whose handler the caller may run itself.
    #[doc(hidden)]
    #[cfg_attr(not(feature = "direct"), expect(unused_mut))]
    pub fn direct(raw: &'h RawHandle<M>, message: M) -> Self {
        let mut call = Self::new(raw, message);
        #[cfg(feature = "direct")]
        {
            call.runs_inline = true;
        }
        call
    }

    /// Sets what [`try_tell`](Self::try_tell) does if the mailbox is full.
    #[doc(hidden)]
    pub fn when_full(mut self, choice: WhenFull) -> Self {
        self.when_full = choice;
        self
    }

    /// Sends the message without asking for a reply. The future waits until the mailbox has capacity.
    ///
    /// What the method returns is dropped, even an `Err`.
    pub fn tell(self) -> Tell<'h, M> {
        Tell::from_operation(self.operation, self.deadline)
    }

    /// Sends the message without asking for a reply, if the mailbox has capacity. Never waits.
    ///
    /// If the mailbox is full, the method's option [`when_full`](macro@crate::actor#when_full) decides.
    ///
    /// # Errors
    ///
    /// Returns a [`TellError`] with the message if the mailbox is full or closed.
    pub fn try_tell(self) -> Result<(), TellError<M>> {
        self.operation.try_send(ReplySender::NONE, self.when_full)
    }

    /// Limits the time that the call waits for capacity and for the reply. The time counts from the first poll, before which a call
    /// does nothing. With [`try_enqueue`](Self::try_enqueue) and [`blocking`](Self::blocking) it counts from that call.
    ///
    /// After `duration`, an ask resolves to [`CallError::Timeout`] and a tell to a [`TellError`]. A message that waits for capacity is
    /// withdrawn. The limit does not apply to [`try_tell`](Self::try_tell), which never waits.
    pub fn timeout(mut self, duration: Duration) -> Self {
        self.deadline = Deadline::After(duration);
        self
    }

    /// The message and its time limit, for a mode in another file.
    pub(super) fn into_parts(self) -> (SendOperation<'h, M>, Deadline) {
        (self.operation, self.deadline)
    }

    /// Returns the same call with a handle of its own. You can spawn or store it. It keeps the actor alive.
    pub fn into_owned(self) -> Call<'static, M, R, K> {
        Call {
            operation: self.operation.into_owned(),
            receiver: self.receiver,
            deadline: self.deadline,
            when_full: self.when_full,
            #[cfg(feature = "direct")]
            runs_inline: self.runs_inline,
            kind: PhantomData,
        }
    }
}

impl<'h, M: Message, R: Send + 'static, K: ReplyKind<R>> Call<'h, M, R, K> {
    /// Waits until the message is queued, then returns a [`PendingReply`] to await later.
    pub fn enqueue(self) -> Enqueue<'h, M, R, K> {
        Enqueue::new(self)
    }

    /// Sends the message if the mailbox has capacity, and returns a [`PendingReply`] to await later. Never waits.
    ///
    /// The method's option `when_full` does not apply: a message that asks for a reply is never replaced. A
    /// [`timeout`](Self::timeout) limits the wait for the reply, counted from this call.
    ///
    /// # Errors
    ///
    /// As for [`try_tell`](Self::try_tell).
    ///
    /// ```
    /// # use actor_runtime::{actor, Actor};
    /// # #[actor]
    /// # struct Counter(u64);
    /// # #[actor]
    /// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter(0).spawner().capacity(1).spawn();
    /// let pending = counter.add(1).try_enqueue()?;
    /// assert!(counter.add(1).try_enqueue().is_err_and(|error| error.is_full()));
    /// assert_eq!(pending.await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_enqueue(mut self) -> Result<PendingReply<R, K>, TellError<M>> {
        // A call that was polled before has its message in the mailbox, or takes it back to send it now.
        if self.operation.cancel() {
            let reply = self.open();
            let Self { operation, receiver, mut deadline, .. } = self;
            let target = operation.target_of_pending(&receiver, &deadline);
            operation.try_send(reply, WhenFull::Reject)?;
            deadline.count_from_now();
            return Ok(PendingReply::new(receiver, deadline, target));
        }
        Ok(self.take_pending())
    }

    /// Asks from a thread that may block. The thread is parked until the reply arrives.
    ///
    /// The thread needs no runtime. A [`timeout`](Self::timeout) counts from this call, by the clock of the operating system.
    ///
    /// # Errors
    ///
    /// As for `.await`.
    ///
    /// # Panics
    ///
    /// On a thread that drives asynchronous tasks, because it would block all of them. Write `.await` there instead. Within
    /// `spawn_blocking` and `block_in_place` it is allowed.
    #[track_caller]
    pub fn blocking(mut self) -> Result<K::Ok, CallError<K::Err>> {
        assert_may_block();
        let timeout = self.deadline.take_unstarted();
        match block_on(&mut self, timeout) {
            Some(outcome) => outcome,
            None => Err(self.time_out()),
        }
    }

    /// Makes the two ends of a reply whose caller's task is not known yet.
    fn open(&mut self) -> ReplySender {
        self.receiver.open(self.operation.method().unwrap_or_default(), None, self.operation.edge().message_edge())
    }

    /// Sends the message for [`Enqueue`].
    pub(super) fn poll_enqueue(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError<K::Err>>> {
        let first = ready!(self.operation.poll_first(&mut self.deadline, cx));
        let reply = if first { self.open() } else { ReplySender::NONE };
        let Self { operation, receiver, deadline, .. } = self;
        match operation.poll(reply, deadline, cx.waker()) {
            Sending::Sent => Poll::Ready(Ok(())),
            Sending::Refused(refusal) => Poll::Ready(Err(receiver.refuse(refusal, operation))),
            Sending::Waiting => Poll::Pending,
        }
    }

    /// The reply to an accepted message.
    pub(super) fn take_pending(&mut self) -> PendingReply<R, K> {
        let receiver = self.receiver.take();
        let deadline = mem::replace(&mut self.deadline, Deadline::Never);
        let target = self.operation.target_of_pending(&receiver, &deadline);
        PendingReply::new(receiver, deadline, target)
    }

    /// Runs the handler here if the actor is idle. Pending if it is not.
    #[cfg(feature = "direct")]
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `send.rs`")]
    fn try_run_inline(&mut self, waker: &std::task::Waker) -> Poll<Result<K::Ok, CallError<K::Err>>> {
        let method = self.operation.method().unwrap_or_default();
        // `ManuallyDrop`, because a value that is dropped on unwinding is kept in memory and copied. The handler's panics are caught, so
        // nothing unwinds past it.
        let (mut reply, mut failed) = (mem::ManuallyDrop::new(None::<R>), None);
        if !self.operation.run_inline(&mut *reply, &mut failed, waker) {
            return Poll::Pending;
        }
        match mem::ManuallyDrop::into_inner(reply) {
            Some(reply) => Poll::Ready(K::into_result(reply).map_err(CallError::Handler)),
            None => {
                Poll::Ready(Err(CallError::NoReply { reason: failed, target: Some(self.operation.target(method)) }))
            }
        }
    }

    fn time_out(&mut self) -> CallError<K::Err> {
        let accepted = !self.operation.cancel();
        let method = self.operation.method().or_else(|| self.receiver.method());
        CallError::Timeout { accepted, target: Some(self.operation.target(method.unwrap_or_default())) }
    }
}

impl<M: Message, R: Send + 'static, K: ReplyKind<R>> Future for Call<'_, M, R, K> {
    type Output = Result<K::Ok, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Poll::Ready(first) = this.operation.poll_first(&mut this.deadline, cx) else { return Poll::Pending };
        #[cfg(feature = "direct")]
        if first && this.runs_inline {
            if !tokio::task::coop::has_budget_remaining() {
                // A method needs a task budget. If this call has taken the last unit, the task gets a new budget at its next poll.
                // Sending the message through the queue instead would make the actor busy for all other callers.
                let _unit = ready!(tokio::task::coop::poll_proceed(cx));
            }
            if let Poll::Ready(outcome) = this.try_run_inline(cx.waker()) {
                return Poll::Ready(outcome);
            }
        }
        poll_ask::<R, K>(&mut this.receiver, &mut this.deadline, first, cx.waker(), &mut this.operation)
    }
}

impl<M, R, K> fmt::Debug for Call<'_, M, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("asked", &!self.operation.is_unsent()).finish_non_exhaustive()
    }
}
