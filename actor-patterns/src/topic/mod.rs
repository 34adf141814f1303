//! Events for any number of actors.
//!
//! [`subscriber`] hides the types of a subscriber, and [`list`] holds them.

mod list;
mod subscriber;

use self::{
    list::List,
    subscriber::{Delivery, Started, Subscriber, Target},
};
use actor_runtime::{ActorHandle, ActorId, Call, CallError};
use std::{
    fmt,
    future::poll_fn,
    iter::{repeat_n, zip},
    marker::PhantomData,
    sync::{Arc, Weak},
    task::Poll,
};
use tokio::task::{coop::has_budget_remaining, yield_now};

/// Events for any number of actors, whose types may differ.
///
/// A subscriber is an actor with a closure that makes a call of one of its methods from an event. The call is told, so what the method
/// returns is dropped. A topic keeps no subscriber alive. The subscriptions of stopped actors are removed at the next publication, or when
/// subscriptions are added.
///
/// # Order
///
/// A subscriber gets the events of one publisher in the order of their publication, if the publisher awaits each
/// [`publish_wait`](Self::publish_wait) before it publishes the next event. There is no order between publishers.
///
/// # What happens if a mailbox is full
///
/// | | waits | a subscriber with a full mailbox |
/// |---|---|---|
/// | [`publish`](Self::publish) | never | gets what its method's [`when_full`](macro@actor_runtime::actor#when_full) says, and by default misses the event |
/// | [`publish_wait`](Self::publish_wait) | until each mailbox has accepted the event | slows the publisher down, but no other subscriber |
///
/// A subscription takes about 90 bytes besides what the closure holds.
///
/// ```
/// use actor_patterns::Topic;
/// use actor_runtime::{Actor, actor};
///
/// #[derive(Clone)]
/// struct Sold(&'static str);
///
/// #[actor]
/// #[derive(Default)]
/// struct Stock(u32);
///
/// #[actor]
/// impl Stock {
///     pub fn take(&mut self, n: u32) -> u32 {
///         self.0 += n;
///         self.0
///     }
/// }
///
/// #[actor]
/// #[derive(Default)]
/// struct Log(Vec<String>);
///
/// #[actor]
/// impl Log {
///     pub fn line(&mut self, text: &str) {
///         self.0.push(text.to_owned());
///     }
///
///     pub fn lines(&self) -> Vec<String> { self.0.clone() }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sales = Topic::new();
/// let (stock, log) = (Stock::default().spawn(), Log::default().spawn());
/// sales.subscribe(&stock, |stock, _| stock.take(1)).detach();
/// let logged = sales.subscribe(&log, |log, Sold(item)| log.line(item));
///
/// assert_eq!(sales.publish(Sold("crab")).accepted.len(), 2);
/// drop(logged); // unsubscribes
/// assert_eq!(sales.publish_wait(Sold("shell")).await.accepted.len(), 1);
/// assert_eq!((stock.take(0).await?, log.lines().await?), (2, vec!["crab".to_owned()]));
/// # Ok(())
/// # }
/// ```
pub struct Topic<T> {
    list: Arc<List<T>>,
}

/// Who got an event, and who did not.
///
/// A subscriber whose last handle was dropped is in neither list.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Published {
    /// The subscribers whose mailboxes accepted the event.
    pub accepted: Vec<ActorId>,
    /// Why the other subscribers missed the event. [`CallError::target`] names the subscriber. If it has stopped or is stopping,
    /// [`CallError::stop_reason`] says why.
    pub missed: Vec<CallError>,
}

impl Published {
    /// Returns whether no later event can be delivered to the same subscriber.
    fn add(&mut self, delivery: Delivery) -> bool {
        let is_last = delivery.is_last();
        match delivery {
            Delivery::Accepted(subscriber) => self.accepted.push(subscriber),
            Delivery::Missed(error) => self.missed.push(error),
            Delivery::Gone => {}
        }
        is_last
    }
}

/// Unsubscribes when it is dropped. Does not keep the topic alive.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_patterns::Topic;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (topic, counter) = (Topic::new(), Counter(0).spawn());
/// let subscription = topic.subscribe(&counter, |counter, n| counter.add(n));
/// drop(subscription);
/// assert!(topic.publish(1).accepted.is_empty());
/// # }
/// ```
#[must_use = "dropping it unsubscribes: call `.detach()` to stay subscribed"]
pub struct Subscription {
    /// `None` if it is detached.
    topic: Option<Weak<dyn Unsubscribe>>,
    id: u64,
}

/// A topic of events of any type.
trait Unsubscribe: Send + Sync {
    fn unsubscribe(&self, id: u64);
}

