use actor_runtime::actor;
use std::cell::Cell;

#[actor]
struct Counter(Cell<u64>);

#[actor]
impl Counter {
    #[actor(concurrent)]
    pub async fn get(&self) -> u64 {
        self.0.get()
    }
}

fn main() {}
