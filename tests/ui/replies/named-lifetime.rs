use actor_runtime::actor;
use std::borrow::Cow;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn name<'a>(&'a self) -> Cow<'a, str> {
        "counter".into()
    }
}

fn main() {}
