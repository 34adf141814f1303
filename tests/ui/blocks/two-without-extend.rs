use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Counter {
    pub fn reset(&mut self) {}
}

fn main() {}
