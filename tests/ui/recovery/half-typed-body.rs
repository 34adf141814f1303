use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {
        let sum = self.
    }

    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {
    let _ = Counter.spawn().get();
}
