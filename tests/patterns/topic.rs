//! Events for many actors.

use crate::{
    session::{Lives, Session, SessionHandle},
    support::{bounded, on_runtime, poll_once, settle},
};
use actor_patterns::Topic;
use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, actor};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{runtime::Builder, task::JoinSet};

fn session() -> SessionHandle {
    Session::spawn_in(&Arc::new(Lives::default()))
}

/// A session with a mailbox of one message.
fn narrow() -> SessionHandle {
    Session::new(&Arc::new(Lives::default())).spawner().capacity(1).spawn()
}

/// Checks that the numbers of each publisher grow by one.
#[actor(capacity = 4)]
struct Ordered(Vec<u64>);

#[actor]
impl Ordered {
    pub fn event(&mut self, publisher: usize, number: u64) {
        assert_eq!(self.0[publisher], number, "events of publisher {publisher}");
        self.0[publisher] += 1;
    }

    pub fn next(&self) -> Vec<u64> {
        self.0.clone()
    }
}

#[test]
fn p5_events_of_one_publisher_keep_their_order() {
    const EVENTS: u64 = 500;
    let runtime = Builder::new_multi_thread().worker_threads(8).enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let topic = Topic::new();
        let subscribers: Vec<_> = (0..8).map(|_| Ordered(vec![0; 4]).spawn()).collect();
        for subscriber in &subscribers {
            topic.subscribe(subscriber, |own, (publisher, number)| own.event(publisher, number)).detach();
        }
        let mut publishers = JoinSet::new();
        for publisher in 0..4 {
            let topic = topic.clone();
            publishers.spawn(async move {
                for number in 0..EVENTS {
                    let published = topic.publish_wait((publisher, number)).await;
                    assert_eq!((published.accepted.len(), published.missed.len()), (8, 0));
                }
            });
        }
        publishers.join_all().await;
        for subscriber in subscribers {
            assert_eq!(subscriber.next().await.expect("every event was in order"), [EVENTS; 4]);
        }
    });
}

#[test]
fn p5_publish_never_waits_and_does_what_when_full_says() {
    on_runtime(async {
        let (topic, rejects, coalesces, stops) = (Topic::new(), narrow(), narrow(), narrow());
        topic.subscribe(&rejects, |own, event| own.note(event)).detach();
        topic.subscribe(&coalesces, |own, event| own.progress(event)).detach();
        topic.subscribe(&stops, |own, event| own.press(event)).detach();
        assert_eq!(topic.publish(1).accepted, [rejects.id(), coalesces.id(), stops.id()]);
        let published = topic.publish(2);
        assert_eq!(published.accepted, [coalesces.id()]);
        let missed = published.missed.iter();
        let missed: Vec<_> = missed
            .map(|error| (error.target().map(actor_runtime::CallTarget::actor_id), error.stop_reason().is_some()))
            .collect();
        assert_eq!(missed, [(Some(rejects.id()), false), (Some(stops.id()), true)]);
        assert!(matches!(bounded(stops.stopped()).await, StopReason::MailboxOverflow));
        settle().await;
        assert_eq!((rejects.events().await.ok(), coalesces.events().await.ok()), (Some(vec![1]), Some(vec![2])));
        assert_eq!(topic.publish(3).accepted.len(), 2);
    });
}

/// Starts to hold the actor, and fills its mailbox.
async fn fill(session: &SessionHandle) {
    session.hold().tell().await.expect("it is open");
    settle().await;
    session.note(0).try_tell().expect("there is capacity");
}

#[test]
fn p5_full_mailbox_holds_up_the_publisher_and_no_other_subscriber() {
    on_runtime(async {
        let (topic, full) = (Topic::new(), narrow());
        // More than the budget of a task, behind a mailbox that stays full.
        let others: Vec<_> = (0..300).map(|_| narrow()).collect();
        fill(&full).await;
        for subscriber in [&full].into_iter().chain(&others) {
            topic.subscribe(subscriber, |own, event| own.note(event)).detach();
        }
        let task = tokio::spawn({
            let topic = topic.clone();
            async move { topic.publish_wait(1).await }
        });
        settle().await;
        assert!(!task.is_finished());
        for other in &others {
            assert_eq!(bounded(other.events()).await.ok(), Some(vec![1]));
        }
        full.abort().await;
        let published = bounded(task).await.expect("no panic");
        assert_eq!((published.accepted.len(), published.missed.len(), topic.len()), (300, 1, 300));
    });
}

#[test]
fn p5_timeout_of_a_call_limits_how_long_its_event_waits() {
    on_runtime(async {
        let (topic, full) = (Topic::new(), narrow());
        fill(&full).await;
        topic.subscribe(&full, |own, event| own.note(event).timeout(Duration::from_secs(3))).detach();
        let published = topic.publish_wait(1).await;
        assert!(published.missed[0].to_string().contains("timed out: not sent"));
        assert_eq!((full.mailbox_len(), topic.len()), (1, 1));
    });
}

