use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn all(&self) -> impl Iterator<Item = u64> + use<> {
        [1].into_iter()
    }
}

fn main() {}
