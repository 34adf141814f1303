use actor_runtime::{CallError, actor};

struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) {}
}

trait Store {
    async fn load(&self) -> Result<u64, CallError>;
    async fn save(&self) -> Result<(), CallError>;
}

#[actor]
impl Store for Counter {
    async fn load(&self) -> Result<u64, CallError> {
        Ok(0)
    }
}

fn main() {}
