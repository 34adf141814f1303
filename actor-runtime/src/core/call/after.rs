//! Sending a message later.
//!
//! A task beside the actor waits for the time, and then tells. It shares the message with its [`Delayed`] under one lock:
//!
//! 1. Before the time has come, the message is [`Early`](Stage::Early).
//! 2. When the time has come, the task sends the message under the lock. From then on it is accepted, or it is
//!    [`Telling`](Stage::Telling): it waits for capacity in the mailbox.
//! 3. A `Delayed` that is dropped takes the message out of either stage. So once the drop has returned, the message is not accepted
//!    any more.
//! 4. A task that is dropped early puts the message into [`Done`](Stage::Done), from where the `Delayed` returns it.
//!
//! No waker of the user runs and no value of the user is dropped under the lock. The run loop's waker is woken after its release.

use super::{ask::Call, send::SendOperation, tell::Tell};
use crate::{
    core::{beside::spawn_beside, cell::ActorCell, handle::raw::RawHandle, message::Message},
    error::{StopReason, TellError, TellErrorKind},
    instrument::tracing::CallerSpan,
    util::{
        deadline::{Deadline, now, representable},
        panic::catch_panic_once,
        sync::Mutex,
        waker::{replace_waker, wake},
    },
};
use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::{task::AbortHandle, time::sleep_until};

impl<M: Message + Send + 'static, R, K> Call<'_, M, R, K> {
    /// Sends the message without asking for a reply, once `delay` has passed. The time counts from this call.
    ///
    /// The message then waits for capacity, as that of a [`tell`](Self::tell) does. A [`timeout`](Self::timeout) limits that wait, and
    /// counts from its start. A delayed call does not keep the actor alive, except while it waits for capacity. After a restart its
    /// message goes to the next incarnation.
    ///
    /// A task of the current runtime sends the message. Dropping the [`Delayed`] cancels it.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime whose timer is enabled.
    #[track_caller]
    pub fn after(self, delay: Duration) -> Delayed<M> {
        let due = sleep_until(now() + representable(delay));
        let (mut operation, deadline) = self.into_parts();
        let cell = operation.cell().clone();
        // A call that was polled before may have been accepted.
        let Some(message) = operation.take_unsent() else { return Delayed::new(Stage::Done(Some(Ok(())))) };
        let mut delayed = Delayed::new(Stage::Early(message, deadline));
        let courier = Courier { shared: delayed.shared.clone(), cell: cell.clone() };
        delayed.task = Some(spawn_beside(&cell, async move {
            due.await;
            poll_fn(|cx| courier.poll_tell(cx)).await;
        }));
        delayed
    }
}

/// A message that is sent later, by [`Call::after`]. Dropping it cancels the message.
///
/// It is also a future that resolves when the message is accepted, or when it is certain that it will not be. You need not
/// await it: keep it as long as the message is to be sent, or [`detach`](Self::detach) it.
///
/// # Errors
///
/// Resolves to a [`TellError`] with the message if the message was not accepted:
///
/// - [`stop_reason`](TellError::stop_reason) is `Some` if the mailbox is closed. If the actor stops before the time has come, the future
///   resolves at once.
/// - [`is_timeout`](TellError::is_timeout) is true if a [`timeout`](Call::timeout) passed before the mailbox had capacity, or if the
///   runtime was dropped in which `after` was called.
///
/// # Panics
///
/// If it is polled after it has resolved, as an `async fn` does.
///
/// # Cancel safety
///
/// It may be polled, moved and polled again. Once its drop has returned, the message is not accepted any more. If the message was
/// accepted before, dropping has no effect.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::time::pause();
/// let counter = Counter(0).spawn();
/// let minute = Duration::from_secs(60);
/// counter.add(1).after(minute).await?; // accepted, a minute later
///
/// let kept = counter.add(10).after(minute);
/// let dropped = counter.add(100).after(minute);
/// counter.add(1000).after(minute).detach();
/// drop(dropped); // this message is never sent
///
/// tokio::time::sleep(2 * minute).await;
/// assert_eq!(counter.add(0).await?, 1011);
/// # drop(kept);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it cancels the message: keep it, await it or detach it"]
pub struct Delayed<M: 'static> {
    shared: Arc<Mutex<Shared<M>>>,
    /// The task that sends the message. `None` if there is nothing to cancel.
    task: Option<AbortHandle>,
}

/// What a [`Delayed`] shares with its task.
struct Shared<M: 'static> {
    stage: Stage<M>,
    /// The task that awaits the [`Delayed`].
    waiter: Option<Waker>,
}

/// How far the message has come: see the head of this module.
enum Stage<M: 'static> {
    /// The time has not come.
    Early(M, Deadline),
    /// The message waits for capacity.
    Telling(Tell<'static, M>),
    /// The outcome. `None` if it was taken, or if the [`Delayed`] was dropped.
    Done(Option<Result<(), TellError<M>>>),
}

