use actor_runtime::{CallError, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }
}

pub trait Put {
    async fn put<T: Send>(&self, value: T) -> Result<(), CallError>;
}

#[actor]
impl Put for Counter {
    async fn put<T: Send>(&self, _value: T) -> Result<(), CallError> {
        Ok(())
    }
}

fn main() {}
