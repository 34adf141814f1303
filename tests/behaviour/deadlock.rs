//! O4: handlers that wait for each other are told, and those that only look like it are not.

mod crowd;
mod none;

use crate::{
    actor,
    subject::{Code, Gate},
    support::{bounded, drive, on_runtime, settle},
};
use actor_runtime::{Actor, ActorControl, CallError, Context, DeadlockStep, NotSent, ReplyTo, TellError};
use std::{
    convert::Infallible,
    fmt::{self, Debug},
    future::{Future, poll_fn},
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};
use tokio::{join, select, sync::oneshot};

/// What a hook does, with a handle of its own actor.
type Hook = Box<dyn FnOnce(NodeHandle) -> Code + Send>;

/// An actor whose handlers do what the test says.
#[actor(capacity = 1)]
#[derive(Default)]
pub struct Node {
    notes: u64,
    start: Mutex<Option<Hook>>,
    stop: Mutex<Option<Hook>>,
}

#[actor]
impl Node {
    pub async fn run(&mut self, code: Code) {
        code.await;
    }

    /// Counts its runs.
    pub fn note(&mut self) -> u64 {
        self.notes += 1;
        self.notes
    }

    /// Answers, and goes on.
    pub async fn answer_first(&mut self, code: Code, #[actor(reply)] respond_to: ReplyTo<u64>) {
        respond_to.send(7);
        code.await;
    }

    /// Goes on, and has somebody else answer.
    pub async fn answer_elsewhere(&mut self, gate: Gate, code: Code, #[actor(reply)] respond_to: ReplyTo<u64>) {
        tokio::spawn(async move {
            gate.pass().await;
            respond_to.send(7);
        });
        code.await;
    }

    pub async fn finish(self, code: Code) {
        code.await;
    }

    #[actor(concurrent)]
    pub async fn read(&self, code: Code) -> u64 {
        code.await;
        self.notes
    }

    #[actor(start)]
    async fn begin(&mut self, #[actor(context)] cx: &Context<Self>) {
        let hook = self.start.lock().unwrap().take();
        if let (Some(hook), Some(own)) = (hook, cx.handle().upgrade()) {
            hook(own).await;
        }
    }

    #[actor(stop)]
    async fn end(&mut self, #[actor(context)] cx: &Context<Self>) {
        let hook = self.stop.lock().unwrap().take();
        if let (Some(hook), Some(own)) = (hook, cx.handle().upgrade()) {
            hook(own).await;
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").finish_non_exhaustive()
    }
}

fn node(name: &'static str) -> NodeHandle {
    Node::default().spawner().name(name).spawn()
}

fn nodes<const N: usize>() -> [NodeHandle; N] {
    std::array::from_fn(|at| node(["a", "b", "c", "d"][at]))
}

/// What `code` brings, run by a handler of `node`; asked without a deadline.
async fn within<T: Send + 'static>(node: &NodeHandle, code: impl Future<Output = T> + Send + 'static) -> T {
    let (done, outcome) = oneshot::channel();
    let code = async move {
        let _nobody = done.send(code.await);
    };
    node.run(Box::pin(code)).await.expect("the handler ends");
    outcome.await.expect("it has ended")
}

fn nothing() -> Code {
    Box::pin(async {})
}

type Asked<T> = Result<T, CallError<Infallible>>;

/// The path of a deadlock.
fn path<T: Debug>(outcome: Asked<T>) -> String {
    match outcome {
        Err(error @ CallError::Deadlock { .. }) => {
            assert!(!error.may_have_run() && error.stop_reason().is_none());
            let CallError::Deadlock { path } = error else { unreachable!() };
            let steps = path.steps();
            assert_eq!(steps.first().map(DeadlockStep::actor), steps.last().map(DeadlockStep::actor));
            path.to_string()
        }
        other => panic!("no deadlock: {other:?}"),
    }
}

fn told<M>(outcome: Result<(), TellError<M>>) -> String {
    let error = outcome.expect_err("a deadlock");
    assert!(!error.is_full() && !error.is_timeout() && error.stop_reason().is_none());
    let path = error.deadlock().expect("a deadlock").to_string();
    assert!(error.to_string().ends_with(&path));
    assert!(matches!(CallError::<Infallible>::from(error), CallError::Deadlock { .. }));
    path
}

/// None of them has run `note`, and all go on.
async fn untouched(nodes: &[NodeHandle]) {
    for node in nodes {
        assert_eq!(bounded(node.note()).await.expect("it lives"), 1, "the call was taken back");
    }
}

