use actor_runtime::actor;

trait Get {
    fn get(&self) -> u64;
}

struct Counter;

#[actor]
impl Get for Counter {
    fn get(&self) -> u64 {
        0
    }
}

fn main() {}
