use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter(Rc<u64>);

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
