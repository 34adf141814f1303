use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self, _n: Vec<_>) {}
}

fn main() {}
