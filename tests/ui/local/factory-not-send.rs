use actor_runtime::{LocalActor, actor};
use std::rc::Rc;

struct Page(Rc<u32>);

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        *self.0
    }
}

fn main() {
    let number = Rc::new(7);
    let page = Page::spawn_on_thread(move || Page(number));
}
