use actor_runtime::actor;
use std::rc::Rc;

struct Page(Rc<u32>);

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        *self.0
    }
}

#[actor(extend)]
impl Page {
    pub async fn later(&mut self) -> u32 {
        let number = Rc::clone(&self.0);
        std::future::ready(()).await;
        *number
    }
}

fn main() {}
