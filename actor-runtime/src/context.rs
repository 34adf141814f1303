//! What an actor knows of itself.

use crate::{
    actor::Actor,
    any::AnyActor,
    call::Call,
    error::StopReason,
    handle::{ActorControl, ActorHandle, ActorId, Shared},
    shutdown::Stopped,
    weak::WeakHandle,
};
use std::{
    error::Error,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::Poll,
};

/// An actor's own handle, its end and its children: what a method or hook gets in an argument
/// `#[actor(context)] cx: &Context<Self>`.
///
/// Callers do not pass it; the method of the handle goes without. It does not keep the actor alive.
///
/// ```
/// use actor_runtime::{actor, Actor, Context};
/// use std::time::Duration;
///
/// /// Goes out by itself.
/// #[actor]
/// struct Lamp { lit: bool }
///
/// #[actor]
/// impl Lamp {
///     pub fn light(&mut self, time: Duration, #[actor(context)] cx: &Context<Self>) {
///         self.lit = true;
///         let lamp = cx.handle();
///         tokio::spawn(async move {
///             tokio::time::sleep(time).await;
///             if let Some(lamp) = lamp.upgrade() {
///                 let _ = lamp.put_out().tell().await;
///             }
///         });
///     }
///
///     pub fn put_out(&mut self) { self.lit = false; }
///
///     pub fn is_lit(&self) -> bool { self.lit }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::time::pause();
/// let lamp = Lamp { lit: false }.spawn();
/// lamp.light(Duration::from_secs(60)).await?;
/// assert!(lamp.is_lit().await?);
/// tokio::time::sleep(Duration::from_secs(61)).await;
/// assert!(!lamp.is_lit().await?);
/// # Ok(())
/// # }
/// ```
pub struct Context<A: AnyActor> {
    shared: Arc<Shared<A::Message>>,
}

impl<A: AnyActor> Context<A> {
    pub(crate) fn new(shared: &Arc<Shared<A::Message>>) -> Self {
        Self { shared: shared.clone() }
    }

    /// The actor's own handle, a weak one: to hand to others, and to tell oneself something later.
    ///
    /// To *ask* oneself from a handler waits for ever, for the handler would have to end first.
    #[must_use]
    pub fn handle(&self) -> WeakHandle<A::Handle> {
        WeakHandle::of(&self.shared)
    }

