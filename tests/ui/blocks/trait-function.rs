use actor_runtime::{CallError, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

pub trait Get {
    fn new() -> Self;
    async fn get(&self) -> Result<u64, CallError>;
}

#[actor]
impl Get for Counter {
    fn new() -> Self {
        Self(0)
    }

    async fn get(&self) -> Result<u64, CallError> {
        Ok(self.0)
    }
}

fn main() {}
