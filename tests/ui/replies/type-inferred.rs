use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn all(&self) -> Vec<_> {
        vec![1]
    }
}

fn main() {}
