use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn first(&self) -> Option<&u64> {
        None
    }
}

fn main() {}
