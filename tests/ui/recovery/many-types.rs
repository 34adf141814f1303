use actor_runtime::actor;
use std::rc::Rc;

pub struct Config;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn keep(&mut self, _value: Rc<u64>) {}

    pub fn count(&self, _value: Rc<u64>) -> usize {
        0
    }

    pub fn value(&self) -> Rc<u8> {
        Rc::new(1)
    }

    pub fn configure(&mut self, _config: &Config) {}
}

fn main() {}
