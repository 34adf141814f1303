use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn fill<const N: usize>(&mut self, _bytes: [u8; N]) {}
}

fn main() {}
