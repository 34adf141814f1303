use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self, _n: u64) {}
}

fn main() {
    let counter = Counter.spawn();
    let _ = counter.add("2");
}
