use actor_runtime::actor;

pub struct Result;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) -> Result {
        Result
    }
}

fn main() {}
