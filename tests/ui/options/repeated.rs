use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(capacity = 8, capacity = 16)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
