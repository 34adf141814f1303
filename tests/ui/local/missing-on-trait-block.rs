use actor_runtime::{CallError, actor};

struct Page;

trait Show {
    async fn show(&mut self) -> Result<(), CallError>;
}

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

#[actor]
impl Show for Page {
    async fn show(&mut self) -> Result<(), CallError> {
        Ok(())
    }
}

fn main() {}
