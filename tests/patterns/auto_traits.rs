//! The handles of the patterns can be shared by threads.

use crate::session::SessionHandle;
use actor_patterns::{Pool, Published, Registry, Subscription, Topic};
use std::{cell::Cell, time::Duration};

#[test]
fn patterns_are_send_sync_and_unpin() {
    const fn check<T: Send + Sync + Unpin>() {}
    check::<Registry<String, SessionHandle>>();
    check::<Pool<SessionHandle>>();
    // Events are sent, but never shared.
    check::<Topic<Cell<u8>>>();
    check::<Subscription>();
    check::<Published>();
}

/// Each async method returns a future that can be spawned.
#[tokio::test]
async fn futures_of_the_patterns_are_send() {
    fn check(future: impl Send) {
        drop(future);
    }
    fn spawn() -> SessionHandle {
        unreachable!("nothing is polled")
    }
    let (registry, topic) = (Registry::strong(), Topic::<Cell<u8>>::new());
    check(registry.get_or_spawn(&1, spawn));
    check(registry.get_or_try_spawn(&1, || Ok::<_, ()>(spawn())));
    check(registry.get_or_spawn_async(&1, async || spawn()));
    check(registry.get_or_try_spawn_async(&1, async || Ok::<_, ()>(spawn())));
    check(registry.call(&1, spawn, |session| session.number()));
    check(registry.shutdown_all(Duration::ZERO));
    check(topic.publish_wait(Cell::new(1)));
    check(Pool::<SessionHandle>::from_handles([]).shutdown_timeout(Duration::ZERO));
}
