//! The capacity of the priority lane while concurrent handlers run and another is about to start.

use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{bounded, on_runtime, settle},
};
use actor_runtime::{Actor, ActorControl, stream::Stream};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

type Code = Box<dyn FnOnce() -> Option<u64> + Send>;

/// A stream that runs a closure at its next poll and yields the result.
#[derive(Clone, Default)]
struct Hook(Arc<Mutex<Option<Code>>>);

impl Hook {
    fn set(&self, code: impl FnOnce() -> Option<u64> + Send + 'static) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(code));
    }
}

impl Stream for Hook {
    type Item = u64;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u64>> {
        let code = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        code.and_then(|code| code()).map_or(Poll::Pending, |n| Poll::Ready(Some(n)))
    }
}

/// An actor with capacity for one priority message and one other message.
#[actor(capacity = 1)]
struct Hall {
    journal: Journal,
    hook: Hook,
}

#[actor]
impl Hall {
    #[actor(stream = self.hook.clone())]
    fn item(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }

    #[actor(concurrent)]
    pub async fn read(&self, n: u64, gate: Gate) {
        self.journal.write(Event::Ran(n));
        gate.pass().await;
    }

    #[actor(priority, when_full = stop)]
    pub fn urgent(&mut self, n: u64) {
        self.journal.write(Event::Ran(n));
    }
}

#[test]
fn o1_message_about_to_start_takes_no_capacity_from_the_other_lane() {
    on_runtime(async {
        let (journal, hook, gate) = (Journal::default(), Hook::default(), Gate::shut());
        let hall = Hall { journal: journal.clone(), hook: hook.clone() }.spawn();
        hall.read(0, gate.clone()).tell().await.expect("there is capacity");
        settle().await;
        let own = hall.clone();
        hook.set(move || {
            own.urgent(10).try_tell().expect("the priority lane is empty");
            None
        });
        hall.read(1, gate.clone()).tell().await.expect("there is capacity");
        settle().await;
        gate.open();
        bounded(hall.shutdown()).await;
        assert_eq!(journal.ran(), [0, 10, 1], "10 was queued before 1 had started");
    });
}