impl<T> Unsubscribe for List<T> {
    fn unsubscribe(&self, id: u64) {
        self.remove(id);
    }
}

impl<T: Clone + Send + 'static> Topic<T> {
    /// Returns a topic without subscribers.
    #[must_use]
    pub fn new() -> Self {
        Self { list: Arc::new(List::new()) }
    }

    /// Calls `subscriber` with each event that is published from now on, until the [`Subscription`] is dropped or the actor stops.
    ///
    /// `call` makes the call from the actor's handle and a clone of the event. It runs in the publisher's task. An actor may subscribe
    /// several times.
    pub fn subscribe<H, R, S>(
        &self,
        subscriber: &H,
        call: impl Fn(&H, T) -> Call<'_, H::Message, R, S> + Send + Sync + 'static,
    ) -> Subscription
    where
        H: ActorHandle,
        R: 'static,
        S: 'static,
    {
        let target = Target { actor: subscriber.downgrade(), call, reply: PhantomData };
        let id = self.list.add(Arc::new(target));
        let list: Weak<List<T>> = Arc::downgrade(&self.list);
        Subscription { topic: Some(list), id }
    }

    /// Sends `event` to each subscriber whose mailbox has capacity. Never waits.
    ///
    /// If a mailbox is full, the method's option [`when_full`](macro@actor_runtime::actor#when_full) decides, as for
    /// [`try_tell`](Call::try_tell). With `coalesce` the event counts as accepted. With `stop` the subscriber stops.
    ///
    /// The subscribers are called in the order of their subscription. A subscription that is dropped during the call may still get the
    /// event.
    pub fn publish(&self, event: T) -> Published {
        let subscribers = self.list.snapshot();
        let (mut published, mut has_left) = (Published::default(), false);
        for (subscriber, event) in zip(&*subscribers, repeat_n(event, subscribers.len())) {
            has_left |= published.add(subscriber.try_deliver(event));
        }
        if has_left {
            self.list.sweep();
        }
        published
    }

    /// Sends `event` to each subscriber, and waits until all mailboxes have accepted it.
    ///
    /// A subscriber with a full mailbox does not hold up the others: the event waits for capacity in all full mailboxes at the same time.
    /// While it waits, it keeps the subscriber alive. A [`timeout`](Call::timeout) of the call limits how long its event waits. The method's
    /// `when_full` does not apply.
    ///
    /// The subscribers are those at the first poll. A subscription that is dropped later may still get the event.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, subscribers whose mailboxes were full don't get the event. The others do.
    pub async fn publish_wait(&self, event: T) -> Published {
        let subscribers = self.list.snapshot();
        let (mut published, mut has_left, mut waiting) = (Published::default(), false, Vec::new());
        for (subscriber, event) in zip(&*subscribers, repeat_n(event, subscribers.len())) {
            match start(&**subscriber, event).await {
                Started::Done(delivery) => has_left |= published.add(delivery),
                Started::Waiting(delivery) => waiting.push(delivery),
            }
        }
        drop(subscribers);
        // All of them are polled at each wake, so that each timeout counts, and each handle is dropped once its event is accepted.
        poll_fn(|cx| {
            waiting.retain_mut(|delivery| match delivery.as_mut().poll(cx) {
                Poll::Pending => true,
                Poll::Ready(delivery) => {
                    has_left |= published.add(delivery);
                    false
                }
            });
            if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        if has_left {
            self.list.sweep();
        }
        published
    }

    /// How many subscriptions there are, without those of stopped actors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.snapshot().iter().filter(|subscriber| !subscriber.is_stopped()).count()
    }

    /// Whether there is no subscription, except those of stopped actors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Starts a delivery. Without a budget the message would not be sent at all before the delivery is awaited.
async fn start<T>(subscriber: &dyn Subscriber<T>, event: T) -> Started {
    if !has_budget_remaining() {
        yield_now().await;
    }
    let mut event = Some(event);
    poll_fn(|cx| event.take().map_or(Poll::Pending, |event| Poll::Ready(subscriber.deliver(event, cx)))).await
}

impl Subscription {
    /// Keeps the subscription until the actor stops.
    pub fn detach(mut self) {
        self.topic = None;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(topic) = self.topic.as_ref().and_then(Weak::upgrade) {
            topic.unsubscribe(self.id);
        }
    }
}

impl<T> Clone for Topic<T> {
    fn clone(&self) -> Self {
        Self { list: self.list.clone() }
    }
}

impl<T: Clone + Send + 'static> Default for Topic<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Topic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topic").finish_non_exhaustive()
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("is_detached", &self.topic.is_none()).finish_non_exhaustive()
    }
}
