use actor_runtime::actor;
use std::fmt::Display;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn show(&self, _what: impl Display) {}
}

fn main() {}
