use actor_runtime::{actor, stream::Stream};
use std::{pin::Pin, rc::Rc, task::{Context, Poll}};

struct Empty;

impl Stream for Empty {
    type Item = Rc<u64>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Rc<u64>>> {
        Poll::Ready(None)
    }
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn updates(&mut self) -> impl Stream<Item = Rc<u64>> + use<> {
        Empty
    }
}

fn main() {}
