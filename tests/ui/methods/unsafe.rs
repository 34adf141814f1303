use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub unsafe fn add(&mut self) {}
}

fn main() {}
