//! What feeds an actor beside its mailbox: `#[actor(stream = ..)]` and `#[actor(every = ..)]`.
//!
//! To the run loop an item is one more message. It travels with its method in the box that messages of further blocks
//! travel in, so everything that holds of a handler holds of this one, and actors without sources have nothing of it. The
//! seam is [`Rest`]: what the run loop does when it looks for the next message.
//!
//! Whose turn it is goes round: one message, then each source once, from the first declared to the last; whoever has
//! nothing ready is passed over.

#[cfg(feature = "direct")]
use crate::rest::Port;
#[cfg(feature = "stream")]
use crate::stream::Stream;
use crate::{
    any::AnyActor,
    attend::drop_quietly,
    deadline::tellable,
    error::StopReason,
    further::{Block, Further, Place},
    handle::{RawHandle, Shared},
    parts::{Known, Parts},
    private::State,
    reply::ReplyTo,
    rest::Rest,
};
#[cfg(feature = "stream")]
use std::pin::Pin;
use std::{
    fmt, mem,
    ops::Range,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};
pub use tokio::time::MissedTickBehavior;
use tokio::time::{Instant, Interval, interval_at};

/// The call of a method with an item. The item is `()` for a tick.
pub(crate) type Run<A, T> =
    for<'a, 'b> fn(&'a mut State<'b, A>, T) -> <<A as AnyActor>::Place as Place>::Dispatched<'a>;

/// [`Rest`] of an actor with sources. `KEEPS_ALIVE`: one of them does.
pub struct Sourced<A: AnyActor, R, const KEEPS_ALIVE: bool> {
    rest: R,
    /// Nobody knows whether there is a source that keeps the actor alive before they are declared.
    alive: Option<RawHandle<A::Message>>,
    /// From the first look on.
    sources: Option<Sources<A>>,
    /// The source that is next; behind the last, it is a message.
    turn: usize,
    /// Those before it had their turn since the last message.
    passed: usize,
    /// An item that was ready while concurrent messages ran, with its source's place.
    due: Option<(usize, Further<A>)>,
}

impl<A: AnyActor, R: Rest<A>, const KEEPS_ALIVE: bool> Default for Sourced<A, R, KEEPS_ALIVE> {
    fn default() -> Self {
        Self { rest: R::default(), alive: None, sources: None, turn: 0, passed: 0, due: None }
    }
}

impl<A: AnyActor, R, const KEEPS_ALIVE: bool> fmt::Debug for Sourced<A, R, KEEPS_ALIVE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sourced").finish_non_exhaustive()
    }
}

impl<A: AnyActor, R: Rest<A>, const KEEPS_ALIVE: bool> Rest<A> for Sourced<A, R, KEEPS_ALIVE> {
    fn lay_down(&mut self, actor: &mut Option<A>) {
        self.rest.lay_down(actor);
    }

    fn poll_pick_up(&mut self, actor: &mut Option<A>) -> Poll<()> {
        self.rest.poll_pick_up(actor)
    }

    fn try_pick_up(&mut self, actor: &mut Option<A>, reason: &StopReason) -> bool {
        self.rest.try_pick_up(actor, reason)
    }

    #[cfg(feature = "direct")]
    #[allow(private_interfaces)]
    fn port(&self) -> Option<Arc<dyn Port<A::Message>>> {
        self.rest.port()
    }

    #[allow(private_interfaces)]
    fn hold(&mut self, shared: &Arc<Shared<A::Message>>) {
        if KEEPS_ALIVE {
            self.alive = Some(RawHandle::first(shared.clone()));
        }
    }

    #[allow(private_interfaces)]
    fn poll_due(&mut self, actor: &mut Option<A>, shared: &Shared<A::Message>, waker: &Waker) -> Option<A::Message> {
        self.declare(actor, shared);
        let ready = self.due.take().or_else(|| self.poll(self.turn..usize::MAX, shared, waker));
        // If there is a message, the next round begins; if there is none, the others have their turn.
        self.passed = mem::take(&mut self.turn);
        ready.map(|ready| self.take_turn(ready))
    }

    #[allow(private_interfaces)]
    fn poll_others(&mut self, shared: &Shared<A::Message>, waker: &Waker) -> Option<A::Message> {
        let ready = self.poll(0..self.passed, shared, waker);
        ready.map(|ready| self.take_turn(ready))
    }

    #[allow(private_interfaces)]
    fn is_due(&mut self, shared: &Shared<A::Message>, waker: &Waker) -> bool {
        if self.due.is_none() {
            self.due = self.poll(0..usize::MAX, shared, waker);
        }
        self.due.is_some()
    }

    fn meet_panic(&mut self, actor: &Option<A>) {
        self.rest.meet_panic(actor);
    }

    #[allow(private_interfaces)]
    fn renew(&mut self, shared: &Arc<Shared<A::Message>>) {
        // The next sources keep the actor alive from before these let go of it.
        let alive = RawHandle::another(shared).filter(|_| KEEPS_ALIVE);
        // The broken state is gone; what its sources have to say in their `Drop` is no reason any more.
        let _panicked = self.close();
        (self.alive, self.turn, self.passed) = (alive, 0, 0);
    }

    fn close(&mut self) -> Option<StopReason> {
        self.alive = None;
        let sources = self.sources.take().map(|sources| sources.all).into_iter().flatten();
        // One by one: two panics at a time would end the process.
        sources.map(drop_quietly).fold(drop_quietly(self.due.take()), Option::or)
    }
}

