use actor_runtime::actor;

#[actor(capacity = 8)]
struct Counter;

#[actor(capacity = 8)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
