use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(self: Box<Self>) {}
}

fn main() {}
