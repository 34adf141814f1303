//! Handlers run by callers, and the runtimes of both.

use super::resting;
use crate::{
    subject::Journal,
    support::{on_runtime, runtime},
};
use std::{sync::mpsc, thread, time::Duration};
use tokio::{runtime::Handle, time::sleep};

#[test]
fn a_handler_has_the_runtime_of_its_actor() {
    let (there, journal) = (runtime(), Journal::default());
    let (near, _task) = resting(&there, &journal);
    let id = there.handle().id();
    let (ticks, ticked) = mpsc::channel();
    let code = move || {
        // Both panic outside of a runtime.
        let nap = sleep(Duration::from_secs(1));
        tokio::spawn(async move {
            nap.await;
            ticks.send(Handle::current().id()).expect("the test waits");
        });
    };
    let own = near.clone();
    let elsewhere = move || {
        assert_eq!(own.runtime().blocking().expect("it lives"), id, "from a thread without a runtime");
        own.run(1, Box::new(code)).blocking().expect("it lives");
    };
    thread::spawn(elsewhere).join().expect("as told");
    on_runtime(async {
        assert_eq!(near.runtime().await.expect("it lives"), id, "from another runtime");
        let own = near.clone();
        tokio::spawn(async move {
            let here = Handle::current().id();
            for _ in 0..2 {
                assert_eq!(own.runtime().await.expect("it lives"), id, "from a task of another runtime");
                assert_eq!(Handle::current().id(), here, "and the caller keeps its own");
            }
        })
        .await
        .expect("as told");
    });
    let own = near.clone();
    there.block_on(async {
        assert_eq!(near.runtime().await.expect("it lives"), id, "from its own runtime");
        tokio::spawn(async move {
            for _ in 0..2 {
                assert_eq!(own.runtime().await.expect("it lives"), id, "from a task of its own runtime");
            }
        })
        .await
        .expect("as told");
        sleep(Duration::from_secs(2)).await;
    });
    assert_eq!(ticked.try_recv(), Ok(id));
}
