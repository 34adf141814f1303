//! Which futures are `Send`, `Sync`, `Unpin` and `'static` for any message. `actor-runtime/tests/auto_traits.rs` has the types.

use crate::{
    actor,
    subject::{Journal, Subject},
    support::{bounded, on_runtime},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle,
    supervision::{supervised, supervised_local},
};
use std::{cell::Cell, rc::Rc};

fn send<T: Send>(_: &T) {}
fn sync<T: Sync>(_: &T) {}
fn unpin<T: Unpin>(_: &T) {}
fn forever<T: 'static>(_: &T) {}

/// The state, the argument and the reply are `Send` but not `Sync`.
#[actor]
struct Cells<T: Send + 'static>(Cell<Option<T>>);

#[actor]
impl<T: Send + 'static> Cells<T> {
    pub async fn swap(&mut self, new: Cell<Option<T>>) -> Cell<Option<T>> {
        self.0.swap(&new);
        std::future::ready(new).await
    }

    pub fn try_swap(&mut self, new: Cell<Option<T>>) -> Result<(), Cell<u8>> {
        self.0.swap(&new);
        Err(Cell::new(1))
    }

    pub fn last(self) -> Option<T> {
        self.0.into_inner()
    }
}

/// The actor is generic, so the checks hold for every message type.
fn every_future_of_a_generic_actor<T: Send + 'static>(handle: &CellsHandle<T>, new: impl Fn() -> Cell<Option<T>>) {
    macro_rules! futures {
        ($($future:expr),* $(,)?) => {$(
            let future = $future;
            send(&future);
            unpin(&future);
        )*};
    }
    futures![
        handle.swap(new()),
        handle.swap(new()).tell(),
        handle.swap(new()).enqueue(),
        handle.swap(new()).into_owned(),
        handle.swap(new()).timeout(std::time::Duration::ZERO),
        handle.try_swap(new()),
        handle.last(),
        handle.started(),
        handle.stopped(),
        handle.shutdown(),
        handle.abort(),
    ];
    send(&handle.shutdown_timeout(std::time::Duration::ZERO));
    forever(&handle.shutdown_timeout(std::time::Duration::ZERO));
    forever(&handle.swap(new()).into_owned());
    forever(&handle.swap(new()).into_owned().tell());
    forever(&handle.swap(new()).into_owned().enqueue());
    for watch in [handle.stopped(), handle.shutdown()] {
        sync(&watch);
        forever(&watch);
    }
    sync(&handle.started());
    forever(&handle.started());
}

#[test]
fn futures_are_send_and_unpin_for_any_message() {
    on_runtime(async {
        let handle = Cells(Cell::new(Some(1))).spawn();
        every_future_of_a_generic_actor(&handle, || Cell::new(Some(2)));
        assert!(bounded(handle.swap(Cell::new(None))).await.is_err(), "the actor was stopped above");
    });
}

/// The spawned task holds a call with a message that is not `Sync` across an await.
#[test]
fn calls_can_be_awaited_in_spawned_tasks() {
    on_runtime(async {
        let handle = Cells(Cell::new(Some(1))).spawn();
        let own = handle.clone();
        let task = tokio::spawn(async move { own.swap(Cell::new(Some(2))).await });
        assert_eq!(bounded(task).await.expect("no panic").expect("the actor runs").into_inner(), Some(1));
        let task = tokio::spawn(handle.last().into_owned());
        assert_eq!(bounded(task).await.expect("no panic").expect("the actor runs"), Some(2));
    });
}

/// Neither the state nor the futures of its methods are `Send`.
struct Pinned(Rc<u8>);

#[actor(local)]
impl Pinned {
    pub fn get(&self) -> u8 {
        *self.0
    }
}

#[test]
fn run_loop_future_of_a_supervised_actor_is_send_unless_it_is_local() {
    let (subject, task) = supervised(|| Subject::new(&Journal::default())).into_task();
    send(&task);
    forever(&task);
    drop(subject);
    let (pinned, task) = supervised_local(|| Pinned(Rc::new(1))).into_task();
    forever(&task);
    drop(task);
    assert!(pinned.is_stopped());
}

#[test]
fn run_loop_future_is_send_and_static() {
    let (handle, task) = Cells(Cell::new(Some(Cell::new(1)))).into_task();
    send(&task);
    forever(&task);
    drop(task);
    assert!(handle.is_stopped());
    let (handle, task) = Subject::new(&Journal::default()).spawner().capacity(1).into_task();
    send(&task);
    drop(handle);
}
