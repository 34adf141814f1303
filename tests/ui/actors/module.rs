use actor_runtime::actor;

#[actor]
pub mod counter {}

fn main() {}
