use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(direct)]
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
