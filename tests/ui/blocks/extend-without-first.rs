use actor_runtime::actor;

struct Counter;

#[actor(extend)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
