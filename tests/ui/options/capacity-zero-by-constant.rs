use actor_runtime::actor;

const NOTHING: usize = 0;

#[actor(capacity = NOTHING)]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
