use actor_runtime::{actor, stream::Stream};
use std::{pin::Pin, rc::Rc, task::{Context, Poll}};

struct NotSend(Rc<u64>);

impl Stream for NotSend {
    type Item = u64;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u64>> {
        Poll::Ready(Some(*self.0))
    }
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn updates(&mut self) -> impl Stream<Item = u64> + use<> {
        NotSend(Rc::new(1))
    }
}

fn main() {}
