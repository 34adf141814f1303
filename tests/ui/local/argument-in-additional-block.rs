use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Page(Rc<u32>);

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        *self.0
    }
}

#[actor(extend, local)]
impl Page {
    pub async fn show(&mut self, text: Rc<str>) {
        let _ = text;
    }
}

fn main() {}
