//! An actor's access to itself.

use super::{actor::Actor, actor_base::ActorBase};
use crate::{
    core::{
        beside::spawn_beside,
        call::ask::Call,
        cell::ActorCell,
        handle::{ActorControl, ActorHandle, WeakHandle},
    },
    error::{ActorId, StopReason},
};
use std::{error::Error, fmt, future::Future, sync::Arc};
use tokio::task::AbortHandle;

/// An actor's access to itself: its handle, its stop and its children.
///
/// A method or hook gets it by an argument `#[actor(context)] cx: &Context<Self>`, which the method of the handle does not have. A
/// context does not keep the actor alive.
///
/// ```
/// use actor_runtime::{actor, Actor, Context};
/// use std::time::Duration;
///
/// /// Goes out after a while.
/// #[actor]
/// struct Lamp { lit: bool }
///
/// #[actor]
/// impl Lamp {
///     pub fn light(&mut self, time: Duration, #[actor(context)] cx: &Context<Self>) {
///         self.lit = true;
///         cx.pipe(tokio::time::sleep(time), |lamp, ()| lamp.put_out());
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
pub struct Context<A: ActorBase> {
    cell: Arc<ActorCell<A::Message>>,
}

impl<A: ActorBase> Context<A> {
    pub(crate) fn new(cell: &Arc<ActorCell<A::Message>>) -> Self {
        Self { cell: cell.clone() }
    }

    /// Returns a weak handle of the actor. Pass it to other actors, or use it to send the actor a message later.
    ///
    /// A handler must not *ask* its own actor, because the reply would wait for the handler itself.
    #[must_use]
    pub fn handle(&self) -> WeakHandle<A::Handle> {
        WeakHandle::new(&self.cell)
    }

