use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn fill(&self, _buffer: &mut Vec<u8>) {}
}

fn main() {}
