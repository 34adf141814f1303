use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn value(&self) -> Result<u64, Rc<str>> {
        Ok(1)
    }
}

fn main() {}
