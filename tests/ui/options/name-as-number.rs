use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(name = 7)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
