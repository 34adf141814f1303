use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(flatten)]
    pub fn add(&mut self) {}
}

fn main() {}
