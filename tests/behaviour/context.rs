//! What an actor knows of itself: its handle, its end, its children.

use crate::{
    actor,
    support::{bounded, on_runtime, patiently, quiet, runtime, settle, until},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, ActorId, Context, StopReason, WeakHandle};
use std::future::pending;

#[actor]
struct Child;

#[actor]
impl Child {
    pub fn ping(&self) {}

    pub async fn hang(&mut self) {
        pending::<()>().await;
    }
}

#[actor(name = "parent")]
#[derive(Default)]
struct Parent {
    started_as: Option<ActorId>,
    children: Vec<ChildHandle>,
    ends: Vec<(ActorId, String)>,
}

#[actor]
impl Parent {
    #[actor(start)]
    async fn start(&mut self, #[actor(context)] cx: &Context<Self>) {
        self.started_as = Some(cx.id());
        self.children.push(cx.spawn(Child));
    }

    #[actor(stop)]
    fn stop(&mut self, #[actor(context)] cx: &Context<Self>) {
        assert_eq!(self.started_as, Some(cx.id()));
    }

    pub fn child(&mut self, #[actor(context)] cx: &Context<Self>) -> ChildHandle {
        let child = cx.spawn(Child);
        self.children.push(child.clone());
        child
    }

    pub async fn adopt(&mut self, child: ChildHandle, #[actor(context)] cx: &Context<Self>) {
        tokio::task::yield_now().await;
        cx.adopt(&child);
    }

    pub fn watch(&mut self, other: ChildHandle, #[actor(context)] cx: &Context<Self>) {
        let id = other.id();
        cx.watch(&other, move |own, reason| own.note_end(id, reason));
    }

    pub fn note_end(&mut self, id: ActorId, reason: StopReason) {
        self.ends.push((id, reason.to_string()));
    }

    pub fn ends(&mut self) -> Vec<(ActorId, String)> {
        std::mem::take(&mut self.ends)
    }

    pub fn me(&self, #[actor(context)] cx: &Context<Self>) -> (ActorId, String, WeakHandle<ParentHandle>) {
        (cx.id(), cx.name().to_owned(), cx.handle())
    }

    pub fn stop_twice(&self, #[actor(context)] cx: &Context<Self>) {
        cx.stop("first");
        cx.stop("second");
    }

    pub fn fail(&mut self) {
        panic!("planned panic");
    }

    pub async fn hang(&mut self) {
        pending::<()>().await;
    }
}

#[test]
fn methods_and_hooks_see_the_actor_that_the_handle_sees() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let (id, name, me) = parent.me().await.unwrap();
        assert_eq!((id, &*name), (parent.id(), "parent"));
        assert!(me.upgrade().is_some_and(|me| me.same_actor(&parent)));
        assert!(matches!(parent.shutdown().await, StopReason::Shutdown), "the stop hook found the same id");
    });
}

#[test]
fn s4_the_handle_in_the_context_keeps_nothing_alive() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let (_, _, me) = parent.me().await.unwrap();
        let stopped = parent.stopped();
        drop(parent);
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert!(me.upgrade().is_none());
    });
}

#[test]
fn the_first_reason_stays() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        parent.stop_twice().await.unwrap();
        assert!(matches!(parent.shutdown().await, StopReason::Stopped(why) if why.to_string() == "first"));
        let parent = Parent::default().spawn();
        let asked = parent.stop_twice().enqueue().await.unwrap();
        let stopped = parent.shutdown();
        asked.await.unwrap();
        assert!(matches!(stopped.await, StopReason::Shutdown), "it was ending already");
    });
}

#[test]
fn the_reason_is_the_source_of_the_error() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        parent.stop_twice().await.unwrap();
        let reason = parent.stopped().await;
        let source = std::error::Error::source(&reason).expect("a source");
        assert_eq!((source.to_string(), reason.to_string()), ("first".into(), "the actor stopped: first".into()));
    });
}

/// How a child ends that has handles left.
async fn child_of(end: impl AsyncFnOnce(&ParentHandle)) -> StopReason {
    quiet();
    let parent = Parent::default().spawn();
    let (child, adopted) = (parent.child().await.unwrap(), Child.spawn());
    parent.adopt(adopted.clone()).await.unwrap();
    child.ping().await.unwrap();
    end(&parent).await;
    bounded(parent.stopped()).await;
    let (of_child, of_adopted) = (bounded(child.stopped()).await, bounded(adopted.stopped()).await);
    assert_eq!(of_child.to_string(), of_adopted.to_string());
    of_child
}

