use actor_runtime::{CallError, actor};
use async_trait::async_trait;

#[async_trait]
trait Get {
    async fn get(&self) -> Result<u64, CallError>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
#[async_trait]
impl Get for Counter {
    async fn get(&self) -> Result<u64, CallError> {
        Ok(0)
    }
}

fn main() {}
