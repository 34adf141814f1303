//! Helpers of the tests and of the programs beside them.

use std::{
    any::Any,
    error::Error,
    future::Future,
    iter::successors,
    panic,
    pin::pin,
    sync::{Arc, Once},
    task::{Context, Poll, Wake, Waker},
    thread,
};

/// The message of a planned panic. The panic hook does not print it.
pub const PLANNED: &str = "planned panic";

/// Joins the text of an error and of its sources, as the format `{:#}` of `anyhow` does.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let errors = successors(Some(error), |&error| error.source());
    errors.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The message of a timer that is polled after its runtime was dropped, as by an actor on a thread of its own.
const TIMER_OF_DROPPED_RUNTIME: &str = "it is being shutdown";

/// Installs a panic hook that does not print planned panics, those of timers whose runtime was dropped, nor panics without a message.
pub fn silence_planned_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_foreseen = |text: &str| text.contains(PLANNED) || text.contains(TIMER_OF_DROPPED_RUNTIME);
            if panic_text(info.payload()).is_some_and(|text| !is_foreseen(text)) {
                loud(info);
            }
        }));
    });
}

/// Polls `future` on this thread and parks the thread in between.
pub fn drive<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => return outcome,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Returns the message of a panic, if it has one.
pub fn panic_text(payload: &dyn Any) -> Option<&str> {
    payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied())
}
