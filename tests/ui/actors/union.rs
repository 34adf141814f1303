use actor_runtime::actor;

#[actor]
pub union Counter {
    pub value: u64,
}

fn main() {}
