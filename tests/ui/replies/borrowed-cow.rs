use actor_runtime::actor;
use std::borrow::Cow;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn name(&self) -> Cow<'_, str> {
        "counter".into()
    }
}

fn main() {}
