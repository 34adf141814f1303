use actor_runtime::{CallError, Context, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

pub trait Get: Sized {
    async fn get(&self, cx: &u64) -> Result<u64, CallError>;
}

#[actor]
impl Get for Counter {
    async fn get(&self, #[actor(context)] _cx: &Context<Self>) -> Result<u64, CallError> {
        Ok(self.0)
    }
}

fn main() {}
