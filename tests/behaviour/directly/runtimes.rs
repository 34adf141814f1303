//! The runtime in which a handler runs that is run by a caller.

use super::idle_actor;
use crate::{
    subject::Journal,
    support::{on_runtime, runtime},
};
use std::{sync::mpsc, thread, time::Duration};
use tokio::{runtime::Handle, time::sleep};

#[test]
fn handler_runs_in_the_runtime_of_its_actor() {
    let (there, journal) = (runtime(), Journal::default());
    let (actor, _task) = idle_actor(&there, &journal);
    let id = there.handle().id();
    let (ticks, ticked) = mpsc::channel();
    let code = move || {
        // Both `sleep` and `spawn` panic outside of a runtime.
        let nap = sleep(Duration::from_secs(1));
        tokio::spawn(async move {
            nap.await;
            ticks.send(Handle::current().id()).expect("the test waits");
        });
    };
    let own = actor.clone();
    let elsewhere = move || {
        assert_eq!(own.runtime().blocking().expect("the actor runs"), id, "from a thread without a runtime");
        own.run(1, Box::new(code)).blocking().expect("the actor runs");
    };
    thread::spawn(elsewhere).join().expect("no panic");
    on_runtime(async {
        assert_eq!(actor.runtime().await.expect("the actor runs"), id, "from another runtime");
        let own = actor.clone();
        tokio::spawn(async move {
            let here = Handle::current().id();
            for _ in 0..2 {
                assert_eq!(own.runtime().await.expect("the actor runs"), id, "from a task of another runtime");
                assert_eq!(Handle::current().id(), here, "the caller keeps its own runtime");
            }
        })
        .await
        .expect("no panic");
    });
    let own = actor.clone();
    there.block_on(async {
        assert_eq!(actor.runtime().await.expect("the actor runs"), id, "from its own runtime");
        tokio::spawn(async move {
            for _ in 0..2 {
                assert_eq!(own.runtime().await.expect("the actor runs"), id, "from a task of its own runtime");
            }
        })
        .await
        .expect("no panic");
        sleep(Duration::from_secs(2)).await;
    });
    assert_eq!(ticked.try_recv(), Ok(id));
}
