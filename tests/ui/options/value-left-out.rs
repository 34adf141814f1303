use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(capacity =)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
