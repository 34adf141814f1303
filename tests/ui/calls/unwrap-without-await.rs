use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn value(&self) -> u64 {
        0
    }
}

fn main() {
    let counter = Counter.spawn();
    counter.value().unwrap();
}
