use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn name(&self) -> &str {
        "counter"
    }
}

fn main() {}