    /// The actor's id, that of its handles.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.shared.id
    }

    /// The actor's name, that of its handles.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// Ends the actor with a reason of its own, [`StopReason::Stopped`]: nothing more is accepted, what was accepted is
    /// handled, then the stop hook runs. An actor that is ending already keeps its first reason.
    ///
    /// The handler that calls it goes on and gives its reply. A method that takes `self` ends the actor at once instead.
    ///
    /// ```
    /// use actor_runtime::{actor, Actor, ActorHandle, Context, StopReason};
    ///
    /// #[actor]
    /// struct Meter(u32);
    ///
    /// #[actor]
    /// impl Meter {
    ///     pub fn pay(&mut self, #[actor(context)] cx: &Context<Self>) {
    ///         self.0 -= 1;
    ///         if self.0 == 0 {
    ///             cx.stop("the coins are used up");
    ///         }
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let meter = Meter(1).spawn();
    /// meter.pay().await?;
    /// let reason = meter.stopped().await;
    /// assert!(matches!(reason, StopReason::Stopped(why) if why.to_string() == "the coins are used up"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self, reason: impl Into<Box<dyn Error + Send + Sync>>) {
        self.shared.mailbox.close(StopReason::Stopped(reason.into().into()));
    }

    /// Spawns a child, which ends with this actor: see [`adopt`](Self::adopt).
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn spawn<C: Actor>(&self, child: C) -> C::Handle {
        let child = child.spawn();
        self.adopt(&child);
        child
    }

    /// Has another actor end with this one, whatever handles of it live: by a
    /// [`shutdown`](ActorControl::shutdown) once this one has ended in good order, by an [`abort`](ActorControl::abort) if it
    /// was aborted or panicked. Nobody waits for that end.
    ///
    /// It does not keep the child alive, and a child that ends earlier changes nothing. A task of the runtime at hand, which is
    /// this actor's own unless that runs in none, watches over the child: it is aborted with that runtime, too.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn adopt<H: ActorControl>(&self, child: &H) {
        let adoption = Adoption { parent: self.shared.clone(), child: child.raw().shared().clone() };
        let first = first_end(Stopped::of(&adoption.parent), Stopped::of(&adoption.child));
        tokio::spawn(async move {
            let _adoption = adoption;
            first.await;
        });
    }

    /// Tells this actor when another one has ended, whoever ends it and however: `call` makes the message, out of the own handle and
    /// the reason. At once if it ended before.
    ///
    /// The message waits for room as that of a [`tell`](crate::Call::tell) does. There is none once this actor is ending or has no
    /// handle any more. Neither of the two is kept alive, but for this actor while the message waits for room; after a restart
    /// the message comes to the next incarnation.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    ///
    /// ```
    /// use actor_runtime::{Actor, ActorControl, ActorHandle, ActorId, Context, StopReason, WeakHandle, actor};
    /// use std::collections::HashMap;
    ///
    /// #[actor]
    /// struct Line;
    ///
    /// #[actor]
    /// impl Line {
    ///     pub fn write(&mut self, _text: &str) {}
    /// }
    ///
    /// #[actor]
    /// #[derive(Default)]
    /// struct Exchange(HashMap<ActorId, WeakHandle<LineHandle>>);
    ///
    /// #[actor]
    /// impl Exchange {
    ///     pub fn open(&mut self, #[actor(context)] cx: &Context<Self>) -> LineHandle {
    ///         let line = cx.spawn(Line);
    ///         let id = line.id();
    ///         cx.watch(&line, move |own, reason| own.closed(id, reason));
    ///         self.0.insert(id, line.downgrade());
    ///         line
    ///     }
    ///
    ///     pub fn closed(&mut self, id: ActorId, _reason: StopReason) {
    ///         self.0.remove(&id);
    ///     }
    ///
    ///     pub fn lines(&self) -> usize { self.0.len() }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exchange = Exchange::default().spawn();
    /// let line = exchange.open().await?;
    /// assert_eq!(exchange.lines().await?, 1);
    /// line.abort().await;
    /// # tokio::task::yield_now().await;
    /// assert_eq!(exchange.lines().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn watch<H: ActorHandle, R, K>(
        &self,
        other: &H,
        call: impl for<'h> FnOnce(&'h A::Handle, StopReason) -> Call<'h, A::Message, R, K> + Send + 'static,
    ) {
        let (own, first) = (self.handle(), first_end(Stopped::of(&self.shared), other.stopped()));
        tokio::spawn(async move {
            if let Some(reason) = first.await
                && let Some(own) = own.upgrade()
            {
                let told = call(&own, reason).tell();
                // It is ending, and needs nothing any more.
                let _refused = told.await;
            }
        });
    }
}

/// Ready when either has ended; with the reason if it is the other one.
async fn first_end<M, N>(mut own: Stopped<M>, mut others: Stopped<N>) -> Option<StopReason> {
    poll_fn(|cx| match Pin::new(&mut own).poll(cx) {
        Poll::Ready(_) => Poll::Ready(None),
        Poll::Pending => Pin::new(&mut others).poll(cx).map(Some),
    })
    .await
}

/// Between a parent and a child that it adopted. What it does it does when it is dropped, for the runtime whose task holds it
/// may end with the parent.
struct Adoption<M, C> {
    parent: Arc<Shared<M>>,
    child: Arc<Shared<C>>,
}

impl<M, C> Drop for Adoption<M, C> {
    fn drop(&mut self) {
        // If it has not ended, the runtime is gone, and mostly it ends by that. If the child has, this changes nothing.
        match self.parent.mailbox.end_reason() {
            Some(reason) if reason.is_orderly() || matches!(reason, StopReason::Finished) => {
                self.child.mailbox.close(StopReason::Shutdown);
            }
            _ => self.child.mailbox.abort(),
        }
    }
}

impl<A: AnyActor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("name", &self.shared.name).field("id", &self.id()).finish_non_exhaustive()
    }
}
