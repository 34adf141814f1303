//! What a handle method returns: one message that has not been sent, and the ways to send it.
// By measurement: without it rustc leaves calls on the way of every ask, and those cost it 7 % (benches/NOTES.md).
#![expect(clippy::inline_always)]

use crate::{
    blocking,
    deadline::Deadline,
    error::CallError,
    handle::RawHandle,
    mailbox::{Offer, WhenFull},
    outcome::{Fallible, Outcome, Plain},
    parts::Parts,
    refused::TellError,
    reply::{PendingReply, Receiver, Sink, poll_reply},
    submission::Submission,
};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    mem,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

/// One call of one method of an actor, not sent yet.
///
/// Nothing happens before the first poll or verb. `.await` **asks**: it waits for room in the mailbox, then for the reply.
/// The other verbs choose differently at the call site. A call borrows its handle; [`owned`](Self::owned) makes it
/// `'static`.
///
/// `R` is what the method returns. `K` says whether that is the reply as it stands ([`Plain`]) or a `Result` whose error
/// becomes [`CallError::Handler`] ([`Fallible`]).
///
/// # Errors
///
/// The future resolves to a [`CallError`], which says whether the handler may have run.
///
/// # Panics
///
/// Polling a call with a [`timeout`](Self::timeout) panics outside of a tokio runtime whose timer is enabled, and polling a
/// call after it has resolved panics, as an `async fn` does.
///
/// # Cancel safety
///
/// A call may be polled, moved and polled again. Dropped before its message was accepted, the message is gone and its
/// handler never runs; dropped later, the handler runs once and its reply is dropped. Neither harms the actor.
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
pub struct Call<'h, M, R, K = Plain> {
    submission: Submission<'h, M>,
    /// The caller's end of the reply, between the first poll and the last.
    receiver: Receiver<R>,
    deadline: Deadline,
    /// What `try_tell` does without room. Here and not at the handle: there it costs one more copy of every message.
    when_full: WhenFull,
    /// The method is synchronous, and the actor allows callers to run it.
    #[cfg(feature = "direct")]
    direct: bool,
    outcome: PhantomData<fn() -> K>,
}

/// The call of a method that returns a `Result`.
///
/// ```
/// use actor_runtime::{actor, Actor, CallError, TryCall};
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
/// let call: TryCall<'_, GateMessage, Result<(), String>> = gate.pass();
/// assert!(matches!(call.await, Err(CallError::Handler(reason)) if reason == "closed"));
/// # }
/// ```
pub type TryCall<'h, M, R> = Call<'h, M, R, Fallible>;

impl<'h, M: Parts, R, K> Call<'h, M, R, K> {
    #[doc(hidden)]
    pub fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self {
            submission: Submission::new(raw, message),
            receiver: Receiver::none(),
            deadline: Deadline::Never,
            when_full: WhenFull::Fail,
            #[cfg(feature = "direct")]
            direct: false,
            outcome: PhantomData,
        }
    }

    /// A call that its caller may handle.
    #[doc(hidden)]
    #[cfg_attr(not(feature = "direct"), expect(unused_mut))]
    pub fn direct(raw: &'h RawHandle<M>, message: M) -> Self {
        let mut call = Self::new(raw, message);
        #[cfg(feature = "direct")]
        {
            call.direct = true;
        }
        call
    }

    /// What [`try_tell`](Self::try_tell) does without room.
    #[doc(hidden)]
    pub fn when_full(mut self, choice: WhenFull) -> Self {
        self.when_full = choice;
        self
    }

    /// Sends the message without asking for a reply; the future waits for room in the mailbox only.
    ///
    /// What the method returns is dropped, an `Err` too.
    pub fn tell(self) -> Tell<'h, M> {
        Tell { submission: self.submission, deadline: self.deadline }
    }

    /// Sends the message now, without asking for a reply, or not at all. It never waits.
    ///
    /// When the mailbox is full, the method's own `when_full` decides: see [`actor`](macro@crate::actor#when-the-mailbox-is-full).
    ///
    /// # Errors
    ///
    /// [`TellError`] with the message when the mailbox is full or closed; [`TellError::is_full`] tells which.
    pub fn try_tell(self) -> Result<(), TellError<M>> {
        self.submission.try_send(self.when_full)
    }

    /// Gives the call `duration` in all, for room and reply together, from its first poll on.
    ///
    /// When it has passed, an ask resolves to [`CallError::Timeout`] and a tell to a [`TellError`]; a message that waits for
    /// room is taken back. It has no effect on [`try_tell`](Self::try_tell), which never waits.
    pub fn timeout(mut self, duration: Duration) -> Self {
        self.deadline = Deadline::After(duration);
        self
    }

    /// The same call with a handle of its own (one count up, which keeps the actor alive): `'static`, to be spawned or
    /// stored.
    pub fn owned(self) -> Call<'static, M, R, K> {
        Call {
            submission: self.submission.owned(),
            receiver: self.receiver,
            deadline: self.deadline,
            when_full: self.when_full,
            #[cfg(feature = "direct")]
            direct: self.direct,
            outcome: PhantomData,
        }
    }
}

