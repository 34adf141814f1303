use actor_runtime::actor;

#[actor(name = "two")]
struct Counter;

#[actor(name = "one")]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
