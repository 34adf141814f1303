#![deny(unused_must_use)]

use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[must_use = "the number is the result"]
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {
    let counter = Counter.spawn();
    counter.get();
}