impl<'h, M: Parts, R: Send + 'static, K: Outcome<R>> Call<'h, M, R, K> {
    /// Waits for room in the mailbox; the [`PendingReply`] it brings is the reply, to be awaited later.
    pub fn enqueue(self) -> Enqueue<'h, M, R, K> {
        Enqueue { call: self }
    }

    /// Asks from a thread that may block: parks it until the reply is there.
    ///
    /// It needs no runtime around it. A [`timeout`](Self::timeout) is measured by the clock of the operating system.
    ///
    /// # Errors
    ///
    /// As for `.await`.
    ///
    /// # Panics
    ///
    /// On a thread that drives asynchronous tasks, where it would stop them all: write `.await` there. In
    /// `spawn_blocking` and `block_in_place` it is welcome.
    #[track_caller]
    pub fn blocking(mut self) -> Result<K::Ok, CallError<K::Err>> {
        blocking::refuse_on_a_runtime_thread();
        let patience = self.deadline.take_unstarted();
        match blocking::park_on(&mut self, patience) {
            Some(outcome) => outcome,
            None => Err(self.time_out()),
        }
    }

    /// Sends the message as an ask, at the `first` poll. `waker`: of the task that will poll for the reply, if it is known.
    #[inline(always)]
    fn poll_accepted(
        &mut self,
        first: bool,
        waker: Option<Waker>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), CallError<K::Err>>> {
        let sink = if first { self.receiver.open(waker).tied(self.submission.tie()) } else { Sink::default() };
        let outcome = ready!(self.submission.poll(sink, &mut self.deadline, cx));
        if outcome.is_err() {
            // The message goes where a refused one goes, and there is nothing left to poll.
            self.submission.offer = Offer::Accepted;
            self.receiver = Receiver::none();
        }
        Poll::Ready(outcome.map_err(Into::into))
    }

    /// Has the handler run here, if the actor rests.
    #[cfg(feature = "direct")]
    fn try_direct(&mut self) -> Option<Result<K::Ok, CallError<K::Err>>> {
        let mut reply = None::<R>;
        let handled = self.submission.handle_directly(&mut reply)?;
        Some(match reply {
            Some(reply) => K::outcome(reply).map_err(CallError::Handler),
            None => Err(CallError::Interrupted { reason: handled.err() }),
        })
    }

    /// Waits for room, then for the reply.
    #[inline(always)]
    fn poll_asked(&mut self, first: bool, cx: &mut Context<'_>) -> Poll<Result<K::Ok, CallError<K::Err>>> {
        let waker = if first { Some(cx.waker().clone()) } else { None };
        ready!(self.poll_accepted(first, waker, cx))?;
        if first && self.deadline.is_never() {
            // The reply wakes this task, if it has not already.
            return Poll::Pending;
        }
        poll_reply::<R, K>(&mut self.receiver, &mut self.deadline, cx)
    }

    fn time_out(&mut self) -> CallError<K::Err> {
        CallError::Timeout { accepted: !self.submission.withdraw() }
    }
}

