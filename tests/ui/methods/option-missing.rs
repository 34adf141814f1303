use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor]
    pub fn add(&mut self) {}

    #[actor()]
    pub fn empty(&self) {}
}

fn main() {}
