//! The span that a method sees is the same whether a caller or the run loop runs it.

use super::log::Log;
use crate::support::{poll_once, settle};
use ::tracing::{Instrument, Level, Metadata, Span, info_span};
use actor_runtime::{Actor, actor};
use std::task::Poll;

#[actor]
struct Observer;

#[actor(direct)]
impl Observer {
    pub fn span(&self) -> Option<&'static str> {
        Span::current().metadata().map(Metadata::name)
    }
}

#[test]
fn o7_direct_call_runs_in_the_span_of_its_message() {
    let seen = Log::new(Level::DEBUG).during(
        async {
            let observer = Observer.spawn();
            settle().await;
            let Poll::Ready(resting) = poll_once(&mut observer.span()) else { panic!("the call was queued") };
            observer.span().try_tell().expect("there is capacity");
            let mut queued = observer.span();
            assert!(poll_once(&mut queued).is_pending(), "queued behind the tell");
            [resting.ok().flatten(), queued.await.ok().flatten()]
        }
        .instrument(info_span!("caller")),
    );
    assert_eq!(seen, [Some("actor.message"); 2]);
}
