#![deny(unused_must_use)]

use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[must_use = "a number nobody reads"]
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {
    let counter = Counter.spawn();
    counter.get();
}
