#![deny(deprecated)]

use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[deprecated = "use `sum`"]
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {
    let counter = Counter.spawn();
    let _ = counter.get();
}
