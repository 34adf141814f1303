use actor_runtime::{LocalActor, actor};

struct Page;

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {
    let page = Page::spawn_on_thread(|| Some(Page));
}
