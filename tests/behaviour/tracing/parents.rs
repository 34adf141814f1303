//! O7: whether the span of a message is a child of the caller's span, or a root that follows from it.

use super::log::{Log, Seen};
use crate::support::{poll_once, until};
use ::tracing::{Instrument, Level, Span, info_span, span::Id, subscriber::with_default};
use actor_runtime::{Actor, ActorControl, ActorHandle, Call, Context, PendingReply, ReplyTo, actor};
use std::{future::Future, sync::Arc, thread};
use tokio::{runtime::Builder, sync::Notify};

/// Calls itself and its peer.
#[derive(Default)]
struct Node {
    peer: Option<NodeHandle>,
    pending: Option<PendingReply<()>>,
    gate: Arc<Notify>,
}

#[actor]
impl Node {
    pub fn meet(&mut self, peer: NodeHandle) {
        self.peer = Some(peer);
    }

    pub fn current(&self) -> Option<Id> {
        Span::current().id()
    }

    pub fn later(&mut self, #[actor(reply)] respond_to: ReplyTo<()>) {
        tokio::spawn(async { respond_to.send(()) });
    }

    /// Asks its own concurrent method.
    #[actor(concurrent)]
    pub async fn ask_itself(&self, times: u32, #[actor(context)] cx: &Context<Self>) {
        if times > 0
            && let Some(own) = cx.handle().upgrade()
        {
            own.ask_itself(times - 1).await.expect("the actor runs");
        }
    }

    /// Enqueues a call of itself and keeps the pending reply.
    pub async fn enqueue_to_itself(&mut self, times: u32, #[actor(context)] cx: &Context<Self>) {
        if times > 0
            && let Some(own) = cx.handle().upgrade()
        {
            self.pending = own.enqueue_to_itself(times - 1).enqueue().await.ok();
        }
    }

    /// Asks its peer.
    pub async fn ask_peer(&mut self) -> Option<Id> {
        let peer = self.peer.as_ref().expect("it has met one");
        peer.current().await.expect("the peer runs")
    }

    /// Enqueues a call of its peer and drops the pending reply.
    pub async fn bounce(&mut self, times: u32) {
        if times > 0 {
            let peer = self.peer.as_ref().expect("it has met one");
            drop(peer.bounce(times - 1).enqueue().await);
        } else {
            self.gate.notify_one();
        }
    }
}

#[actor(extend, message = NodeExtra)]
impl Node {
    pub fn extra(&self) -> Option<Id> {
        Span::current().id()
    }
}

/// Two nodes that know each other.
async fn pair() -> (NodeHandle, NodeHandle) {
    let (one, two) = (Node::default().spawn(), Node::default().spawn());
    one.meet(two.clone()).await.expect("the actor runs");
    two.meet(one.clone()).await.expect("the actor runs");
    (one, two)
}

/// The only span of this method.
fn only(log: &Log, method: &str) -> Seen {
    let [span] = &log.of(method)[..] else { panic!("one message of `{method}`") };
    span.clone()
}

/// Runs `call` within a span, and asserts that the span of `method` is its child if `nests`, or else follows from it.
fn check<F: Future>(method: &str, nests: bool, call: impl FnOnce(NodeHandle) -> F) {
    let log = Log::new(Level::DEBUG);
    let caller = log.during(async {
        let node = Node::default().spawn();
        let caller = info_span!("caller");
        let id = caller.id();
        call(node.clone()).instrument(caller).await;
        node.shutdown().await;
        id
    });
    let span = only(&log, method);
    let (parent, follows) = if nests { (caller, None) } else { (None, caller) };
    assert_eq!((span.parent.clone(), &span.follows[..]), (parent, follows.as_slice()), "{method}");
    assert!(log.spans().iter().all(Seen::is_closed), "{method}");
}

#[test]
fn o7_ask_is_a_child_of_its_caller() {
    check("current", true, |node| async move { node.current().await.expect("it runs") });
    check("current", true, |node| async move { node.current().into_owned().await.expect("it runs") });
    check("extra", true, |node| async move { node.extra().await.expect("it runs") });
    check("later", true, |node| async move { node.later().await.expect("it runs") });
}

#[test]
fn o7_awaited_enqueue_is_a_child_of_its_caller() {
    check("current", true, |node| async move {
        node.current().enqueue().await.expect("there is capacity").await.expect("it runs")
    });
    check("current", true, |node| async move {
        node.current().try_enqueue().expect("there is capacity").await.expect("it runs")
    });
}

