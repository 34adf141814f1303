use actor_runtime::actor;
use std::sync::Arc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(self: Arc<Self>) {}
}

fn main() {}
