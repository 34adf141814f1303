use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(skip)]
    #[actor(skip)]
    pub fn add(&mut self) {}
}

fn main() {}
