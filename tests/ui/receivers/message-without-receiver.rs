use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(message)]
    pub fn new() -> Self {
        Self
    }
}

fn main() {}
