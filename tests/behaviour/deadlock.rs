//! O4: calls that wait in a cycle return `Deadlock`, and calls that only look like a cycle do not.

mod crowd;
mod none;

use crate::{
    actor,
    subject::{Code, Gate},
    support::{bounded, drive, on_runtime, settle},
};
use actor_runtime::{Actor, ActorControl, CallError, Context, DeadlockStep, ReplyTo, TellError};
use std::{
    convert::Infallible,
    fmt::{self, Debug},
    future::{Future, poll_fn},
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};
use tokio::{join, select, sync::oneshot};

/// The code of a hook. It gets a handle of its own actor.
type Hook = Box<dyn FnOnce(NodeHandle) -> Code + Send>;

/// An actor whose handlers run the code of the test.
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

    /// Returns how often it ran.
    pub fn note(&mut self) -> u64 {
        self.notes += 1;
        self.notes
    }

    /// Replies, then runs `code`.
    pub async fn answer_first(&mut self, code: Code, #[actor(reply)] respond_to: ReplyTo<u64>) {
        respond_to.send(7);
        code.await;
    }

    /// Runs `code`, while another task replies.
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

    #[actor(on_start)]
    async fn begin(&mut self, #[actor(context)] cx: &Context<Self>) {
        let hook = self.start.lock().unwrap().take();
        if let (Some(hook), Some(own)) = (hook, cx.handle().upgrade()) {
            hook(own).await;
        }
    }

    #[actor(on_stop)]
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

/// Runs `code` in a handler of `node`, called without a timeout, and returns its output.
async fn within<T: Send + 'static>(node: &NodeHandle, code: impl Future<Output = T> + Send + 'static) -> T {
    let (done, outcome) = oneshot::channel();
    let code = async move {
        let _ignored = done.send(code.await);
    };
    node.run(Box::pin(code)).await.expect("the handler ends");
    outcome.await.expect("the code has returned")
}

fn nothing() -> Code {
    Box::pin(async {})
}

type Asked<T> = Result<T, CallError<Infallible>>;

/// Returns the path of a deadlock.
fn path<T: Debug>(outcome: Asked<T>) -> String {
    match outcome {
        Err(error @ CallError::Deadlock { .. }) => {
            assert!(!error.may_have_run() && error.stop_reason().is_none());
            let CallError::Deadlock { path, .. } = error else { unreachable!() };
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
    assert_eq!(error.to_string(), format!("deadlock: {path}"));
    assert!(matches!(CallError::<Infallible>::from(error), CallError::Deadlock { .. }));
    path
}

/// Asserts that no `note` has run on these actors, and that all of them still handle messages.
async fn assert_no_note_ran(nodes: &[NodeHandle]) {
    for node in nodes {
        assert_eq!(bounded(node.note()).await.expect("the actor runs"), 1, "the call was taken back");
    }
}

#[test]
fn o4_ask_to_itself_returns_deadlock() {
    on_runtime(async {
        let [a] = nodes();
        let own = a.clone();
        let error = bounded(within(&a, async move { own.note().await })).await.expect_err("a deadlock");
        assert_eq!(error.to_string(), "deadlock: a.run → a.note");
        assert_eq!(path::<u64>(Err(error)), "a.run → a.note");
        assert_no_note_ran(&[a]).await;
    });
}

/// For example, a channel may keep a waker after a `select!` has dropped its receiver.
#[test]
fn o4_waker_kept_from_an_earlier_handler_does_not_hide_a_cycle() {
    on_runtime(async {
        let a = Node::default().spawner().name("a").capacity(3).spawn();
        let (kept, own) = (Arc::new(Mutex::new(None)), a.clone());
        let place = kept.clone();
        let leave = poll_fn(move |cx| {
            *place.lock().unwrap() = Some(cx.waker().clone());
            Poll::Ready(())
        });
        // Both messages are queued before the first one starts, so the second starts in the same poll.
        a.run(Box::pin(leave)).try_tell().expect("there is capacity");
        let outcome = bounded(within(&a, async move { own.note().await })).await;
        assert_eq!(path(outcome), "a.run → a.note");
        assert!(kept.lock().unwrap().is_some());
    });
}

#[test]
fn o4_cycle_of_two_actors_returns_deadlock() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let inner = async move { to_a.note().await };
        let outcome = bounded(within(&a, async move { within(&to_b, inner).await })).await;
        assert_eq!(path(outcome), "b.run → a.note → b.run");
        assert_no_note_ran(&[a, b]).await;
    });
}

#[test]
fn o4_cycle_of_three_actors_returns_deadlock() {
    on_runtime(async {
        let [a, b, c] = nodes();
        let (to_a, to_b, to_c) = (a.clone(), b.clone(), c.clone());
        let last = async move { to_a.note().await };
        let second = async move { within(&to_c, last).await };
        let outcome = bounded(within(&a, async move { within(&to_b, second).await })).await;
        assert_eq!(path(outcome), "c.run → a.note → b.run → c.run");
        assert_no_note_ran(&[a, b, c]).await;
    });
}

/// The two calls are made at the same time.
#[test]
fn o4_two_actors_asking_each_other_at_once_return_one_deadlock() {
    on_runtime(async {
        let [a, b] = nodes();
        let (to_a, to_b) = (a.clone(), b.clone());
        let from_a = within(&a, async move { to_b.note().await });
        let from_b = within(&b, async move { to_a.note().await });
        let (from_a, from_b) = bounded(async { join!(from_a, from_b) }).await;
        assert_eq!(path(from_b), "b.run → a.note → b.note");
        assert_eq!(from_a.expect("the call is answered after the other one has returned a deadlock"), 1);
    });
}

