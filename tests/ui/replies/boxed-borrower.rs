use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn all(&self) -> Box<dyn Iterator<Item = u64> + Send + '_> {
        Box::new([1].into_iter())
    }
}

fn main() {}
