use actor_runtime::{Actor, actor};
use std::rc::Rc;

#[actor]
struct Page(Rc<u32>);

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        *self.0
    }
}

fn main() {
    let page = Page(Rc::new(7)).spawn();
}
