use actor_runtime::{actor, stream::Stream};
use std::{pin::Pin, task::{Context, Poll}};

struct Empty;

impl Stream for Empty {
    type Item = u64;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u64>> {
        Poll::Ready(None)
    }
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn updates(&mut self, #[actor(reply)] respond_to: actor_runtime::ReplyTo<impl Stream<Item = u64>>) {
        drop(respond_to);
    }

    pub fn others(&mut self, #[actor(reply)] respond_to: actor_runtime::ReplyTo<u64>) -> impl Stream<Item = u64> + use<> {
        drop(respond_to);
        Empty
    }
}

fn main() {}
