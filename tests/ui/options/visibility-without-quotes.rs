use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(vis = pub)]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
