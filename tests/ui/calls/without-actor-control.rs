use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

fn main() {
    let counter = Counter.spawn();
    let _ = counter.shutdown();
}
