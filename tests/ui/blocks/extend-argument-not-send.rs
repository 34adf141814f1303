use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor(extend)]
impl Counter {
    pub fn put(&mut self, _n: Rc<u64>) {}
}

fn main() {}
