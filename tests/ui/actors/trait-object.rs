use actor_runtime::actor;

trait Count: Send {}

#[actor]
impl dyn Count {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