    /// The actor's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.cell.identity.id
    }

    /// The actor's name: see [`ActorHandle::name`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.cell.identity.name
    }

    /// Stops the actor gracefully with [`StopReason::Stopped`], which contains `reason`. If the actor is already stopping, it keeps
    /// its first reason.
    ///
    /// The handler that calls this continues and sends its reply. To discard the queued messages, use a method that takes `self`.
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
        self.cell.mailbox.any().close(StopReason::stopped(reason.into()));
    }

    /// Spawns an actor and links it as a child: see [`link_child`](Self::link_child).
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn spawn_child<C: Actor>(&self, child: C) -> C::Handle {
        let child = child.spawn();
        self.link_child(&child);
        child
    }

    /// Stops `child` when this actor has stopped, even if there are handles of it. The child is [shut down](ActorControl::shutdown)
    /// if this actor stopped gracefully, and [aborted](ActorControl::abort) if this actor was aborted or panicked. This actor does
    /// not wait for the child to stop.
    ///
    /// The link does not keep the child alive. The stop of the child does not affect this actor. A task of the current runtime holds
    /// the link, so the child is also aborted if that runtime is dropped.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn link_child<H: ActorControl>(&self, child: &H) {
        let link = ChildLink { parent: self.cell.clone(), child: child.raw().cell().clone() };
        let stopped = child.stopped();
        self.spawn_task(async move {
            let _link = link;
            stopped.await;
        });
    }

    /// Sends this actor a message when another actor has stopped. `call` makes the message from this actor's handle and the stop
    /// reason. If the other actor has already stopped, the message is sent at once.
    ///
    /// The message waits for capacity as a [`tell`](crate::Call::tell) does, and keeps this actor alive while it waits. Otherwise
    /// watching keeps neither actor alive. The message is not sent if this actor is stopping or has no handles. After a restart it
    /// goes to the next incarnation.
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
    ///         let line = cx.spawn_child(Line);
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
        self.pipe(other.stopped(), call);
    }

    /// Sends this actor a message with the output of `future`. `call` makes the message from this actor's handle and the output.
    ///
    /// `future` runs in a task of its own, as with [`spawn_task`](Self::spawn_task), so this actor handles other messages at the same
    /// time. Use it for slow work whose result changes the state, and for messages that the actor sends to itself later.
    ///
    /// The message waits for capacity as a [`tell`](crate::Call::tell) does, and keeps this actor alive while it waits. Otherwise
    /// the task does not keep it alive. The message is not sent if this actor is stopping or has no handles, or if the task was aborted.
    /// After a restart it goes to the next incarnation.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    ///
    /// ```
    /// use actor_runtime::{Actor, Context, actor};
    /// use std::{collections::HashMap, time::Duration};
    ///
    /// async fn forecast(city: &str) -> String {
    ///     tokio::time::sleep(Duration::from_secs(5)).await; // asks a slow service
    ///     format!("sunny in {city}")
    /// }
    ///
    /// #[actor]
    /// #[derive(Default)]
    /// struct Weather(HashMap<String, String>);
    ///
    /// #[actor]
    /// impl Weather {
    ///     pub fn refresh(&mut self, city: &str, #[actor(context)] cx: &Context<Self>) {
    ///         let city = city.to_owned();
    ///         let ask = async move { (forecast(&city).await, city) };
    ///         cx.pipe(ask, |own, (forecast, city)| own.store(&city, forecast));
    ///     }
    ///
    ///     pub fn store(&mut self, city: &str, forecast: String) {
    ///         self.0.insert(city.to_owned(), forecast);
    ///     }
    ///
    ///     pub fn of(&self, city: &str) -> Option<String> { self.0.get(city).cloned() }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::time::pause();
    /// let weather = Weather::default().spawn();
    /// weather.refresh("Oslo").await?;
    /// assert_eq!(weather.of("Oslo").await?, None); // it replies while the service is asked
    /// tokio::time::sleep(Duration::from_secs(6)).await;
    /// assert_eq!(weather.of("Oslo").await?.as_deref(), Some("sunny in Oslo"));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn pipe<F, R, K>(
        &self,
        future: F,
        call: impl for<'h> FnOnce(&'h A::Handle, F::Output) -> Call<'h, A::Message, R, K> + Send + 'static,
    ) -> AbortHandle
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let own = self.handle();
        self.spawn_task(async move {
            let output = future.await;
            if let Some(own) = own.upgrade() {
                let told = call(&own, output).tell();
                // If this actor is stopping, it no longer needs the message.
                let _refused = told.await;
            }
        })
    }

    /// Runs `task` beside this actor, in a task of the current runtime that is aborted when this actor has stopped.
    ///
    /// The task does not keep this actor alive, and continues over a restart. A panic in it does not affect this actor. The returned handle
    /// aborts it earlier; dropping that handle has no effect.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    ///
    /// ```
    /// use actor_runtime::{Actor, ActorControl, Context, actor};
    /// use std::time::Duration;
    /// use tokio::sync::mpsc::UnboundedSender;
    ///
    /// #[actor]
    /// struct Lighthouse(UnboundedSender<&'static str>);
    ///
    /// #[actor]
    /// impl Lighthouse {
    ///     #[actor(on_start)]
    ///     fn light(&mut self, #[actor(context)] cx: &Context<Self>) {
    ///         let flashes = self.0.clone();
    ///         cx.spawn_task(async move {
    ///             while flashes.send("flash").is_ok() {
    ///                 tokio::time::sleep(Duration::from_secs(5)).await;
    ///             }
    ///         });
    ///     }
    ///
    ///     pub fn keep(&self) {}
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # tokio::time::pause();
    /// let (flashes, mut seen) = tokio::sync::mpsc::unbounded_channel();
    /// let lighthouse = Lighthouse(flashes).spawn();
    /// assert_eq!(seen.recv().await, Some("flash"));
    /// lighthouse.shutdown().await;
    /// assert_eq!(seen.recv().await, None); // the task was aborted
    /// # }
    /// ```
    #[track_caller]
    pub fn spawn_task(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        spawn_beside(&self.cell, task)
    }
}

/// Stops a child when its parent has stopped. It acts when it is dropped, because the runtime whose task holds it may be dropped
/// before the parent stops.
struct ChildLink<M, C> {
    parent: Arc<ActorCell<M>>,
    child: Arc<ActorCell<C>>,
}

impl<M, C> Drop for ChildLink<M, C> {
    fn drop(&mut self) {
        // No reason means that the runtime was dropped. If the child has stopped, this changes nothing.
        match self.parent.mailbox.any().stop_reason() {
            Some(reason) if reason.is_graceful() || matches!(reason, StopReason::Consumed) => {
                self.child.mailbox.any().close(StopReason::Shutdown);
            }
            _ => self.child.mailbox.any().abort(),
        }
    }
}

impl<A: ActorBase> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("name", &self.name()).field("id", &self.id()).finish_non_exhaustive()
    }
}
