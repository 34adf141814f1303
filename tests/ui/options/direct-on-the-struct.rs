use actor_runtime::actor;

#[actor(direct)]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
