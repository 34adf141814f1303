//! `Context`: the actor's own handle, stopping itself, and its children.

use crate::{
    actor,
    support::{block_on, bounded, chain, on_runtime, runtime, settle, silence_planned_panics, until},
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
    #[actor(on_start)]
    async fn start(&mut self, #[actor(context)] cx: &Context<Self>) {
        self.started_as = Some(cx.id());
        self.children.push(cx.spawn_child(Child));
    }

    #[actor(on_stop)]
    fn stop(&mut self, #[actor(context)] cx: &Context<Self>) {
        assert_eq!(self.started_as, Some(cx.id()));
    }

    pub fn child(&mut self, #[actor(context)] cx: &Context<Self>) -> ChildHandle {
        let child = cx.spawn_child(Child);
        self.children.push(child.clone());
        child
    }

    pub async fn adopt(&mut self, child: ChildHandle, #[actor(context)] cx: &Context<Self>) {
        tokio::task::yield_now().await;
        cx.link_child(&child);
    }

    pub fn watch(&mut self, other: ChildHandle, #[actor(context)] cx: &Context<Self>) {
        let id = other.id();
        cx.watch(&other, move |own, reason| own.note_end(id, reason));
    }

    pub fn note_end(&mut self, id: ActorId, reason: StopReason) {
        self.ends.push((id, chain(&reason)));
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
fn context_in_methods_and_hooks_matches_the_handle() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let (id, name, me) = parent.me().await.unwrap();
        assert_eq!((id, &*name), (parent.id(), "parent"));
        assert!(me.upgrade().is_some_and(|me| me.same_actor(&parent)));
        assert!(matches!(parent.shutdown().await, StopReason::Shutdown), "the stop hook found the same id");
    });
}

#[test]
fn s4_context_does_not_keep_the_actor_alive() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let (_, _, me) = parent.me().await.unwrap();
        let stopped = parent.stopped();
        drop(parent);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert!(me.upgrade().is_none());
    });
}

#[test]
fn first_stop_reason_is_kept() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        parent.stop_twice().await.unwrap();
        assert!(matches!(parent.shutdown().await, StopReason::Stopped(why) if why.to_string() == "first"));
        let parent = Parent::default().spawn();
        let asked = parent.stop_twice().enqueue().await.unwrap();
        let stopped = parent.shutdown();
        asked.await.unwrap();
        assert!(matches!(stopped.await, StopReason::Shutdown), "the actor was already shutting down");
    });
}

#[test]
fn stop_reason_source_is_the_given_error() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        parent.stop_twice().await.unwrap();
        let reason = parent.stopped().await;
        let source = std::error::Error::source(&reason).expect("a source");
        assert_eq!((source.to_string(), chain(&reason)), ("first".into(), "the actor stopped itself: first".into()));
    });
}

/// Returns how a child stops that still has handles.
async fn child_of(end: impl AsyncFnOnce(&ParentHandle)) -> StopReason {
    silence_planned_panics();
    let parent = Parent::default().spawn();
    let (child, adopted) = (parent.child().await.unwrap(), Child.spawn());
    parent.adopt(adopted.clone()).await.unwrap();
    child.ping().await.unwrap();
    end(&parent).await;
    bounded(parent.stopped()).await;
    let (of_child, of_adopted) = (bounded(child.stopped()).await, bounded(adopted.stopped()).await);
    assert_eq!(chain(&of_child), chain(&of_adopted));
    of_child
}

#[test]
fn children_are_shut_down_after_a_graceful_stop() {
    on_runtime(async {
        let shut_down = child_of(async |parent| drop(parent.shutdown().await)).await;
        assert!(matches!(shut_down, StopReason::Shutdown));
        let stopped = child_of(async |parent| parent.stop_twice().await.unwrap()).await;
        assert!(matches!(stopped, StopReason::Shutdown));
    });
}

#[test]
fn children_are_aborted_after_an_abort_or_a_panic() {
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
fn s8_child_stopped_before_its_parent_leaves_nothing_behind() {
    on_runtime(async {
        let parent = Parent::default().spawn();
        let child = parent.child().await.unwrap();
        let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let before = tasks();
        child.shutdown().await;
        until("the tasks of the child and of its watcher are gone", || tasks() == before - 2).await;
        assert!(!parent.is_stopped());
        parent.me().await.unwrap();
    });
}

/// Returns a child that has handles and runs on another thread than its parent.
fn distant_child() -> ChildHandle {
    Child.spawn_on_thread().expect("there is a thread")
}

#[test]
fn children_stop_with_a_parent_on_its_own_thread() {
    let (child, parent) = (distant_child(), Parent::default().spawn_on_thread().expect("there is a thread"));
    block_on(parent.adopt(child.clone())).unwrap();
    block_on(parent.shutdown());
    assert!(matches!(block_on(child.stopped()), StopReason::Shutdown));
}

#[test]
fn s5_children_are_aborted_when_the_parents_runtime_is_dropped() {
    let (child, runtime) = (distant_child(), runtime());
    let parent = runtime.block_on(async {
        let parent = Parent::default().spawn();
        parent.adopt(child.clone()).await.unwrap();
        parent
    });
    drop(runtime);
    assert!(matches!(block_on(child.stopped()), StopReason::Aborted));
    assert!(parent.is_stopped());
}

#[test]
fn draining_child_is_aborted_with_its_parent() {
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
fn f5_watch_reports_the_stop_once_even_if_already_stopped() {
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
fn s4_watch_keeps_neither_actor_alive() {
    on_runtime(async {
        let (parent, child) = (Parent::default().spawn(), Child.spawn());
        parent.watch(child.clone()).await.unwrap();
        let (watching, watched) = (parent.stopped(), child.stopped());
        drop(child);
        assert!(matches!(bounded(watched).await, StopReason::HandlesDropped));
        drop(parent);
        assert!(matches!(bounded(watching).await, StopReason::HandlesDropped));
    });
}

#[test]
fn s8_watching_actor_stopped_first_leaves_nothing_behind() {
    on_runtime(async {
        let (parent, child) = (Parent::default().spawn(), Child.spawn());
        let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        parent.watch(child.clone()).await.unwrap();
        parent.shutdown().await;
        until("the tasks of the watch and of the own child are gone", || tasks() == 1).await;
        assert!(!child.is_stopped());
    });
}
