use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Page(Rc<u32>);

#[actor(local)]
impl Page {
    pub async fn number(&self) -> Rc<u32> {
        Rc::clone(&self.0)
    }
}

fn main() {}
