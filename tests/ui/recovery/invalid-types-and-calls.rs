use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    pub fn keep(&mut self, _value: Rc<u64>) {}
}

fn calls(counter: &CounterHandle) {
    let _ = counter.keep(Rc::new(1));
    let _ = counter.get();
}

fn main() {}
