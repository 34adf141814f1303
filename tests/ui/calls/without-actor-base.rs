use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

struct Server {
    counter: Counter::Handle,
}

fn main() {
    let _ = Server { counter: Counter.spawn() };
}
