use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_start)]
    pub fn begin(&mut self) {}
}

fn main() {
    let _ = Counter.spawn().begin();
}
