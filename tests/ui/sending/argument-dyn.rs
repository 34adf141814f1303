use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn run(&mut self, _job: Box<dyn FnOnce()>) {}
}

fn main() {}
