// The first error names the handle; `handle = ..` renames it. The others are in generated code that uses the user's
// type, because rustc resolves the name to the first of the two.
use actor_runtime::actor;

pub struct CounterHandle {
    pub id: u64,
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
    pub fn get(&self) {}
}

fn main() {}
