use actor_runtime::{CallError, actor};
use async_trait::async_trait;

#[async_trait(?Send)]
trait Get {
    async fn get(&self) -> Result<u64, CallError>;
    async fn set(&mut self, n: u64) -> Result<(), CallError>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[async_trait(?Send)]
#[actor]
impl Get for Counter {
    async fn get(&self) -> Result<u64, CallError> {
        Ok(0)
    }

    async fn set(&mut self, _: u64) -> Result<(), CallError> {
        Ok(())
    }
}

fn main() {}
