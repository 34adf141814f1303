use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(self: &mut Box<Self>) {}
}

fn main() {}
