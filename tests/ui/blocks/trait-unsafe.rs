use actor_runtime::{CallError, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

/// # Safety
///
/// None.
pub unsafe trait Get {
    async fn get(&self) -> Result<u64, CallError>;
}

#[actor]
unsafe impl Get for Counter {
    async fn get(&self) -> Result<u64, CallError> {
        Ok(self.0)
    }
}

pub trait Mark {}

#[actor]
impl Mark for Counter {}

fn main() {}