#[test]
fn o4_a_call_to_oneself() {
    on_runtime(async {
        let [a] = nodes();
        let own = a.clone();
        let error = bounded(within(&a, async move { own.note().await })).await.expect_err("a deadlock");
        assert_eq!(error.to_string(), "the call would never have been answered: a.run → a.note");
        assert_eq!(path::<u64>(Err(error)), "a.run → a.note");
        untouched(&[a]).await;
    });
}

/// As a channel keeps one that was waited for in a `select!`.
#[test]
fn o4_a_waker_that_the_handler_before_left_hides_no_circle() {
    on_runtime(async {
        let a = Node::default().spawner().name("a").capacity(3).spawn();
        let (kept, own) = (Arc::new(Mutex::new(None)), a.clone());
        let place = kept.clone();
        let leave = poll_fn(move |cx| {
            *place.lock().unwrap() = Some(cx.waker().clone());
            Poll::Ready(())
        });
        // Both are in the mailbox before the first begins, and so the second begins in the same breath.
        a.run(Box::pin(leave)).try_tell().expect("there is room");
        let outcome = bounded(within(&a, async move { own.note().await })).await;
        assert_eq!(path(outcome), "a.run → a.note");
        assert!(kept.lock().unwrap().is_some());
    });
}

#[test]
fn o4_a_circle_of_two() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let inner = async move { to_a.note().await };
        let outcome = bounded(within(&a, async move { within(&to_b, inner).await })).await;
        assert_eq!(path(outcome), "b.run → a.note → b.run");
        untouched(&[a, b]).await;
    });
}

#[test]
fn o4_a_circle_of_three() {
    on_runtime(async {
        let [a, b, c] = nodes();
        let (to_a, to_b, to_c) = (a.clone(), b.clone(), c.clone());
        let last = async move { to_a.note().await };
        let second = async move { within(&to_c, last).await };
        let outcome = bounded(within(&a, async move { within(&to_b, second).await })).await;
        assert_eq!(path(outcome), "c.run → a.note → b.run → c.run");
        untouched(&[a, b, c]).await;
    });
}

/// Nobody called anybody in a circle: the calls meet.
#[test]
fn o4_two_that_ask_each_other_at_once() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let from_a = within(&a, async move { to_b.note().await });
        let from_b = within(&b, async move { to_a.note().await });
        let (from_a, from_b) = bounded(async { join!(from_a, from_b) }).await;
        assert_eq!(path(from_b), "b.run → a.note → b.note");
        assert_eq!(from_a.expect("it is served when the other gives in"), 1);
    });
}

#[test]
fn o4_a_mailbox_of_ones_own_that_is_full() {
    on_runtime(async {
        let [a] = nodes();
        let own = a.clone();
        let (told_once, told_twice, asked) =
            bounded(within(&a, async move { (own.note().tell().await, own.note().tell().await, own.note().await) }))
                .await;
        told_once.expect("there is room for one");
        assert_eq!((told(told_twice), path(asked)), ("a.run → a.note".to_owned(), "a.run → a.note".to_owned()));
        assert_eq!(bounded(a.note()).await.expect("it lives"), 2);
    });
}

#[test]
fn o4_a_circle_of_full_mailboxes() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let tell = |to: &NodeHandle| {
            let (to, gate) = (to.clone(), gate.clone());
            async move {
                gate.pass().await;
                to.note().tell().await
            }
        };
        let (from_a, from_b) = (within(&a, tell(&b)), within(&b, tell(&a)));
        let fill = async {
            settle().await;
            for node in [&a, &b] {
                node.note().try_tell().expect("there is room");
            }
            gate.open();
        };
        let (from_a, from_b, ()) = bounded(async { join!(from_a, from_b, fill) }).await;
        assert!(from_a.is_ok() != from_b.is_ok(), "one gives in, and the other gets room");
        let path = told(if from_a.is_err() { from_a } else { from_b });
        assert!(["a.run → b.note → a.note", "b.run → a.note → b.note"].contains(&&*path), "{path}");
    });
}

/// A call that gives in makes room for whoever waits behind it.
#[test]
fn o4_a_call_that_is_taken_back_leaves_its_place() {
    on_runtime(async {
        let [a, b] = nodes();
        let (own, other) = (a.clone(), b.clone());
        let run = within(&a, async move {
            // The only place is taken by the first, the second waits for room.
            let (first, second, _) = join!(own.note(), own.note(), other.note());
            (first, second)
        });
        let (first, second) = bounded(run).await;
        assert_eq!((path(first), path(second)), ("a.run → a.note".to_owned(), "a.run → a.note".to_owned()));
        untouched(&[a]).await;
    });
}

