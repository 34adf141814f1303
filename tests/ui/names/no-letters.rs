use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn __(&self) {}
}

fn main() {}
