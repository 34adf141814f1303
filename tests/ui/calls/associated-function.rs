use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    pub fn new() -> Self {
        Self
    }
}

fn main() {
    let _ = CounterHandle::new();
}
