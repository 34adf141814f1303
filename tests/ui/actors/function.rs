use actor_runtime::actor;

#[actor]
pub fn get() -> u64 {
    0
}

fn main() {}