#[test]
fn o7_blocking_ask_is_a_child_of_its_caller() {
    let log = Log::new(Level::DEBUG);
    let inner = log.clone();
    let caller = log.during(async move {
        let node = Node::default().spawn();
        let asking = tokio::task::spawn_blocking(move || {
            with_default(inner, || {
                let caller = info_span!("caller");
                caller.in_scope(|| node.current().blocking()).expect("it runs");
                caller.id()
            })
        });
        asking.await.expect("it does not panic")
    });
    assert_eq!(only(&log, "current").parent, caller);
}

#[test]
fn o7_tell_follows_from_its_caller() {
    check("current", false, |node| async move { node.current().tell().await.expect("there is capacity") });
    check("current", false, |node| async move { node.current().try_tell().expect("there is capacity") });
    check("extra", false, |node| async move { node.extra().tell().await.expect("there is capacity") });
}

#[test]
fn o7_sent_message_follows_from_its_sender_even_with_a_reply_sender() {
    check("current", false, |node| async move {
        let (respond_to, reply) = ReplyTo::channel();
        node.send(NodeMessage::Current { respond_to }).await.expect("there is capacity");
        reply.await.expect("it replies")
    });
}

#[test]
fn o7_abandoned_call_follows_from_its_caller() {
    check("current", false, |node| async move { drop(node.current().enqueue().await) });
    check("current", false, |node| async move {
        let mut call: Call<'_, _, _> = node.current();
        assert!(poll_once(&mut call).is_pending());
    });
}

#[test]
fn o7_ask_from_a_handler_nests_below_the_request() {
    let log = Log::new(Level::DEBUG);
    let caller = log.during(async {
        let (one, two) = pair().await;
        let caller = info_span!("request");
        let id = caller.id();
        let seen = one.ask_peer().into_future().instrument(caller).await.expect("it runs");
        assert_eq!(seen, Some(only(&log, "current").id));
        one.shutdown().await;
        two.shutdown().await;
        id
    });
    let (outer, inner) = (only(&log, "ask_peer"), only(&log, "current"));
    assert_eq!((outer.parent, inner.parent), (caller, Some(outer.id)));
}

#[test]
fn o7_messages_to_itself_do_not_nest() {
    const TIMES: u32 = 20;
    for method in ["ask_itself", "enqueue_to_itself"] {
        let log = Log::new(Level::DEBUG);
        log.during(async {
            let node = Node::default().spawn();
            if method == "ask_itself" {
                node.ask_itself(TIMES).await.expect("it runs");
            } else {
                node.enqueue_to_itself(TIMES).await.expect("it runs");
            }
            until("each message has a span", || log.of(method).len() > TIMES as usize).await;
            node.shutdown().await;
        });
        for pair in log.of(method).windows(2) {
            assert_eq!((&pair[1].parent, &pair[1].follows[..]), (&None, &[pair[0].id.clone()][..]), "{method}");
        }
    }
}

#[test]
fn o7_abandoned_calls_in_a_cycle_of_actors_do_not_nest() {
    let log = Log::new(Level::DEBUG);
    log.during(async {
        let (one, two) = pair().await;
        one.bounce(20).await.expect("it runs");
        until("each message has a span", || log.of("bounce").len() > 20).await;
        one.shutdown().await;
        two.shutdown().await;
    });
    assert!(log.of("bounce").iter().all(|span| span.parent.is_none() && span.is_closed()));
}

#[test]
fn o7_caller_under_another_subscriber_is_still_the_parent() {
    let (callers, actors) = (Log::new(Level::DEBUG), Log::new(Level::DEBUG));
    let (sender, receiver) = std::sync::mpsc::channel();
    let log = actors.clone();
    let running = thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        with_default(log, || {
            runtime.block_on(async {
                let node = Node::default().spawn();
                let stopped = node.stopped();
                sender.send(node).expect("the test waits");
                stopped.await;
            });
        });
    });
    let node = receiver.recv().expect("the actor is spawned");
    let caller = callers.during(async {
        // So that the two subscribers give different ids.
        let other = info_span!("other");
        let caller = info_span!("caller");
        let id = caller.id();
        let ask = async { (node.current().await, node.current().tell().await) };
        let (asked, told) = ask.instrument(caller).await;
        assert!(asked.is_ok() && told.is_ok());
        node.shutdown().await;
        drop(other);
        id
    });
    running.join().expect("the actor does not panic");
    let [asked, told] = &callers.of("current")[..] else { panic!("the caller's subscriber sees both messages") };
    assert_eq!((asked.parent.clone(), told.follows.first().cloned()), (caller.clone(), caller));
    assert!(actors.of("current").is_empty());
}
