//! actify: an attribute turns method calls into boxed closures. Every call waits for its reply.

use super::Entry;
use crate::contender::{Contender, Counts};
use crate::state::{Payload, State};
use actify::{Handle, ToView, actify};
use std::marker::PhantomData;

#[derive(Debug)]
pub struct Actify;

pub fn entry() -> Entry {
    Entry::new("actify", "actify")
        .note("its mailbox capacity is fixed at 100 messages")
        .asks::<Actify>()
        .lives::<Actify>()
        .asks_large::<Actify>()
        .otherwise("it has no tell: each call waits for its reply")
}

pub struct Counter<P> {
    state: State,
    payload: PhantomData<fn(P)>,
}

/// The view for subscribers. It is empty, because nothing subscribes and the state can't be cloned.
impl<P> ToView<()> for Counter<P> {
    fn to_view(&self) {}
}

#[actify]
#[expect(clippy::needless_pass_by_value, reason = "a message is owned")]
impl<P: Payload> Counter<P> {
    fn add(&mut self, payload: P) -> u64 {
        self.state.add(&payload)
    }
}

impl Contender for Actify {}

impl<P: Payload> Counts<P> for Actify {
    type Handle = Handle<Counter<P>, ()>;

    async fn spawn(_capacity: usize, state: State) -> Self::Handle {
        Handle::new(Counter { state, payload: PhantomData })
    }

    async fn ask(handle: &mut Self::Handle, payload: P) -> u64 {
        handle.add(payload).await
    }
}
