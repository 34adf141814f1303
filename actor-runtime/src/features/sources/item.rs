//! Sources, and their items on the way to a method.

use crate::{
    core::{
        handle::RawHandle,
        message::{Message, MessageInfo},
        reply::ReplyTo,
    },
    engine::{actor_base::ActorBase, affinity::Affinity, dispatch::DispatchContext},
    features::extension::{ExtensionBlock, ExtensionMessage},
    util::deadline::representable,
};
#[cfg(feature = "stream")]
use crate::{engine::bounds::Never, features::stream::Stream};
#[cfg(feature = "stream")]
use std::pin::Pin;
use std::{
    fmt,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// Calls a method with an item. The item of an interval is `()`.
pub(crate) type RunItem<A, T> =
    for<'a, 'b> fn(&'a mut DispatchContext<'b, A>, T) -> <<A as ActorBase>::Affinity as Affinity>::Dispatched<'a>;

/// The sources of one actor, as it declares them.
pub struct SourceList<A: ActorBase> {
    /// `None` for those that have ended.
    all: Vec<Option<Box<dyn Source<A>>>>,
    /// A handle for sources that keep the actor alive. Held while sources are declared.
    alive: Option<RawHandle<A::Message>>,
}

/// Where items come from.
pub(super) trait Source<A: ActorBase>: Send {
    /// The next item with its method. `None` at the end, after which the source is not polled again.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<ExtensionMessage<A>>>;
}

impl<A: ActorBase> SourceList<A> {
    pub(super) fn new(alive: Option<RawHandle<A::Message>>) -> Self {
        Self { all: Vec::new(), alive }
    }

    /// All sources are declared.
    pub(super) fn release(&mut self) {
        self.alive = None;
    }

    pub(super) fn sources(&mut self) -> &mut [Option<Box<dyn Source<A>>>] {
        &mut self.all
    }

    pub(super) fn into_sources(self) -> Vec<Option<Box<dyn Source<A>>>> {
        self.all
    }

    /// `stream = ..`: passes the items of `stream` to `method`, which `run` calls.
    #[cfg(feature = "stream")]
    pub fn stream<T: Send + 'static>(
        &mut self,
        method: &'static str,
        keep_alive: bool,
        stream: impl FeedsMethod<T>,
        run: RunItem<A, T>,
    ) {
        let alive = if keep_alive { self.alive.clone() } else { None };
        self.all.push(Some(Box::new(StreamSource { stream: Box::pin(stream), method, run, _alive: alive })));
    }

    /// `interval = ..`: calls `method` by `run` at the end of each `period`.
    ///
    /// # Panics
    ///
    /// If the period is zero, and outside of a tokio runtime with a timer.
    pub fn interval(
        &mut self,
        method: &'static str,
        period: Duration,
        missed_tick: MissedTickBehavior,
        run: RunItem<A, ()>,
    ) {
        assert!(!period.is_zero(), "the `interval` of the method `{method}` is zero");
        let period = representable(period);
        let mut interval = interval_at(Instant::now() + period, period);
        interval.set_missed_tick_behavior(missed_tick);
        self.all.push(Some(Box::new(IntervalSource { interval, method, run })));
    }
}

impl<A: ActorBase> fmt::Debug for SourceList<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceList").finish_non_exhaustive()
    }
}

/// A stream that feeds a method. For `X` see [`Never`].
#[cfg(feature = "stream")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot feed a method that takes `{T}`",
    label = "not a `Stream<Item = {T}> + Send + 'static`",
    note = "the method takes the items of the stream one by one; the actor owns the stream, so it must be `Send` and borrow nothing"
)]
pub trait FeedsMethod<T, X = ()>: Stream<Item = T> + Send + 'static {}

#[cfg(feature = "stream")]
impl<T, S: Stream<Item = T> + Send + 'static> FeedsMethod<T> for S {}
#[cfg(feature = "stream")]
impl<T, S: Stream<Item = T> + Send + 'static, X: Never> FeedsMethod<T, X> for S {}

#[cfg(feature = "stream")]
struct StreamSource<A: ActorBase, T> {
    stream: Pin<Box<dyn Stream<Item = T> + Send>>,
    method: &'static str,
    run: RunItem<A, T>,
    /// An ordinary handle, dropped when this source ends.
    _alive: Option<RawHandle<A::Message>>,
}

#[cfg(feature = "stream")]
impl<A: ActorBase, T: Send + 'static> Source<A> for StreamSource<A, T> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<ExtensionMessage<A>>> {
        let Self { stream, method, run, .. } = self;
        stream.as_mut().poll_next(cx).map(|item| item.map(|item| SourceMessage::boxed(method, *run, item)))
    }
}

struct IntervalSource<A: ActorBase> {
    interval: Interval,
    method: &'static str,
    run: RunItem<A, ()>,
}

impl<A: ActorBase> Source<A> for IntervalSource<A> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<ExtensionMessage<A>>> {
        self.interval.poll_tick(cx).map(|_| Some(SourceMessage::boxed(self.method, self.run, ())))
    }
}

/// An item on its way to its method. No caller waits for a reply.
struct SourceMessage<A: ActorBase, T> {
    item: T,
    method: &'static str,
    run: RunItem<A, T>,
    respond_to: ReplyTo<()>,
}

impl<A: ActorBase, T: Send + 'static> SourceMessage<A, T> {
    fn boxed(method: &'static str, run: RunItem<A, T>, item: T) -> ExtensionMessage<A> {
        ExtensionMessage::new(Self { item, method, run, respond_to: ReplyTo::none() })
    }
}

impl<A: ActorBase, T> Message for SourceMessage<A, T> {
    fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new(self.method, &self.respond_to)
    }
}

impl<A: ActorBase, T: Send + 'static> ExtensionBlock<A, A::Affinity> for SourceMessage<A, T> {
    fn dispatch<'a>(self, context: &'a mut DispatchContext<'_, A>) -> <A::Affinity as Affinity>::Dispatched<'a> {
        (self.run)(context, self.item)
    }
}
