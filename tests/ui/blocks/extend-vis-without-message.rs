use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor(extend, vis = "pub(crate)")]
impl Counter {
    pub fn reset(&mut self) {}
}

fn main() {}
