use actor_runtime::{Actor, actor};

struct Counter;

#[actor]
impl Counter {
    pub fn set(&mut self, gen: u8) {}

    pub fn get(&self) {}
}

fn main() {
    let _ = Counter.spawn().get();
}