impl<A: AnyActor, R, const KEEPS_ALIVE: bool> Sourced<A, R, KEEPS_ALIVE> {
    /// The first time, asks the actor for its sources. Who is ending already needs none.
    fn declare(&mut self, actor: &mut Option<A>, shared: &Shared<A::Message>) {
        if self.sources.is_some() || shared.mailbox.closed_by().is_some() {
            return;
        }
        let Some(actor) = actor else { return };
        // Should this panic, the next state has the handle for its own.
        let mut sources = Sources { all: Vec::new(), alive: self.alive.clone() };
        actor.sources(&mut sources);
        // From here on it is for those that keep the actor alive.
        (sources.alive, self.alive) = (None, None);
        self.sources = Some(sources);
    }

    /// The first item that is ready, with its source's place.
    fn poll(&mut self, range: Range<usize>, shared: &Shared<A::Message>, waker: &Waker) -> Option<(usize, Further<A>)> {
        let all = &mut self.sources.as_mut()?.all;
        let mut is_open = shared.mailbox.closed_by().is_none();
        for (at, place) in all.iter_mut().enumerate().take(range.end).skip(range.start) {
            let Some(source) = place.as_mut().filter(|_| is_open) else { continue };
            match source.poll(&mut Context::from_waker(waker)) {
                Poll::Ready(Some(item)) => return Some((at, item)),
                Poll::Ready(None) => {
                    *place = None;
                    // It may have been the last that kept the actor alive.
                    is_open = shared.mailbox.closed_by().is_none();
                }
                Poll::Pending => {}
            }
        }
        None
    }

    fn take_turn(&mut self, (at, item): (usize, Further<A>)) -> A::Message {
        self.turn = at + 1;
        A::further(item)
    }
}

/// The sources of one actor, as it declares them.
pub struct Sources<A: AnyActor> {
    /// Without those that have ended.
    all: Vec<Option<Box<dyn Source<A>>>>,
    /// While they are declared.
    alive: Option<RawHandle<A::Message>>,
}

/// Where items come from.
trait Source<A: AnyActor>: Send {
    /// The next item with its method; `None` at the end, and then it is asked no more.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Further<A>>>;
}

impl<A: AnyActor> Sources<A> {
    /// `stream = ..`: feeds the items of `stream` to `method`, which is called by `run`.
    #[cfg(feature = "stream")]
    pub fn stream<T: Send + 'static>(
        &mut self,
        method: &'static str,
        keeps_alive: bool,
        stream: impl Feeds<T>,
        run: Run<A, T>,
    ) {
        let alive = if keeps_alive { self.alive.clone() } else { None };
        self.all.push(Some(Box::new(Items { stream: Box::pin(stream), method, run, _alive: alive })));
    }

    /// `every = ..`: calls `method` by `run` at the end of each `period`.
    ///
    /// # Panics
    ///
    /// When the period is zero, and outside of a tokio runtime with a timer.
    pub fn every(&mut self, method: &'static str, period: Duration, missed: MissedTickBehavior, run: Run<A, ()>) {
        assert!(
            !period.is_zero(),
            "`every` of the method `{method}` is zero: a tick needs a time between two of its kind"
        );
        let period = tellable(period);
        let mut interval = interval_at(Instant::now() + period, period);
        interval.set_missed_tick_behavior(missed);
        self.all.push(Some(Box::new(Ticks { interval, method, run })));
    }
}

impl<A: AnyActor> fmt::Debug for Sources<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

/// A stream that feeds a method. On `X` see [`NoType`](crate::private::NoType).
#[cfg(feature = "stream")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot feed a method that takes `{T}`",
    label = "not a `Stream<Item = {T}> + Send + 'static`",
    note = "the method takes the items of the stream one by one; the actor owns the stream, which borrows nothing and can be \
            sent"
)]
pub trait Feeds<T, X = ()>: Stream<Item = T> + Send + 'static {}

#[cfg(feature = "stream")]
impl<T, S: Stream<Item = T> + Send + 'static> Feeds<T> for S {}
#[cfg(feature = "stream")]
impl<T, S: Stream<Item = T> + Send + 'static, X: crate::private::NoType> Feeds<T, X> for S {}

#[cfg(feature = "stream")]
struct Items<A: AnyActor, T> {
    stream: Pin<Box<dyn Stream<Item = T> + Send>>,
    method: &'static str,
    run: Run<A, T>,
    /// A handle like any other: when this source ends, it is dropped.
    _alive: Option<RawHandle<A::Message>>,
}

#[cfg(feature = "stream")]
impl<A: AnyActor, T: Send + 'static> Source<A> for Items<A, T> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Further<A>>> {
        let Self { stream, method, run, .. } = self;
        stream.as_mut().poll_next(cx).map(|item| item.map(|item| Fed::call(method, *run, item)))
    }
}

struct Ticks<A: AnyActor> {
    interval: Interval,
    method: &'static str,
    run: Run<A, ()>,
}

impl<A: AnyActor> Source<A> for Ticks<A> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Further<A>>> {
        self.interval.poll_tick(cx).map(|_| Some(Fed::call(self.method, self.run, ())))
    }
}

/// An item on its way to its method. Nobody awaits a reply.
struct Fed<A: AnyActor, T> {
    item: T,
    method: &'static str,
    run: Run<A, T>,
    respond_to: ReplyTo<()>,
}

impl<A: AnyActor, T: Send + 'static> Fed<A, T> {
    fn call(method: &'static str, run: Run<A, T>, item: T) -> Further<A> {
        Further::new(Self { item, method, run, respond_to: ReplyTo::nobody() })
    }
}

impl<A: AnyActor, T> Parts for Fed<A, T> {
    fn parts(&self) -> Known<'_> {
        (self.method, &self.respond_to)
    }
}

impl<A: AnyActor, T: Send + 'static> Block<A, A::Place> for Fed<A, T> {
    fn dispatch<'a>(self, state: &'a mut State<'_, A>) -> <A::Place as Place>::Dispatched<'a> {
        (self.run)(state, self.item)
    }
}
