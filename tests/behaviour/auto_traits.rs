//! Which futures, handles and errors can be sent, shared, unpinned and kept.

use crate::{
    actor,
    subject::{Journal, Subject, SubjectHandle},
    support::{bounded, on_runtime},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, ActorId, CallError, NotSent, PendingReply, ReplyTo, SpawnError, Spawner,
    StopReason, Stuck, TellError, WeakHandle,
    supervision::{Local, Supervised, supervised, supervised_local},
};
use std::{cell::Cell, io, rc::Rc};

fn send<T: Send>(_: &T) {}
fn sync<T: Sync>(_: &T) {}
fn unpin<T: Unpin>(_: &T) {}
fn forever<T: 'static>(_: &T) {}

fn is_send<T: Send + 'static>() {}
fn is_shared<T: Send + Sync + Unpin + 'static>() {}

/// State, argument and reply can be sent and cannot be shared.
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

/// Of a generic actor, so that what holds for this holds for all.
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
        handle.swap(new()).owned(),
        handle.swap(new()).timeout(std::time::Duration::ZERO),
        handle.try_swap(new()),
        handle.last(),
        handle.started(),
        handle.stopped(),
        handle.shutdown(),
        handle.abort(),
    ];
    send(&handle.shutdown_within(std::time::Duration::ZERO));
    forever(&handle.shutdown_within(std::time::Duration::ZERO));
    forever(&handle.swap(new()).owned());
    forever(&handle.swap(new()).owned().tell());
    forever(&handle.swap(new()).owned().enqueue());
    for watch in [handle.stopped(), handle.shutdown()] {
        sync(&watch);
        forever(&watch);
    }
    sync(&handle.started());
    forever(&handle.started());
}

#[test]
fn every_future_can_be_sent_and_moved_whatever_the_message() {
    on_runtime(async {
        let handle = Cells(Cell::new(Some(1))).spawn();
        every_future_of_a_generic_actor(&handle, || Cell::new(Some(2)));
        assert!(bounded(handle.swap(Cell::new(None))).await.is_err(), "it was ended above");
    });
}

/// A call of a message that cannot be shared, held over an await of a task that is sent.
#[test]
fn calls_run_in_spawned_tasks() {
    on_runtime(async {
        let handle = Cells(Cell::new(Some(1))).spawn();
        let own = handle.clone();
        let task = tokio::spawn(async move { own.swap(Cell::new(Some(2))).await });
        assert_eq!(bounded(task).await.expect("no panic").expect("it lives").into_inner(), Some(1));
        let task = tokio::spawn(handle.last().owned());
        assert_eq!(bounded(task).await.expect("no panic").expect("it lives"), Some(2));
    });
}

#[test]
fn handles_are_shared_whatever_the_state_and_message() {
    is_shared::<CellsHandle<Cell<u8>>>();
    is_shared::<WeakHandle<CellsHandle<Cell<u8>>>>();
    is_shared::<SubjectHandle>();
    is_shared::<ActorId>();
    is_send::<CellsMessage<Cell<u8>>>();
    is_send::<Spawner<Cells<Cell<u8>>>>();
}

/// Neither the state nor a future of it can be sent.
struct Pinned(Rc<u8>);

#[actor(local)]
impl Pinned {
    pub fn get(&self) -> u8 {
        *self.0
    }
}

#[test]
fn who_is_to_be_supervised_can_be_sent_even_if_it_will_be_local() {
    is_send::<Supervised<Subject>>();
    is_send::<Supervised<Pinned, Local>>();
    is_send::<SpawnError<Supervised<Pinned, Local>>>();
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
fn replies_are_shared_if_they_can_be_sent() {
    is_shared::<PendingReply<u8>>();
    is_shared::<PendingReply<Cell<u8>>>();
    is_shared::<ReplyTo<Cell<u8>>>();
}

#[test]
fn errors_are_shared() {
    is_shared::<CallError>();
    is_shared::<CallError<io::Error>>();
    is_shared::<CallError<anyhow::Error>>();
    is_shared::<CallError<Box<dyn std::error::Error + Send + Sync>>>();
    is_shared::<TellError<CellsMessage<Cell<u8>>>>();
    is_shared::<StopReason>();
    is_shared::<NotSent>();
    is_shared::<Stuck>();
    is_send::<SpawnError<Cells<Cell<u8>>>>();
}

#[test]
fn the_run_loop_can_be_sent_and_kept() {
    let (handle, task) = Cells(Cell::new(Some(Cell::new(1)))).into_task();
    send(&task);
    forever(&task);
    drop(task);
    assert!(handle.is_stopped());
    let (handle, task) = Subject::new(&Journal::default()).spawner().capacity(1).into_task();
    send(&task);
    drop(handle);
}