#[test]
fn p5_timeout_counts_while_another_mailbox_stays_full() {
    on_runtime(async {
        let (topic, stuck, late) = (Topic::new(), narrow(), narrow());
        for subscriber in [&stuck, &late] {
            fill(subscriber).await;
        }
        topic.subscribe(&stuck, |own, event| own.note(event)).detach();
        topic.subscribe(&late, |own, event| own.note(event).timeout(Duration::from_secs(3))).detach();
        let publishing = tokio::spawn(async move { topic.publish_wait(1).await });
        settle().await;
        tokio::time::sleep(Duration::from_secs(4)).await;
        settle().await;
        // The message of `late` is withdrawn, so it is not accepted later.
        assert!(!publishing.is_finished());
        late.abort().await;
        stuck.abort().await;
        let published = bounded(publishing).await.expect("no panic");
        assert!(published.missed[0].to_string().contains("timed out: not sent"), "{}", published.missed[0]);
    });
}

#[test]
fn p5_dropped_publisher_withdraws_events_that_wait() {
    on_runtime(async {
        let (topic, full, idle) = (Topic::new(), narrow(), narrow());
        fill(&full).await;
        for subscriber in [&full, &idle] {
            topic.subscribe(subscriber, |own, event| own.note(event)).detach();
        }
        let mut publishing = Box::pin(topic.publish_wait(1));
        assert!(poll_once(&mut publishing).is_pending());
        drop(publishing);
        assert_eq!((full.mailbox_len(), idle.events().await.ok()), (1, Some(vec![1])));
    });
}

#[test]
fn p6_topic_keeps_no_subscriber_alive() {
    on_runtime(async {
        let (topic, subscriber) = (Topic::new(), session());
        topic.subscribe(&subscriber, |own, event| own.note(event)).detach();
        let weak = subscriber.downgrade();
        assert_eq!(topic.publish(1).accepted.len(), 1);
        assert_eq!(topic.publish_wait(2).await.accepted.len(), 1);
        drop(subscriber);
        assert!(matches!(bounded(weak.stopped()).await, StopReason::HandlesDropped));
        let published = topic.publish(3);
        assert!(published.accepted.is_empty() && published.missed.is_empty() && topic.is_empty());
    });
}

#[test]
fn p6_dropped_subscription_gets_no_later_event() {
    on_runtime(async {
        let (topic, subscriber) = (Topic::new(), session());
        let [first, second] =
            [10, 20].map(|offset| topic.subscribe(&subscriber, move |own, event: u64| own.note(event + offset)));
        topic.publish(1);
        drop(first);
        topic.publish(2);
        topic.publish_wait(3).await;
        assert_eq!(topic.len(), 1);
        second.detach();
        topic.publish(4);
        assert_eq!(subscriber.events().await.ok(), Some(vec![11, 21, 22, 23, 24]));
    });
}

#[test]
fn p6_subscription_outlives_its_topic() {
    on_runtime(async {
        let (topic, subscriber) = (Topic::<u64>::new(), session());
        let subscription = topic.subscribe(&subscriber, |own, event| own.note(event));
        drop(topic);
        drop(subscription);
        assert_eq!(subscriber.events().await.ok(), Some(vec![]));
    });
}

#[test]
fn p6_subscriptions_of_stopped_actors_go() {
    on_runtime(async {
        let (topic, counted) = (Topic::<u64>::new(), Arc::new(()));
        for _ in 0..1_000 {
            let (subscriber, hold) = (session(), counted.clone());
            let subscription = topic.subscribe(&subscriber, move |own, event| {
                assert!(Arc::strong_count(&hold) > 1);
                own.note(event)
            });
            subscription.detach();
            subscriber.abort().await;
        }
        assert!(Arc::strong_count(&counted) < 40, "{} subscriptions of stopped actors", Arc::strong_count(&counted));
        topic.publish(1);
        assert_eq!((Arc::strong_count(&counted), topic.len()), (1, 0));
    });
}

#[test]
fn p6_subscriber_may_use_the_topic_in_its_closure() {
    on_runtime(async {
        let (topic, subscriber) = (Topic::<u64>::new(), session());
        let (own, subscription) = (topic.clone(), Arc::new(Mutex::new(None)));
        let once = subscription.clone();
        let first = topic.subscribe(&subscriber, move |session, event| {
            drop(once.lock().expect("no panic").take());
            own.subscribe(session, |session, event| session.note(100 + event)).detach();
            session.note(event)
        });
        *subscription.lock().expect("no panic") = Some(first);
        assert_eq!([1, 2].map(|event| topic.publish(event).accepted.len()), [1, 1]);
        assert_eq!(subscriber.events().await.ok(), Some(vec![1, 102]));
    });
}
