use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn value(&self) -> Rc<u64> {
        Rc::new(1)
    }
}

fn main() {}
