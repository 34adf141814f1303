use actor_runtime::{Context, actor};

struct Page;

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

struct Book;

#[actor]
impl Book {
    pub fn open(&mut self, #[actor(context)] cx: &Context<Self>) {
        cx.spawn_child(Page);
    }
}

fn main() {}
