use actor_runtime::actor;

#[actor]
pub trait Counter {
    fn get(&self) -> u64;
}

fn main() {}
