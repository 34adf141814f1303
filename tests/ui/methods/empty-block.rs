use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {}

fn main() {}
