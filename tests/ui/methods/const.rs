use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub const fn get(&self) -> u64 {
        0
    }
}

fn main() {}