#[test]
fn o4_tell_to_own_full_mailbox_returns_deadlock() {
    on_runtime(async {
        let [a] = nodes();
        let own = a.clone();
        let (told_once, told_twice, asked) =
            bounded(within(&a, async move { (own.note().tell().await, own.note().tell().await, own.note().await) }))
                .await;
        told_once.expect("there is capacity for one");
        assert_eq!((told(told_twice), path(asked)), ("a.run → a.note".to_owned(), "a.run → a.note".to_owned()));
        assert_eq!(bounded(a.note()).await.expect("the actor runs"), 2);
    });
}

#[test]
fn o4_cycle_of_full_mailboxes_returns_deadlock() {
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
                node.note().try_tell().expect("there is capacity");
            }
            gate.open();
        };
        let (from_a, from_b, ()) = bounded(async { join!(from_a, from_b, fill) }).await;
        assert!(from_a.is_ok() != from_b.is_ok(), "one call returns a deadlock, and the other is accepted");
        let path = told(if from_a.is_err() { from_a } else { from_b });
        assert!(["a.run → b.note → a.note", "b.run → a.note → b.note"].contains(&&*path), "{path}");
    });
}

/// A call that returns `Deadlock` frees its place for the next waiting sender.
#[test]
fn o4_taken_back_call_frees_its_place() {
    on_runtime(async {
        let [a, b] = nodes();
        let (own, other) = (a.clone(), b.clone());
        let run = within(&a, async move {
            // The first call takes the only place, and the second waits for capacity.
            let (first, second, _) = join!(own.note(), own.note(), other.note());
            (first, second)
        });
        let (first, second) = bounded(run).await;
        assert_eq!((path(first), path(second)), ("a.run → a.note".to_owned(), "a.run → a.note".to_owned()));
        assert_no_note_ran(&[a]).await;
    });
}

/// The call to itself returns `Deadlock` as soon as the handler waits for nothing else.
#[test]
fn o4_join_with_one_deadlocked_call_resolves_both() {
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
        to_other.expect("it is answered");
        assert_no_note_ran(&[a]).await;
    });
}

/// One call of the cycle is being handled and cannot be taken back, so the other call must return the error.
#[test]
fn o4_deadlock_is_returned_by_the_call_that_is_not_being_handled() {
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
        assert_eq!(path(outcome), "b.run → a.note → b.run", "the other call is being handled");
        assert_no_note_ran(&[a, b]).await;
    });
}

/// The dropped call is not part of the cycle, so its actor is not named in the path.
#[test]
fn o4_dropped_call_is_not_part_of_a_cycle() {
    on_runtime(async {
        let ([a, b], gate) = (nodes(), Gate::shut());
        let held = gate.clone();
        b.run(Box::pin(async move { held.pass().await })).try_tell().expect("there is capacity");
        settle().await;
        let (own, other) = (a.clone(), b.clone());
        let outcome = bounded(within(&a, async move {
            select! {
                biased;
                _ = other.note() => panic!("the actor is busy"),
                () = async {} => own.note().await,
            }
        }));
        assert_eq!(path(outcome.await), "a.run → a.note");
        gate.open();
        assert_no_note_ran(&[a]).await;
    });
}

#[test]
fn o4_start_hook_asking_its_own_actor_returns_deadlock() {
    on_runtime(async {
        let (told, path_seen) = oneshot::channel();
        let hook: Hook = Box::new(|own| {
            Box::pin(async move {
                let _ignored = told.send(path(own.note().await));
            })
        });
        let a = Node { start: Mutex::new(Some(hook)), ..Node::default() }.spawn();
        assert_eq!(bounded(path_seen).await.expect("the hook runs"), "Node → Node.note");
        assert_no_note_ran(&[a]).await;
    });
}

#[test]
fn o4_stop_hook_asking_its_own_actor_returns_closed() {
    on_runtime(async {
        let (told, seen) = oneshot::channel();
        let hook: Hook = Box::new(|own| {
            Box::pin(async move {
                let _ignored = told.send(own.note().await);
            })
        });
        let a = Node { stop: Mutex::new(Some(hook)), ..Node::default() }.spawn();
        bounded(a.shutdown()).await;
        assert!(matches!(bounded(seen).await, Ok(Err(CallError::Closed { reason: _, .. }))));
    });
}

/// Run loops do not need tokio and can be polled by any executor.
#[test]
fn o4_deadlock_is_found_without_a_runtime() {
    let (a, task) = Node::default().spawner().name("a").into_task();
    let own = a.clone();
    let run = async {
        let outcome = within(&a, async move { own.note().await }).await;
        drop(a.shutdown());
        outcome
    };
    assert_eq!(path(drive(async { join!(task, run) }).1), "a.run → a.note");
}

/// An actor with an interval.
#[actor]
struct Ticking(u64);

#[actor]
impl Ticking {
    #[actor(interval = Duration::from_millis(1))]
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
fn o4_source_of_an_actor_does_not_hide_a_cycle() {
    on_runtime(async {
        let real_time_runtime = Ticking(0).spawn();
        while bounded(real_time_runtime.ticks()).await.unwrap() < 3 {
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        let me = real_time_runtime.clone();
        let asks_itself = async move {
            assert!(matches!(me.ticks().await, Err(CallError::Deadlock { .. })));
        };
        bounded(real_time_runtime.run(Box::pin(asks_itself))).await.unwrap();
    });
}