#[test]
fn children_are_shut_down_behind_an_orderly_end() {
    on_runtime(async {
        let shut_down = child_of(async |parent| drop(parent.shutdown().await)).await;
        assert!(matches!(shut_down, StopReason::Shutdown));
        let stopped = child_of(async |parent| parent.stop_twice().await.unwrap()).await;
        assert!(matches!(stopped, StopReason::Shutdown));
    });
}

#[test]
fn children_are_aborted_behind_an_abort_or_a_panic() {
    on_runtime(async {
        let aborted = child_of(async |parent| {
            let hanging = parent.hang().enqueue().await.unwrap();
            parent.abort().await;
            assert!(hanging.await.is_err());
        });
        assert!(matches!(aborted.await, StopReason::Aborted));
        let panicked = child_of(async |parent| assert!(parent.fail().await.is_err()));
        assert!(matches!(panicked.await, StopReason::Aborted));
    });
}

#[test]
fn s8_a_child_that_ends_first_leaves_nothing_behind() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let child = parent.child().await.unwrap();
        let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let before = tasks();
        child.shutdown().await;
        until("the watcher of the child is gone, and its task", || tasks() == before - 2).await;
        assert!(!parent.is_stopped());
        parent.me().await.unwrap();
    });
}

/// With handles, and elsewhere than its parent.
fn distant_child() -> ChildHandle {
    Child.spawn_on_thread().expect("there is a thread")
}

#[test]
fn children_end_with_a_parent_whose_runtime_ends_with_it() {
    let (child, parent) = (distant_child(), Parent::default().spawn_on_thread().expect("there is a thread"));
    patiently(parent.adopt(child.clone())).unwrap();
    patiently(parent.shutdown());
    assert!(matches!(patiently(child.stopped()), StopReason::Shutdown));
}

#[test]
fn s5_children_are_aborted_behind_a_dropped_runtime() {
    let (child, runtime) = (distant_child(), runtime());
    let parent = runtime.block_on(async {
        let parent = Parent::default().spawn();
        parent.adopt(child.clone()).await.unwrap();
        parent
    });
    drop(runtime);
    assert!(matches!(patiently(child.stopped()), StopReason::Aborted));
    assert!(parent.is_stopped());
}

#[test]
fn a_child_without_handles_is_aborted_while_it_drains() {
    on_runtime(async {
        let (parent, child) = (Parent::default().spawn(), Child.spawn());
        let (stopped, hanging) = (child.stopped(), child.hang().enqueue().await.unwrap());
        parent.adopt(child).await.unwrap();
        settle().await;
        parent.abort().await;
        assert!(bounded(hanging).await.is_err());
        assert!(matches!(bounded(stopped).await, StopReason::Aborted));
    });
}

#[test]
fn f5_the_end_of_another_actor_is_told_once_even_if_it_is_over() {
    on_runtime(async {
        let (parent, early, late) = (Parent::default().spawn(), Child.spawn(), Child.spawn());
        early.shutdown().await;
        parent.watch(early.clone()).await.unwrap();
        parent.watch(late.clone()).await.unwrap();
        settle().await;
        assert_eq!(parent.ends().await.unwrap(), [(early.id(), "the actor was shut down".to_owned())]);
        late.abort().await;
        settle().await;
        assert_eq!(parent.ends().await.unwrap(), [(late.id(), "the actor was aborted".to_owned())]);
    });
}

#[test]
fn s4_who_watches_keeps_neither_alive() {
    on_runtime(async {
        let (parent, child) = (Parent::default().spawn(), Child.spawn());
        parent.watch(child.clone()).await.unwrap();
        let (watching, watched) = (parent.stopped(), child.stopped());
        drop(child);
        assert!(matches!(bounded(watched).await, StopReason::Unreferenced));
        drop(parent);
        assert!(matches!(bounded(watching).await, StopReason::Unreferenced));
    });
}

#[test]
fn s8_who_watches_and_ends_first_leaves_nothing_behind() {
    on_runtime(async {
        let (parent, child) = (Parent::default().spawn(), Child.spawn());
        let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        parent.watch(child.clone()).await.unwrap();
        parent.shutdown().await;
        until("the watch is over, and the own child", || tasks() == 1).await;
        assert!(!child.is_stopped());
    });
}
