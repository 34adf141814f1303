use actor_runtime::{CallError, actor};

struct Counter;

pub trait Get {
    async fn get(&self) -> Result<u64, CallError>;
}

#[actor]
impl Get for Counter {
    async fn get(&self) -> Result<u64, CallError> {
        Ok(0)
    }
}

fn main() {}
