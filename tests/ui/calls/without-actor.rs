use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

fn main() {
    let _ = Counter.spawn();
}
