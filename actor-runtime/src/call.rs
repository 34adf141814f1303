//! What a handle method returns: one message that has not been sent, and the ways to send it.

use crate::{
    blocking,
    deadline::Deadline,
    error::CallError,
    handle::RawHandle,
    outcome::{Fallible, Outcome, Plain},
    refused::TellError,
    reply::{PendingReply, Receiver, poll_reply, slot},
    submission::Submission,
};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
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
    /// Made by the first poll, taken by the reply.
    receiver: Option<Receiver<R>>,
    asked: bool,
    deadline: Deadline,
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

impl<'h, M, R, K> Call<'h, M, R, K> {
    #[doc(hidden)]
    pub fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self {
            submission: Submission::new(raw, message),
            receiver: None,
            asked: false,
            deadline: Deadline::Never,
            outcome: PhantomData,
        }
    }

    /// Sends the message without asking for a reply; the future waits for room in the mailbox only.
    ///
    /// What the method returns is dropped, an `Err` too.
    pub fn tell(self) -> Tell<'h, M> {
        Tell { submission: self.submission, deadline: self.deadline }
    }

    /// Sends the message now, without asking for a reply, or not at all. It never waits.
    ///
    /// # Errors
    ///
    /// [`TellError`] with the message when the mailbox is full or closed; [`TellError::is_full`] tells which.
    pub fn try_tell(self) -> Result<(), TellError<M>> {
        self.submission.try_send()
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
            asked: self.asked,
            deadline: self.deadline,
            outcome: PhantomData,
        }
    }
}

impl<'h, M, R: Send + 'static, K: Outcome<R>> Call<'h, M, R, K> {
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

    fn ask(&mut self) {
        assert!(!self.asked, "a call was polled after it had resolved");
        self.asked = true;
        let (sink, receiver) = slot();
        self.submission.ask(sink);
        self.receiver = Some(receiver);
        self.deadline.start();
    }

    fn poll_accepted(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError<K::Err>>> {
        if self.receiver.is_none() {
            self.ask();
        }
        poll_by(&mut self.submission, &mut self.deadline, cx).map_err(Into::into)
    }

    fn time_out(&mut self) -> CallError<K::Err> {
        self.submission.time_out().map_or(CallError::Timeout { accepted: true }, Into::into)
    }
}

impl<M, R: Send + 'static, K: Outcome<R>> Future for Call<'_, M, R, K> {
    type Output = Result<K::Ok, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let accepted = ready!(this.poll_accepted(cx));
        let outcome = match (accepted, &this.receiver) {
            (Err(error), _) => Err(error),
            (Ok(()), Some(receiver)) => ready!(poll_reply::<R, K>(receiver, &mut this.deadline, cx)),
            (Ok(()), None) => Err(CallError::Interrupted { reason: None }),
        };
        this.receiver = None;
        Poll::Ready(outcome)
    }
}

/// Waits for room, but not longer than the deadline allows. Room that is there beats a deadline that has passed.
fn poll_by<M>(
    submission: &mut Submission<'_, M>,
    deadline: &mut Deadline,
    cx: &mut Context<'_>,
) -> Poll<Result<(), TellError<M>>> {
    if let Poll::Ready(outcome) = submission.poll(cx) {
        return Poll::Ready(outcome);
    }
    ready!(deadline.poll(cx));
    Poll::Ready(submission.time_out().map_or(Ok(()), Err))
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

impl<'h, M> Tell<'h, M> {
    pub(crate) fn new(raw: &'h RawHandle<M>, message: M) -> Self {
        Self { submission: Submission::new(raw, message), deadline: Deadline::Never }
    }
}

impl<M> Future for Tell<'_, M> {
    type Output = Result<(), TellError<M>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.deadline.start();
        poll_by(&mut this.submission, &mut this.deadline, cx)
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

impl<M, R: Send + 'static, K: Outcome<R>> Future for Enqueue<'_, M, R, K> {
    type Output = Result<PendingReply<R, K>, CallError<K::Err>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut self.call;
        let accepted = ready!(call.poll_accepted(cx));
        let receiver = call.receiver.take().ok_or(CallError::Interrupted { reason: None });
        let deadline = std::mem::replace(&mut call.deadline, Deadline::Never);
        Poll::Ready(accepted.and(receiver).map(|receiver| PendingReply::new(receiver, deadline)))
    }
}

impl<M, R, K> fmt::Debug for Call<'_, M, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("asked", &self.asked).finish_non_exhaustive()
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
