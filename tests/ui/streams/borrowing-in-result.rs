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
    pub async fn updates(&self, topic: &str) -> Result<impl Stream<Item = u64>, String> {
        if topic.is_empty() { Err("no topic".to_owned()) } else { Ok(Empty) }
    }
}

fn main() {}
