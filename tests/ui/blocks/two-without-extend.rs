// The macro expands each block alone, so only rustc can report this. Each trait that both blocks implement is one error,
// and each method that the first block does not have.
use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Counter {
    pub fn reset(&mut self) {}
}

fn main() {}