impl<M: Parts, R: Send + 'static, K: Outcome<R>> Future for Call<'_, M, R, K> {
    type Output = Result<K::Ok, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let first = ready!(this.submission.poll_first(&mut this.deadline, cx));
        #[cfg(feature = "direct")]
        if first
            && this.direct
            && let Some(outcome) = this.try_direct()
        {
            return Poll::Ready(outcome);
        }
        match this.submission.watched(&this.deadline, cx) {
            Some(watched) => watched.poll(|cx| this.poll_asked(first, cx)),
            None => this.poll_asked(first, cx),
        }
    }
}

/// The future of [`Call::tell`] and of [`forward`](crate::ActorHandle::forward).
///
/// # Errors
///
/// [`TellError`] with the message when the mailbox is closed, or when a [`timeout`](Call::timeout) has passed.
///
/// # Cancel safety
///
/// As of [`Call`]: dropped before the message was accepted, the message is gone and nothing happens.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// counter.add(1).tell().await?;
/// assert_eq!(counter.add(1).await?, 2);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is told unless the future is awaited"]
pub struct Tell<'h, M> {
    submission: Submission<'h, M>,
    deadline: Deadline,
}

impl<'h, M: Parts> Tell<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { submission: Submission::new(raw, message), deadline: Deadline::Never }
    }
}

impl<M: Parts> Future for Tell<'_, M> {
    type Output = Result<(), TellError<M>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        ready!(this.submission.poll_first(&mut this.deadline, cx));
        let outcome = ready!(match this.submission.watched(&this.deadline, cx) {
            Some(watched) => watched.poll(|cx| this.submission.poll(Sink::default(), &mut this.deadline, cx)),
            None => this.submission.poll(Sink::default(), &mut this.deadline, cx),
        });
        Poll::Ready(this.submission.with_message(outcome))
    }
}

/// The future of [`Call::enqueue`]: resolves to a [`PendingReply`] once the message is accepted.
///
/// # Errors
///
/// [`CallError::NotSent`] when the mailbox is closed, [`CallError::Timeout`] when a [`timeout`](Call::timeout) has passed.
///
/// # Panics
///
/// Polled after it has resolved, as an `async fn` does.
///
/// # Cancel safety
///
/// As of [`Call`].
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let counter = Counter(0).spawn();
/// let pending = counter.add(1).enqueue().await?; // it is in the mailbox
/// assert_eq!(pending.await?, 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent unless the future is awaited"]
pub struct Enqueue<'h, M, R, K = Plain> {
    call: Call<'h, M, R, K>,
}

impl<M: Parts, R: Send + 'static, K: Outcome<R>> Future for Enqueue<'_, M, R, K> {
    type Output = Result<PendingReply<R, K>, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut self.call;
        let first = ready!(call.submission.poll_first(&mut call.deadline, cx));
        ready!(call.poll_accepted(first, None, cx))?;
        let receiver = call.receiver.take();
        let deadline = mem::replace(&mut call.deadline, Deadline::Never);
        Poll::Ready(Ok(PendingReply::new(receiver, deadline)))
    }
}

impl<M, R, K> fmt::Debug for Call<'_, M, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("asked", &!self.submission.is_held()).finish_non_exhaustive()
    }
}

impl<M> fmt::Debug for Tell<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tell").finish_non_exhaustive()
    }
}

impl<M, R, K> fmt::Debug for Enqueue<'_, M, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enqueue").finish_non_exhaustive()
    }
}
