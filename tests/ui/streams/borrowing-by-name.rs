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
    pub fn updates<'a>(&'a mut self) -> impl Stream<Item = u64> + use<'a> {
        Empty
    }

    pub fn others<'a>(&'a mut self) -> impl Stream<Item = u64> + 'a {
        Empty
    }
}

fn main() {}
