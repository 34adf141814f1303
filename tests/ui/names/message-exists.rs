// The first error names the enum; `message = ..` renames it. Rustc resolves the name to the first of the two, so it
// misses each variant once.
use actor_runtime::actor;

pub enum CounterMessage {
    Other,
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
    pub fn get(&self) {}
}

fn main() {}