impl<M: 'static> Delayed<M> {
    fn new(stage: Stage<M>) -> Self {
        Self { shared: Arc::new(Mutex::new(Shared { stage, waiter: None })), task: None }
    }

    /// Lets the message be sent without this value. It can no longer be cancelled, but still is not sent if the actor stops before.
    pub fn detach(mut self) {
        self.task = None;
        let waiter = self.shared.lock().waiter.take();
        drop(waiter);
    }
}

impl<M: 'static> Future for Delayed<M> {
    type Output = Result<(), TellError<M>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut shared = self.shared.lock();
        if let Stage::Done(outcome) = &mut shared.stage {
            let outcome = outcome.take();
            drop(shared);
            return Poll::Ready(outcome.expect("a delayed call is polled after it has resolved"));
        }
        let stale = replace_waker(&mut shared.waiter, Some(cx.waker()));
        drop(shared);
        drop(stale);
        Poll::Pending
    }
}

impl<M: 'static> Drop for Delayed<M> {
    fn drop(&mut self) {
        let Some(task) = self.task.take() else { return };
        let mut shared = self.shared.lock();
        let cancelled = mem::replace(&mut shared.stage, Stage::Done(None));
        let waiter = shared.waiter.take();
        drop(shared);
        task.abort();
        drop((waiter, cancelled));
    }
}

impl<M: 'static> fmt::Debug for Delayed<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delayed").finish_non_exhaustive()
    }
}

/// The task's end of a [`Delayed`]. It does not keep the actor alive.
struct Courier<M: Message + 'static> {
    shared: Arc<Mutex<Shared<M>>>,
    cell: Arc<ActorCell<M>>,
}

impl<M: Message + 'static> Courier<M> {
    /// Sends the message, or continues to wait for capacity.
    fn poll_tell(&self, cx: &mut Context<'_>) -> Poll<()> {
        // Making and dropping it calls the subscriber, so neither happens under the lock.
        let mut caller = CallerSpan::current(|| None);
        let mut run_loop = None;
        let mut shared = self.shared.lock();
        let mut tell = match mem::replace(&mut shared.stage, Stage::Done(None)) {
            Stage::Early(message, deadline) => {
                let Some(handle) = RawHandle::try_clone_strong(&self.cell) else {
                    shared.stage = Stage::Early(message, deadline);
                    // The last handle was dropped: the drop of this courier returns the message.
                    return Poll::Ready(());
                };
                let mut tell = Tell::from_operation(SendOperation::new(&handle, message).into_owned(), deadline);
                run_loop = tell.start(&mut caller, cx.waker());
                tell
            }
            Stage::Telling(tell) => tell,
            done @ Stage::Done(_) => {
                shared.stage = done;
                return Poll::Ready(());
            }
        };
        // This wakes no task: the message is sent or waits, or the mailbox is closed.
        let polled = Pin::new(&mut tell).poll(cx);
        let (tell, waiter) = match polled {
            Poll::Ready(outcome) => {
                shared.stage = Stage::Done(Some(outcome));
                (Some(tell), shared.waiter.take())
            }
            Poll::Pending => {
                shared.stage = Stage::Telling(tell);
                (None, None)
            }
        };
        drop(shared);
        let _ignored = catch_panic_once(|| wake(run_loop));
        wake(waiter);
        // With its handle, which may be the last one.
        if tell.is_some() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Why a message is not accepted if it was not sent until now.
    fn refusal(&self) -> TellErrorKind {
        let mailbox = self.cell.mailbox.any();
        match mailbox.close_reason() {
            Some(reason) => TellErrorKind::Closed(reason),
            // The last handle is being dropped, and the mailbox closes now.
            None if !self.cell.has_handles() => TellErrorKind::Closed(StopReason::HandlesDropped),
            // The runtime was dropped.
            None => TellErrorKind::Timeout,
        }
    }
}

impl<M: Message + 'static> Drop for Courier<M> {
    fn drop(&mut self) {
        let mut shared = self.shared.lock();
        let (message, tell) = match mem::replace(&mut shared.stage, Stage::Done(None)) {
            Stage::Early(message, _) => (Some(message), None),
            Stage::Telling(mut tell) => (tell.take_unsent(), Some(tell)),
            done @ Stage::Done(_) => {
                shared.stage = done;
                return;
            }
        };
        let outcome = match message {
            Some(message) => {
                let target = self.cell.identity.target(message.info().method);
                Err(TellError::new(message, self.refusal(), target))
            }
            None => Ok(()),
        };
        shared.stage = Stage::Done(Some(outcome));
        let waiter = shared.waiter.take();
        drop(shared);
        let _ignored = catch_panic_once(|| wake(waiter));
        // Its handle may be the last one.
        drop(tell);
    }
}
