use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}

    pub fn add(&mut self, _n: u64) {}
}

fn main() {}
