use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn new() -> Self {
        Self
    }

    fn add(&mut self) {}
}

fn main() {}
