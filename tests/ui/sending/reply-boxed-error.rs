use actor_runtime::actor;
use std::error::Error;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn value(&self) -> Result<u64, Box<dyn Error>> {
        Ok(1)
    }
}

fn main() {}
