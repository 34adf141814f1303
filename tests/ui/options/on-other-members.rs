use actor_runtime::{CallError, actor};

macro_rules! helper {
    () => {};
}

struct Counter;

#[actor]
impl Counter {
    #[actor(priority)]
    const N: u8 = 3;
    #[actor]
    const M: u8 = 3;
    #[actor(on_start)]
    helper!();

    pub fn get(&self) {}
}

trait Store {
    type Item;
    async fn load(&self) -> Result<u8, CallError>;
}

#[actor]
impl Store for Counter {
    #[actor(skip)]
    type Item = u8;
    async fn load(&self) -> Result<u8, CallError> {
        Ok(Self::N + Self::M)
    }
}

fn main() {}