/// The call to oneself is told once nothing else is left to wait for.
#[test]
fn o4_a_join_of_two_calls() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let (own, other, held) = (a.clone(), b.clone(), gate.clone());
        let run = within(&a, async move { join!(own.note(), other.run(Box::pin(async move { held.pass().await }))) });
        let open = async {
            settle().await;
            gate.open();
        };
        let ((to_itself, to_other), ()) = bounded(async { join!(run, open) }).await;
        assert_eq!(path(to_itself), "a.run → a.note");
        to_other.expect("it is served");
        untouched(&[a]).await;
    });
}

/// One of them in the hands of the run loop that it is asked of: the other has to give in.
#[test]
fn o4_the_call_that_can_be_taken_back_gives_in() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let (to_a, to_b, held) = (a.clone(), b.clone(), gate.clone());
        let inner = async move { to_a.note().await };
        let run = within(&a, async move { join!(within(&to_b, inner), held.pass()).0 });
        let open = async {
            settle().await;
            gate.open();
        };
        let (outcome, ()) = bounded(async { join!(run, open) }).await;
        assert_eq!(path(outcome), "b.run → a.note → b.run", "the other is being handled");
        untouched(&[a, b]).await;
    });
}

/// It is out of the circle, whatever the circle did to others.
#[test]
fn o4_a_dropped_call_is_not_waited_for() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let held = gate.clone();
        b.run(Box::pin(async move { held.pass().await })).try_tell().expect("there is room");
        settle().await;
        let (own, other) = (a.clone(), b.clone());
        let outcome = bounded(within(&a, async move {
            select! {
                biased;
                _ = other.note() => panic!("it is busy"),
                () = async {} => own.note().await,
            }
        }));
        assert_eq!(path(outcome.await), "a.run → a.note");
        gate.open();
        untouched(&[a]).await;
    });
}

#[test]
fn o4_a_start_hook_that_asks_its_own_actor() {
    on_runtime(async {
        let (told, path_seen) = oneshot::channel();
        let hook: Hook = Box::new(|own| {
            Box::pin(async move {
                let _nobody = told.send(path(own.note().await));
            })
        });
        let a = Node { start: Mutex::new(Some(hook)), ..Node::default() }.spawn();
        assert_eq!(bounded(path_seen).await.expect("the hook runs"), "Node → Node.note");
        untouched(&[a]).await;
    });
}

#[test]
fn o4_a_stop_hook_finds_its_mailbox_closed() {
    on_runtime(async {
        let (told, seen) = oneshot::channel();
        let hook: Hook = Box::new(|own| {
            Box::pin(async move {
                let _nobody = told.send(own.note().await);
            })
        });
        let a = Node { stop: Mutex::new(Some(hook)), ..Node::default() }.spawn();
        bounded(a.shutdown()).await;
        assert!(matches!(bounded(seen).await, Ok(Err(CallError::NotSent { why: NotSent::Stopped(_) }))));
    });
}

/// Run loops need no tokio, and are polled by whoever has them.
#[test]
fn o4_without_a_runtime() {
    let (a, task) = Node::default().spawner().name("a").into_task();
    let own = a.clone();
    let run = async {
        let outcome = within(&a, async move { own.note().await }).await;
        drop(a.shutdown());
        outcome
    };
    assert_eq!(path(drive(async { join!(task, run) }).1), "a.run → a.note");
}

/// Its clock ticks, whoever waits for whom.
#[actor]
struct Ticking(u64);

#[actor]
impl Ticking {
    #[actor(every = Duration::from_millis(1))]
    fn tick(&mut self) {
        self.0 += 1;
    }

    pub async fn run(&mut self, code: Code) {
        code.await;
    }

    pub fn ticks(&self) -> u64 {
        self.0
    }
}

#[test]
fn o4_what_feeds_an_actor_does_not_hide_a_circle() {
    on_runtime(async {
        let ticking = Ticking(0).spawn();
        while bounded(ticking.ticks()).await.unwrap() < 3 {
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        let me = ticking.clone();
        let asks_itself = async move {
            assert!(matches!(me.ticks().await, Err(CallError::Deadlock { .. })));
        };
        bounded(ticking.run(Box::pin(asks_itself))).await.unwrap();
    });
}
