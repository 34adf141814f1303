use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(handle = Counter)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
