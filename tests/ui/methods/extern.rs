use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub extern "C" fn add(&mut self) {}
}

fn main() {}
