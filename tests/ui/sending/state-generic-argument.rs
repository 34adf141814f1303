use actor_runtime::actor;
use std::rc::Rc;

struct Counter<T>(T);

#[actor]
impl Counter<Rc<u64>> {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
