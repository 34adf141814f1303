use actor_runtime::{Actor, actor};

#[actor]
impl Counter {}

fn main() {}
