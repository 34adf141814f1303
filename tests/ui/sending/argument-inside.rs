use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn keep(&mut self, _values: Vec<Rc<u64>>) {}
}

fn main() {}
