use actor_runtime::actor;
use std::pin::Pin;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(self: Pin<&mut Self>) {}
}

fn main() {}
