use actor_runtime::actor;

#[actor]
pub const LIMIT: u64 = 0;

fn main() {}
