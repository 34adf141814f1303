use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[cfg(any())]
    pub fn add(&mut self, _n: Missing) {}
}

fn main() {
    let counter = Counter.spawn();
    let _ = counter.add();
}
